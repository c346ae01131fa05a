// The channel of pub/sub as the stage shows it: who listens, what is on its way to whom, and what
// PUBLISH answered last.

import type { Bytes } from '../../base/bytes.ts';
import { text } from '../../base/bytes.ts';
import { globMatches } from '../../redis/glob.ts';
import { encodeReply } from '../../resp/encode.ts';
import type { Reply } from '../../resp/reply.ts';
import { CONSOLE } from '../../sim/fact.ts';
import type { ChannelMoment, SubscriberMoment } from '../structure-moments.ts';
import { actorName } from './names.ts';
import type { ReadingContext, StructureRead } from './structure-read.ts';

/** A channel's id is no key's id: a key of that name may be there, too. */
function channelId(key: Bytes): string {
  return `channel ${text(key)}`;
}

export function readChannel(key: Bytes, context: ReadingContext): StructureRead {
  const { world, node, scenario } = context;
  const listening = new Set(
    node.subscribers
      .filter(
        ({ channels, patterns }) =>
          channels.includes(key) || patterns.some((pattern) => globMatches(pattern, key)),
      )
      .map(({ actor }) => actor),
  );
  const workers = scenario.workers.map(({ id }) => id);
  const bytes = bytesOnTheWay(world);
  const actors = [...workers, ...(listening.has(CONSOLE) ? [CONSOLE] : [])];
  const moment: ChannelMoment = {
    kind: 'channel',
    id: channelId(key),
    key: text(key),
    isExpected: true,
    isDead: false,
    subscribers: actors.map(
      (actor): SubscriberMoment => ({
        actor,
        name: actorName(actor),
        listens: listening.has(actor),
        waitingBytes: bytes.get(actor) ?? 0,
      }),
    ),
    answered: answerOf(key, context),
  };
  return { moment, db: -1, key, occupants: [] };
}

/** How many bytes of replies are on their way to each process. */
function bytesOnTheWay(world: ReadingContext['world']): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { actor, reply } of world.packets()) {
    if (reply !== null) bytes.set(actor, (bytes.get(actor) ?? 0) + lengthOf(reply));
  }
  return bytes;
}

/** Encoded once: what is on its way is looked at in every frame. */
const lengths = new WeakMap<Reply, number>();

function lengthOf(reply: Reply): number {
  const known = lengths.get(reply);
  if (known !== undefined) return known;
  const { length } = encodeReply(reply, 3);
  lengths.set(reply, length);
  return length;
}

function answerOf(key: Bytes, { recent }: ReadingContext): number | null {
  for (let index = recent.facts.length - 1; index >= 0; index -= 1) {
    const fact = recent.facts[index];
    if (fact?.kind !== 'command-executed' || fact.reply?.kind !== 'int') continue;
    if (fact.argv[0]?.toUpperCase() === 'PUBLISH' && fact.argv[1] === key) {
      return Number(fact.reply.value);
    }
  }
  return null;
}
