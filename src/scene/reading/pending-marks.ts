// What is pending in the PELs of streams' groups, as discs. A PEL holds no copy of a message, only
// the id of its entry: the disc is a mark, and stays where the entry is gone.

import type { FactOf } from '../../sim/fact.ts';
import { type MessageId, messageId } from '../../sim/payload.ts';
import type { CopyMoment, Move, Place } from '../moment.ts';
import { FADE_MS } from '../motion.ts';
import { hueOf } from '../palette.ts';
import type { GroupMoment, PendingMoment, StreamMoment } from '../structure-moments.ts';
import type { CopiesContext } from './read-copies.ts';
import { keyId } from './structure-read.ts';

/** Marks of all PELs, and those that were acknowledged a moment ago. */
export function pendingMarks(context: CopiesContext): CopyMoment[] {
  return context.reads.flatMap(({ moment: stream }) =>
    stream.kind !== 'stream'
      ? []
      : stream.groups.flatMap((group) => marksOf(stream, group, context)),
  );
}

function marksOf(stream: StreamMoment, group: GroupMoment, context: CopiesContext): CopyMoment[] {
  const [now, ...before] = group.states;
  const pending = now?.pending ?? [];
  const here = new Set(pending.map(({ slot }) => slot));
  const gone = new Map(
    before
      .flatMap((state) => state.pending)
      .filter(({ slot }) => !here.has(slot))
      .map((entry) => [entry.slot, entry]),
  );
  const changes = changesOf(stream, group, context);
  const leaving = [...gone.values()].flatMap((entry): CopyMoment[] => {
    const removed = changes
      .filter(({ id, consumer }) => id === entry.slot && consumer === null)
      .at(-1);
    if (removed === undefined || context.at - removed.at >= FADE_MS) return [];
    return [{ ...markOf(stream, group, entry, context), ended: { at: removed.at, broken: false } }];
  });
  return [
    ...pending.map((entry) => {
      const first = changes.find(
        ({ id, deliveryCount }) => id === entry.slot && deliveryCount === 1,
      );
      const mark = markOf(stream, group, entry, context);
      return first === undefined
        ? mark
        : { ...mark, bornAt: first.at, moves: [arrival(mark, first)] };
    }),
    ...leaving,
  ];
}

function changesOf(
  stream: StreamMoment,
  group: GroupMoment,
  { recent, node }: CopiesContext,
): FactOf<'pending-changed'>[] {
  return recent.facts.filter(
    (fact): fact is FactOf<'pending-changed'> =>
      fact.kind === 'pending-changed' &&
      fact.node === node &&
      keyId(fact.db, fact.key) === stream.id &&
      (fact.group as string) === group.name,
  );
}

/** It comes out of its entry. */
function arrival({ place }: CopyMoment, { at, db, key, id }: FactOf<'pending-changed'>): Move {
  return { at, from: { kind: 'slot', structure: keyId(db, key), slot: id }, to: place };
}

function markOf(
  stream: StreamMoment,
  group: GroupMoment,
  { slot, number }: PendingMoment,
  { poisoned }: CopiesContext,
): CopyMoment {
  const place: Place = { kind: 'pending', structure: stream.id, group: group.name, slot };
  const message: MessageId | null = number === null ? null : messageId(number);
  return {
    id: `pel ${stream.id}/${group.name}/${slot}`,
    message,
    text: number === null ? '?' : String(number),
    hue: number === null ? 0 : hueOf(number),
    isAcknowledged: false,
    isPoison: message !== null && poisoned.has(message),
    place,
    moves: [],
    bornAt: 0,
    ended: null,
  };
}
