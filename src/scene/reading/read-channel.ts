// The channel of pub/sub as the stage shows it: who listens, what is on its way to whom, and what
// PUBLISH answered last.

import type { Bytes } from '../../base/bytes.ts';
import { text } from '../../base/bytes.ts';
import { globMatches } from '../../redis/glob.ts';
import { encodeReply } from '../../resp/encode.ts';
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
        waitingBytes: bytesFor(actor, world),
      }),
    ),
    answered: answerOf(key, context),
  };
  return { moment, db: -1, key, occupants: [] };
}

function bytesFor(actor: string, world: ReadingContext['world']): number {
  return world
    .packets()
    .filter((packet) => packet.actor === actor)
    .reduce((sum, { reply }) => sum + (reply === null ? 0 : encodeReply(reply, 3).length), 0);
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
