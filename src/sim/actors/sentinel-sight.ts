// What a sentinel knows of each node, and what follows from it: who is silent, who could take over,
// who follows the wrong primary. Plain functions of its memory.

import type { Bytes } from '../../base/bytes.ts';
import { text } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { NodeId } from '../ids.ts';
import type { SentinelSpec } from '../scenario.ts';
import { PORT } from '../topology.ts';

/** What a reply to come will be about. */
export type Question = 'ping' | 'info' | 'order' | 'promotion';

/** Plain data, replaced on change. */
export interface Sight {
  readonly link: 'closed' | 'connecting' | 'open';
  /** When the link came into that state. */
  readonly linkSince: Ms;
  /** The last answer to a PING; null before the sentinel looked for the first time. */
  readonly heardAt: Ms | null;
  /** What was asked and not answered yet, the oldest first. */
  readonly asked: readonly { readonly question: Question; readonly at: Ms }[];
  readonly isSuspected: boolean;
  /** From INFO replication; null before it came. */
  readonly role: 'primary' | 'replica' | null;
  /** Whom a replica follows. */
  readonly follows: string;
  readonly offset: number;
}

const UNSEEN: Sight = {
  link: 'closed',
  linkSince: 0,
  heardAt: null,
  asked: [],
  isSuspected: false,
  role: null,
  follows: '',
  offset: -1,
};

/** What a sentinel remembers. */
export interface Watch {
  readonly spec: SentinelSpec;
  readonly nodes: readonly NodeId[];
  readonly primary: NodeId;
  readonly sights: Readonly<Record<NodeId, Sight>>;
}

export function sightOf({ sights }: Watch, node: NodeId): Sight {
  return sights[node] ?? UNSEEN;
}

/** How long a node has not answered a PING. */
export function silentMs({ heardAt }: Sight, now: Ms): Ms {
  return heardAt === null ? 0 : now - heardAt;
}

export function isDown(watch: Watch, node: NodeId, now: Ms): boolean {
  return silentMs(sightOf(watch, node), now) >= watch.spec.downAfterMs;
}

/**
 * The replica to promote: of those that answer, the one that has most of the stream; the first of
 * equals. As Sentinel does it, without priorities.
 */
export function bestReplica(watch: Watch, now: Ms): NodeId | null {
  let best: NodeId | null = null;
  for (const node of watch.nodes) {
    const { role, offset, link } = sightOf(watch, node);
    const isGood = link === 'open' && role === 'replica' && !isDown(watch, node, now);
    if (node === watch.primary || !isGood) continue;
    if (best === null || offset > sightOf(watch, best).offset) best = node;
  }
  return best;
}

/** Whether a node is not what it should be: a second primary, or a replica of another one. */
export function isAstray({ primary }: Watch, node: NodeId, { role, follows }: Sight): boolean {
  if (node === primary || role === null) return false;
  return role === 'primary' || follows !== primary;
}

/** What INFO replication says. */
export function readInfo(info: Bytes): Pick<Sight, 'role' | 'follows' | 'offset'> {
  const field = (name: string) => new RegExp(`^${name}:([^\r]*)\r?$`, 'm').exec(text(info))?.[1];
  const isReplica = field('role') === 'slave';
  return {
    role: isReplica ? 'replica' : 'primary',
    follows: isReplica ? (field('master_host') ?? '') : '',
    offset: Number(field(isReplica ? 'slave_repl_offset' : 'master_repl_offset') ?? -1),
  };
}

/** What a node is told that is to follow another one, as Sentinel sends it. */
export function followOrders(primary: NodeId): readonly (readonly string[])[] {
  return [
    ['MULTI'],
    ['REPLICAOF', primary, String(PORT)],
    ['CONFIG', 'REWRITE'],
    ['CLIENT', 'KILL', 'TYPE', 'normal'],
    ['CLIENT', 'KILL', 'TYPE', 'pubsub'],
    ['EXEC'],
  ];
}

/** What a replica is told that is to become the primary. */
export const PROMOTION: readonly (readonly string[])[] = [
  ['MULTI'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['CONFIG', 'REWRITE'],
  ['EXEC'],
];
