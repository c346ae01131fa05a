// What a sentinel does at the turns of its machine (sentinel.ts): it asks every node now and then,
// takes note of what they answer, and gives orders by the commands that Redis Sentinel sends.

import { setup } from 'xstate';
import { type Bytes, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import type { NodeId } from '../ids.ts';
import type { SentinelSpec } from '../scenario.ts';
import type { ActorContext, ActorEvent, ActorInput, FailoverNote, Stamp } from './orders.ts';
import {
  bestReplica,
  followOrders,
  isAstray,
  isDown,
  PROMOTION,
  type Question,
  readInfo,
  type Sight,
  sightOf,
  silentMs,
  type Watch,
} from './sentinel-sight.ts';

export interface SentinelContext extends ActorContext, Watch {
  readonly id: string;
  /** Whom it promotes, and since when. */
  readonly promotion: { readonly node: NodeId; readonly since: Ms } | null;
  /** It has said that nobody can take over, and says so once. */
  readonly isHelpless: boolean;
}

export const base = setup({
  types: {
    context: {} as SentinelContext,
    events: {} as ActorEvent<SentinelSpec>,
    input: {} as ActorInput<SentinelSpec>,
  },
  actions: {
    connect: (_, _params: { node: NodeId }) => undefined,
    hangUp: (_, _params: { node: NodeId }) => undefined,
    request: (_, _params: { node: NodeId; argv: readonly Bytes[] }) => undefined,
    tell: (_, _params: { primary: NodeId }) => undefined,
    note: (_, _params: { fact: FailoverNote }) => undefined,
  },
  delays: { pingEvery: ({ context }) => context.spec.pingEveryMs },
  guards: {
    mustFailOver: ({ context, event }) =>
      isDown(context, context.primary, event.at) && bestReplica(context, event.at) !== null,
    hasExpired: ({ context, event }) =>
      event.at - (context.promotion?.since ?? 0) >= context.spec.failoverTimeoutMs,
    isPromoted: ({ context, event }) =>
      event.type === 'reply' &&
      event.node === context.promotion?.node &&
      questionOf(context, event.node) === 'info' &&
      infoIn(event.reply)?.role === 'primary',
  },
});

type Enqueue = Parameters<Parameters<typeof base.enqueueActions>[0]>[0]['enqueue'];
type Sights = Record<NodeId, Sight>;

function questionOf(context: SentinelContext, node: NodeId): Question | undefined {
  return sightOf(context, node).asked[0]?.question;
}

function infoIn(reply: Reply): ReturnType<typeof readInfo> | undefined {
  const isText = reply.kind === 'bulk' || reply.kind === 'verbatim';
  return isText ? readInfo(reply.value) : undefined;
}

/** Sends commands; the last one's reply is what the question is about. */
function send(
  enqueue: Enqueue,
  sights: Sights,
  node: NodeId,
  orders: readonly (readonly string[])[],
  { question, at }: { readonly question: Question; readonly at: Ms },
): void {
  for (const words of orders) {
    enqueue({ type: 'request', params: { node, argv: words.map((word) => raw(word)) } });
  }
  const sight = sights[node] as Sight;
  const asked = orders.map(() => ({ question, at }));
  sights[node] = { ...sight, asked: [...sight.asked, ...asked] };
}

export const takeSpec = base.assign(({ context, event }) => ({
  spec: event.type === 'spec' ? event.spec : context.spec,
}));

/** A link came up or went down: what was asked over it will not be answered. */
export const linkChanged = base.assign(({ context, event }) => {
  if (event.type !== 'connected' && event.type !== 'disconnected') return {};
  const link = event.type === 'connected' ? ('open' as const) : ('closed' as const);
  const sight = { ...sightOf(context, event.node), link, linkSince: event.at, asked: [] };
  return { sights: { ...context.sights, [event.node]: sight } };
});

/** Looks after every node: connects, asks, and says who has become silent. */
export const round = base.enqueueActions(({ context, event, enqueue }) => {
  const sights: Sights = { ...context.sights };
  for (const node of context.nodes) {
    const sight = { ...sightOf(context, node) };
    const heardAt = sight.heardAt ?? event.at;
    sights[node] = { ...sight, heardAt };
    lookAfter(context, node, event, sights, enqueue);
    const seen = sights[node] as Sight;
    const silent = silentMs(seen, event.at);
    if (seen.isSuspected || silent < context.spec.downAfterMs) continue;
    sights[node] = { ...seen, isSuspected: true };
    const fact = { kind: 'node-suspected', actor: context.id, node, silentMs: silent } as const;
    enqueue({ type: 'note', params: { fact } });
  }
  enqueue.assign({ sights });
  const seen = { ...context, sights };
  const isHelpless =
    isDown(seen, context.primary, event.at) && bestReplica(seen, event.at) === null;
  if (isHelpless === context.isHelpless) return;
  enqueue.assign({ isHelpless });
  if (isHelpless) enqueue(failedNote(context, 'no-good-replica'));
});

/** Connects to a node, asks it, or gives a link up that has brought nothing for too long. */
function lookAfter(
  { spec }: SentinelContext,
  node: NodeId,
  { at }: Stamp,
  sights: Sights,
  enqueue: Enqueue,
): void {
  const sight = sights[node] as Sight;
  const waitsSince = sight.link === 'connecting' ? sight.linkSince : sight.asked[0]?.at;
  const isStale = waitsSince !== undefined && at - waitsSince >= spec.downAfterMs;
  if (sight.link !== 'closed' && isStale) enqueue({ type: 'hangUp', params: { node } });
  if (sight.link === 'closed' || isStale) {
    sights[node] = { ...sight, link: 'connecting', linkSince: at, asked: [] };
    enqueue({ type: 'connect', params: { node } });
  } else if (sight.link === 'open') {
    send(enqueue, sights, node, [['PING']], { question: 'ping', at });
    send(enqueue, sights, node, [['INFO', 'replication']], { question: 'info', at });
  }
}

function failedNote({ id, primary }: SentinelContext, reason: 'no-good-replica' | 'timeout') {
  const fact = { kind: 'failover-failed', actor: id, from: primary, reason } as const;
  return { type: 'note', params: { fact } } as const;
}

/** Takes an answer in. A node that is astray is told at once whom to follow. */
export const takeReply = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply') return;
  const { node, reply, at } = event;
  const [question, ...asked] = sightOf(context, node).asked;
  const sights: Sights = { ...context.sights };
  let sight: Sight = { ...sightOf(context, node), asked };
  if (question?.question === 'ping' && isAlive(reply)) {
    if (sight.isSuspected) {
      const fact = { kind: 'node-trusted', actor: context.id, node } as const;
      enqueue({ type: 'note', params: { fact } });
    }
    sight = { ...sight, heardAt: at, isSuspected: false };
  }
  const info = question?.question === 'info' ? infoIn(reply) : undefined;
  if (info !== undefined) sight = { ...sight, ...info };
  sights[node] = sight;
  const isBeingTold = asked.some((other) => other.question === 'order');
  const isChosen = context.promotion?.node === node;
  if (info !== undefined && !isBeingTold && !isChosen && isAstray(context, node, sight)) {
    const orders = followOrders(context.primary);
    send(enqueue, sights, node, orders, { question: 'order', at });
  }
  enqueue.assign({ sights });
});

/** As Sentinel has it: a server that is loading, or cut off from its primary, is there. */
function isAlive(reply: Reply): boolean {
  if (reply.kind === 'simple') return reply.text === 'PONG';
  return reply.kind === 'error' && /^(LOADING|MASTERDOWN)/.test(reply.text);
}

/** The primary is silent: the best replica is told to take over. */
export const promote = base.enqueueActions(({ context, event, enqueue }) => {
  const node = bestReplica(context, event.at);
  if (node === null) return;
  const sights: Sights = { ...context.sights };
  send(enqueue, sights, node, PROMOTION, { question: 'promotion', at: event.at });
  enqueue.assign({ sights, promotion: { node, since: event.at } });
  const about = { actor: context.id, from: context.primary, to: node };
  enqueue({ type: 'note', params: { fact: { kind: 'failover-began', ...about } } });
});

/** The replica has not confirmed that it took over. */
export const giveUp = base.enqueueActions(({ context, enqueue }) => {
  enqueue.assign({ promotion: null });
  enqueue(failedNote(context, 'timeout'));
});

/** The replica has taken over: from now on it is the primary, and everybody is told. */
export const switchOver = base.enqueueActions(({ context, enqueue }) => {
  const to = context.promotion?.node ?? context.primary;
  const about = { actor: context.id, from: context.primary, to };
  enqueue({ type: 'note', params: { fact: { kind: 'failover-done', ...about } } });
  enqueue({ type: 'tell', params: { primary: to } });
  enqueue.assign({ primary: to, promotion: null, isHelpless: false });
});
