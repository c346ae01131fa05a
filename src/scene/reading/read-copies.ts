// Every copy of every message at the playhead, from the ledger: where it is and how it came there.
// The one that was worked on goes on into the outside world as itself; the last one of a lost
// message falls into the Lost tray as itself. Elements that are no message are copies of nothing.

import { text } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Copy, EndedCopy, MessageRecord } from '../../ledger/record.ts';
import type { Fact } from '../../sim/fact.ts';
import { messagesIn } from '../../sim/payload.ts';
import type { SideEffectView, WorldView } from '../../sim/world.ts';
import type { CopyMoment, Place } from '../moment.ts';
import { FADE_MS, WRECK_MS } from '../motion.ts';
import { hueOf } from '../palette.ts';
import { type Journeys, type Stay, slotOfFact, wireOf } from './journeys.ts';
import { pendingMarks } from './pending-marks.ts';
import { acknowledgedIn } from './read-stream.ts';
import type { RecentFacts } from './recent-facts.ts';
import { settledInWorld, settledOnWire } from './settled-copies.ts';
import type { StructureRead } from './structure-read.ts';

/** More done or lost messages than this are in their heaps anyway. */
const OUTCOMES = 120;

export interface CopiesContext {
  readonly ledger: Ledger;
  readonly world: WorldView;
  /** The node whose keys are on the stage. */
  readonly node: string;
  readonly reads: readonly StructureRead[];
  /** Side effects up to the playhead that still stand. */
  readonly effects: readonly SideEffectView[];
  readonly journeys: Journeys;
  /** The same as far back as trails are drawn, for what is lost. */
  readonly trails: Journeys;
  readonly recent: RecentFacts;
  readonly poisoned: ReadonlySet<string>;
  readonly at: Ms;
  /** Done messages in the order of their first side effect, and lost ones in the order of loss. */
  readonly doneSlots: ReadonlyMap<string, number>;
  readonly lostSlots: ReadonlyMap<string, number>;
}

/** All copies that may be drawn. */
export function readCopies(context: CopiesContext): CopyMoment[] {
  const places = placesIn(context);
  const isDone = doneEntries(context);
  const slots = new Map<string, number>();
  const taken = new Set<string>();
  const inWorld = sideEffectCopies(taken, context);
  const copies: CopyMoment[] = [];
  for (const record of context.ledger.messages()) {
    for (const copy of record.copies) {
      // Its side effect is done while the worker still holds it: the disc in the world is this one.
      const id = taken.has(copy.copyId) ? `${copy.copyId}-held` : copy.copyId;
      const moment = isTravelling(copy, context)
        ? settledOnWire(copy, id, context.poisoned.has(record.id), () =>
            livingCopy(record, copy, id, places, slots, context),
          )
        : livingCopy(record, copy, id, places, slots, context);
      if (moment === undefined) continue;
      copies.push(isDone(moment.place) ? { ...moment, isAcknowledged: true } : moment);
    }
    // Most messages of a long run are over and done with: nothing of them is seen any more.
    for (let index = firstSeen(record, context); index < record.ended.length; index += 1) {
      const copy = record.ended[index] as EndedCopy;
      if (isSeen(record, copy, context)) copies.push(...endedCopy(record, copy, taken, context));
    }
  }
  return [...copies, ...pendingMarks(context), ...inWorld, ...foreignElements(context)];
}

/** Whether a place is an entry of a stream that every group has behind itself. */
function doneEntries({ reads }: CopiesContext) {
  const streams = new Map(
    reads.flatMap(({ moment }) =>
      moment.kind === 'stream' ? [[moment.id, acknowledgedIn(moment)] as const] : [],
    ),
  );
  return (place: Place) =>
    place.kind === 'slot' && (streams.get(place.structure)?.(place.slot) ?? false);
}

function common({ id, number }: MessageRecord, { poisoned }: CopiesContext) {
  return {
    message: id,
    text: String(number),
    hue: hueOf(number),
    isAcknowledged: false,
    isPoison: poisoned.has(id),
  };
}

/** Whether it came on its wire so long ago that it is read the same as long as it is there. */
function isTravelling({ place, since }: Copy, { journeys }: CopiesContext): boolean {
  return place.kind === 'wire' && journeys.isLongAgo(since);
}

/** Undefined when it lies so deep in a key that it is in a heap. */
function livingCopy(
  record: MessageRecord,
  copy: Copy,
  id: string,
  places: ReadonlyMap<string, Place>,
  slots: Map<string, number>,
  context: CopiesContext,
): CopyMoment | undefined {
  const place = placeOf(copy, places, slots, context);
  if (place === undefined) return undefined;
  const stay = { place, since: copy.since, fact: copy.fact };
  const moves = context.journeys.movesTo(record.id, nowStay(stay));
  const born = bornAt(copy, context);
  return { ...common(record, context), id, place, moves, bornAt: born, ended: null };
}

/** In a list, all splices up to now have moved it. */
function nowStay(stay: Stay): Stay {
  return stay.place.kind === 'list' ? { ...stay, fact: Number.MAX_SAFE_INTEGER } : stay;
}

function bornAt(copy: Copy, context: CopiesContext): Ms {
  return context.recent.get(copy.born)?.at ?? 0;
}

/** Where a living copy is; undefined for one that has no place of its own. */
function placeOf(
  copy: Copy,
  places: ReadonlyMap<string, Place>,
  slots: Map<string, number>,
  context: CopiesContext,
): Place | undefined {
  const { place } = copy;
  switch (place.kind) {
    case 'producer':
    case 'worker': {
      const { actor } = place;
      return { kind: 'hand', actor, slot: slotInHand(copy.message, actor, slots, context) };
    }
    case 'wire': {
      const sent = context.recent.packetSent(place.packet);
      return sent === undefined ? undefined : wireOf(sent, null);
    }
    case 'queued':
      // What a replica has received and not applied yet is no client's.
      return place.actor === place.node ? undefined : { kind: 'queued', actor: place.actor };
    case 'key':
      return places.get(copy.copyId);
    // The node shows what its disk holds once it runs again.
    case 'disk':
      return undefined;
    case 'hand':
      return { kind: 'taken', slot: nextSlot(slots, '') };
  }
}

/** In the order in which the process holds its messages: the first is the one it works on. */
function slotInHand(
  message: string,
  actor: string,
  slots: Map<string, number>,
  { world }: CopiesContext,
): number {
  const holds = world.actor(actor)?.holds ?? [];
  const nth = nextSlot(slots, `${actor} ${message}`);
  const indexes = holds.flatMap(({ id }, index) => (id === message ? [index] : []));
  return indexes[nth] ?? holds.length + nextSlot(slots, actor);
}

function nextSlot(slots: Map<string, number>, holder: string): number {
  const slot = slots.get(holder) ?? 0;
  slots.set(holder, slot + 1);
  return slot;
}

/** For each copy in a key, where it stands. */
function placesIn({ reads, ledger, recent, node }: CopiesContext): Map<string, Place> {
  const places = new Map<string, Place>();
  const seen = new Map<string, number>();
  for (const { db, key, place, values } of reads.flatMap(({ occupants }) => occupants)) {
    for (const message of values.flatMap(messagesIn)) {
      const inKey = ledger
        .message(message)
        ?.copies.filter(
          ({ place: at }) =>
            at.kind === 'key' && at.node === node && at.db === db && at.key === key,
        );
      if (inKey === undefined) continue;
      const name = `${db}/${key}/${message}`;
      const nth = seen.get(name) ?? 0;
      seen.set(name, nth + 1);
      // Two copies in one key: by the fact that brought each, else in the order in which they came.
      const own = inKey.length > 1 ? inKey.find(({ fact }) => isAt(recent.get(fact), place)) : null;
      const copy = own ?? inKey.at(nth);
      if (copy !== undefined) places.set(copy.copyId, place);
    }
  }
  return places;
}

function isAt(fact: Fact | undefined, place: Place): boolean {
  const slot = fact === undefined ? undefined : slotOfFact(fact);
  return place.kind === 'slot' && slot?.slot === place.slot && slot.structure === place.structure;
}

function isBroken(copy: EndedCopy): boolean {
  return copy.how === 'wire' || copy.how === 'crashed';
}

function isLast(record: MessageRecord, copy: EndedCopy): boolean {
  return record.lost?.lastCopy.copyId === copy.copyId;
}

/** Of the copies that are no more, in the order of their ends, the first that may be seen. */
function firstSeen({ ended, lost }: MessageRecord, { at }: CopiesContext): number {
  if (lost !== null) return 0;
  let first = ended.length;
  while (first > 0 && at - (ended[first - 1] as EndedCopy).endedAt < WRECK_MS) first -= 1;
  return first;
}

/** Whether a copy that is no more lies in the Lost tray or is still fading. */
function isSeen(record: MessageRecord, copy: EndedCopy, context: CopiesContext): boolean {
  return context.at - copy.endedAt < (isBroken(copy) ? WRECK_MS : FADE_MS) || isLast(record, copy);
}

/** A copy that is no more: in the Lost tray, or fading where it ended. */
function endedCopy(
  record: MessageRecord,
  copy: EndedCopy,
  taken: ReadonlySet<string>,
  context: CopiesContext,
): CopyMoment[] {
  if (taken.has(copy.copyId)) return [];
  const place = lastPlace(record, copy, context);
  const born = bornAt(copy, context);
  if (!isLast(record, copy)) {
    if (place === undefined) return [];
    const moves = context.journeys.movesTo(record.id, {
      place,
      since: copy.since,
      fact: copy.fact,
    });
    const ended = { at: copy.endedAt, broken: isBroken(copy) };
    return [{ ...common(record, context), id: copy.copyId, place, moves, bornAt: born, ended }];
  }
  const slot = context.lostSlots.get(record.id) ?? 0;
  if (slot < context.lostSlots.size - OUTCOMES) return [];
  const fall: Stay = { place: { kind: 'lost', slot }, since: copy.endedAt, fact: copy.endedBy };
  const before = { place: place ?? fall.place, since: copy.since, fact: copy.fact };
  const moves = context.trails.movesTo(record.id, before, fall);
  const { place: tray } = fall;
  return [
    { ...common(record, context), id: copy.copyId, place: tray, moves, bornAt: born, ended: null },
  ];
}

function lastPlace(
  record: MessageRecord,
  copy: EndedCopy,
  context: CopiesContext,
): Place | undefined {
  const { place } = copy;
  switch (place.kind) {
    case 'producer':
    case 'worker': {
      // In a crash, all that it held was lost in the order in which it held it.
      const end = context.recent.get(copy.endedBy);
      const slot = end?.kind === 'actor-crashed' ? end.messages.indexOf(record.id) : 0;
      return { kind: 'hand', actor: place.actor, slot: Math.max(0, slot) };
    }
    case 'wire': {
      const sent = context.recent.packetSent(place.packet);
      return sent === undefined ? undefined : wireOf(sent, copy.endedAt);
    }
    case 'queued':
      return place.actor === place.node ? undefined : { kind: 'queued', actor: place.actor };
    case 'key': {
      const unit = context.recent.get(copy.endedBy)?.unit ?? null;
      const came = context.recent.get(copy.fact);
      return (
        context.trails.takenFrom(unit, record.id)?.place ??
        (came === undefined ? undefined : slotOfFact(came))
      );
    }
    case 'disk':
      return undefined;
    case 'hand':
      return { kind: 'taken', slot: 0 };
  }
}

/** One disc for each side effect: the copy that the worker held then. Adds their ids to `taken`. */
function sideEffectCopies(taken: Set<string>, context: CopiesContext): CopyMoment[] {
  const { doneSlots, effects, journeys, ledger, poisoned } = context;
  const first = doneSlots.size - OUTCOMES;
  const discs: CopyMoment[] = [];
  for (const effect of effects) {
    const { message, at, nth } = effect;
    const slot = doneSlots.get(message) ?? 0;
    const record = slot < first ? undefined : ledger.message(message);
    if (record === undefined) continue;
    const read = () => sideEffectCopy(effect, slot, record, taken, context);
    const disc = journeys.isLongAgo(at)
      ? settledInWorld(record, nth, slot, poisoned.has(message), read)
      : read();
    taken.add(disc.id);
    discs.push(disc);
  }
  return discs;
}

function sideEffectCopy(
  { message, by, at, nth }: SideEffectView,
  slot: number,
  record: MessageRecord,
  taken: ReadonlySet<string>,
  context: CopiesContext,
): CopyMoment {
  const place: Place = { kind: 'world', slot, nth };
  const isIt = (each: Copy) =>
    each.place.kind === 'worker' &&
    each.place.actor === by &&
    each.since <= at &&
    !taken.has(each.copyId);
  const copy =
    record.copies.find(isIt) ?? record.ended.find((each) => each.endedAt >= at && isIt(each));
  const id = copy?.copyId ?? `${message}-done-${nth}`;
  const hand: Place = { kind: 'hand', actor: by, slot: 0 };
  const moves = context.journeys.movesTo(
    message,
    { place: hand, since: copy?.since ?? at, fact: copy?.fact ?? -1 },
    { place, since: at, fact: -1 },
  );
  return { ...common(record, context), id, place, moves, bornAt: 0, ended: null };
}

/** What people put into keys that is no message. Equal elements are told apart by their number. */
function foreignElements(context: CopiesContext): CopyMoment[] {
  return context.reads.flatMap(({ moment, occupants }) => {
    if (moment.kind === 'table') return [];
    const seen = new Map<string, number>();
    return occupants.flatMap(({ place, values }): CopyMoment[] => {
      const [value] = values;
      if (value === undefined || values.some((each) => messagesIn(each).length > 0)) return [];
      const nth = seen.get(value) ?? 0;
      seen.set(value, nth + 1);
      return [
        {
          id: `${moment.id}/${value}/${nth}`,
          message: null,
          text: text(value),
          hue: 0,
          isAcknowledged: false,
          isPoison: false,
          place,
          moves: place.kind === 'list' ? context.journeys.movesWithin(place) : [],
          bornAt: 0,
          ended: null,
        },
      ];
    });
  });
}
