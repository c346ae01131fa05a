// Every copy of every message at the playhead, from the ledger: where it is and how it came there.
// The one that was worked on goes on into the outside world as itself; the last one of a lost
// message falls into the Lost tray as itself. Elements that are no message are copies of nothing.

import { type Bytes, text } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Copy, EndedCopy, MessageRecord } from '../../ledger/record.ts';
import { messagesIn } from '../../sim/payload.ts';
import type { SideEffectView, WorldView } from '../../sim/world.ts';
import type { CopyMoment, Place } from '../moment.ts';
import { FADE_MS, WRECK_MS } from '../motion.ts';
import { hueOf } from '../palette.ts';
import { type Journeys, type Stay, wireOf } from './journeys.ts';
import { listId } from './list-history.ts';
import type { ListRead } from './read-lists.ts';
import type { RecentFacts } from './recent-facts.ts';

/** More elements than this at the tail of a list are in its heap anyway. */
const TAIL_ELEMENTS = 64;
/** New ones come in at the head and are seen going into the heap. */
const HEAD_ELEMENTS = 8;
/** More done or lost messages than this are in their heaps anyway. */
const OUTCOMES = 120;

export interface CopiesContext {
  readonly ledger: Ledger;
  readonly world: WorldView;
  readonly lists: readonly ListRead[];
  readonly journeys: Journeys;
  readonly recent: RecentFacts;
  readonly at: Ms;
  /** Done messages in the order of their first side effect, and lost ones in the order of loss. */
  readonly doneSlots: ReadonlyMap<string, number>;
  readonly lostSlots: ReadonlyMap<string, number>;
}

/** All copies that may be drawn. */
export function readCopies(context: CopiesContext): CopyMoment[] {
  const ranks = ranksIn(context);
  const slots = new Map<string, number>();
  const inWorld = sideEffectCopies(context);
  const taken = new Set(inWorld.map(({ id }) => id));
  const copies: CopyMoment[] = [];
  for (const record of context.ledger.messages()) {
    for (const copy of record.copies) {
      const place = placeOf(copy, ranks, slots, context);
      if (place !== undefined) copies.push(livingCopy(record, copy, place, taken, context));
    }
    // Most messages of a long run are over and done with: nothing of them is seen any more.
    for (const copy of record.ended) {
      if (isSeen(record, copy, context)) copies.push(...endedCopy(record, copy, taken, context));
    }
  }
  return [...copies, ...inWorld, ...foreignElements(context)];
}

function common(record: MessageRecord) {
  return { message: record.id, text: String(record.number), hue: hueOf(record.number) };
}

function livingCopy(
  record: MessageRecord,
  copy: Copy,
  place: Place,
  taken: ReadonlySet<string>,
  context: CopiesContext,
): CopyMoment {
  const stay = { place, since: copy.since, fact: copy.fact };
  // Its side effect is done while the worker still holds it: the disc in the world is this copy.
  const id = taken.has(copy.copyId) ? `${copy.copyId}-held` : copy.copyId;
  const moves = context.journeys.movesTo(record.id, nowStay(stay));
  return { ...common(record), id, place, moves, bornAt: bornAt(copy, context), ended: null };
}

/** In a list, all splices up to now have moved it. */
function nowStay(stay: Stay): Stay {
  return stay.place.kind === 'list' ? { ...stay, fact: Number.MAX_SAFE_INTEGER } : stay;
}

function bornAt(copy: Copy, context: CopiesContext): Ms {
  return context.recent.get(copy.born)?.at ?? 0;
}

/** Where a living copy is; undefined when it is in a key of another type, or deep in a list. */
function placeOf(
  copy: Copy,
  ranks: ReadonlyMap<string, number>,
  slots: Map<string, number>,
  context: CopiesContext,
): Place | undefined {
  const { place } = copy;
  switch (place.kind) {
    case 'producer':
    case 'worker':
      return { kind: 'hand', actor: place.actor, slot: nextSlot(slots, place.actor) };
    case 'wire': {
      const sent = context.recent.packetSent(place.packet, copy.since);
      return sent === undefined ? undefined : wireOf(sent, null);
    }
    case 'queued':
      // What a replica has received and not applied yet is no client's.
      return place.actor === place.node ? undefined : { kind: 'queued', actor: place.actor };
    case 'key': {
      const fromTail = ranks.get(copy.copyId);
      const list = listId(place.db, place.key);
      return fromTail === undefined ? undefined : { kind: 'list', list, fromTail };
    }
    // The node shows what its disk holds once it runs again.
    case 'disk':
      return undefined;
    case 'hand':
      return { kind: 'taken', slot: nextSlot(slots, '') };
  }
}

function nextSlot(slots: Map<string, number>, holder: string): number {
  const slot = slots.get(holder) ?? 0;
  slots.set(holder, slot + 1);
  return slot;
}

/** For each copy in a list, how many elements are nearer to the tail. */
function ranksIn(context: CopiesContext): Map<string, number> {
  const ranks = new Map<string, number>();
  const node = context.world.nodes()[0]?.id;
  for (const { elements, db, key } of context.lists) {
    const seen = new Map<string, number>();
    for (const { value, fromTail } of drawnElements(elements)) {
      for (const message of messagesIn(value)) {
        const nth = seen.get(message) ?? 0;
        seen.set(message, nth + 1);
        // Of two copies in one list, the one that came first is nearer to the tail.
        const copy = context.ledger
          .message(message)
          ?.copies.filter(
            ({ place }) =>
              place.kind === 'key' && place.node === node && place.db === db && place.key === key,
          )
          .at(nth);
        if (copy !== undefined) ranks.set(copy.copyId, fromTail);
      }
    }
  }
  return ranks;
}

/** The elements of a list that may be drawn one by one, from the tail. */
function drawnElements(elements: readonly Bytes[]): { value: Bytes; fromTail: number }[] {
  const drawn: { value: Bytes; fromTail: number }[] = [];
  for (let fromTail = 0; fromTail < elements.length; fromTail += 1) {
    const fromHead = elements.length - 1 - fromTail;
    if (fromTail >= TAIL_ELEMENTS && fromHead >= HEAD_ELEMENTS) continue;
    drawn.push({ value: elements[fromHead] as Bytes, fromTail });
  }
  return drawn;
}

function isBroken(copy: EndedCopy): boolean {
  return copy.how === 'wire' || copy.how === 'crashed';
}

function isLast(record: MessageRecord, copy: EndedCopy): boolean {
  return record.lost?.lastCopy.copyId === copy.copyId;
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
    return [{ ...common(record), id: copy.copyId, place, moves, bornAt: born, ended }];
  }
  const slot = context.lostSlots.get(record.id) ?? 0;
  if (slot < context.lostSlots.size - OUTCOMES) return [];
  const fall: Stay = { place: { kind: 'lost', slot }, since: copy.endedAt, fact: copy.endedBy };
  const before = { place: place ?? fall.place, since: copy.since, fact: copy.fact };
  const moves = context.journeys.movesTo(record.id, before, fall);
  const { place: tray } = fall;
  return [{ ...common(record), id: copy.copyId, place: tray, moves, bornAt: born, ended: null }];
}

function lastPlace(
  record: MessageRecord,
  copy: EndedCopy,
  context: CopiesContext,
): Place | undefined {
  const { place } = copy;
  switch (place.kind) {
    case 'producer':
    case 'worker':
      return { kind: 'hand', actor: place.actor, slot: 0 };
    case 'wire': {
      const sent = context.recent.packetSent(place.packet, copy.since);
      return sent === undefined ? undefined : wireOf(sent, copy.endedAt);
    }
    case 'queued':
      return place.actor === place.node ? undefined : { kind: 'queued', actor: place.actor };
    case 'key': {
      const unit = context.recent.get(copy.endedBy)?.unit ?? null;
      return context.journeys.takenFrom(unit, record.id)?.place;
    }
    case 'disk':
      return undefined;
    case 'hand':
      return { kind: 'taken', slot: 0 };
  }
}

/** One disc for each side effect: the copy that the worker held then. */
function sideEffectCopies(context: CopiesContext): CopyMoment[] {
  const { doneSlots, ledger } = context;
  const used = new Set<string>();
  const first = doneSlots.size - OUTCOMES;
  return context.world
    .effects()
    .filter(({ message }) => (doneSlots.get(message) ?? 0) >= first)
    .flatMap((effect) => {
      const record = ledger.message(effect.message);
      return record === undefined ? [] : [sideEffectCopy(effect, record, used, context)];
    });
}

function sideEffectCopy(
  { message, by, at, nth }: SideEffectView,
  record: MessageRecord,
  used: Set<string>,
  context: CopiesContext,
): CopyMoment {
  const copy = [...record.copies, ...record.ended].find(
    (each) =>
      each.place.kind === 'worker' &&
      each.place.actor === by &&
      each.since <= at &&
      !used.has(each.copyId) &&
      (!('endedAt' in each) || (each as EndedCopy).endedAt >= at),
  );
  const id = copy?.copyId ?? `${message}-done-${nth}`;
  used.add(id);
  const place: Place = { kind: 'world', slot: context.doneSlots.get(message) ?? 0, nth };
  const hand: Place = { kind: 'hand', actor: by, slot: 0 };
  const moves = context.journeys.movesTo(
    message,
    { place: hand, since: copy?.since ?? at, fact: copy?.fact ?? -1 },
    { place, since: at, fact: -1 },
  );
  return { ...common(record), id, place, moves, bornAt: 0, ended: null };
}

/** What people put into lists that is no message. Equal elements are told apart by their number. */
function foreignElements(context: CopiesContext): CopyMoment[] {
  return context.lists.flatMap(({ elements, moment }) => {
    const seen = new Map<string, number>();
    return drawnElements(elements).flatMap(({ value, fromTail }): CopyMoment[] => {
      if (messagesIn(value).length > 0) return [];
      const nth = seen.get(value) ?? 0;
      seen.set(value, nth + 1);
      const place: Place = { kind: 'list', list: moment.id, fromTail };
      return [
        {
          id: `${moment.id}/${value}/${nth}`,
          message: null,
          text: text(value),
          hue: 0,
          place,
          moves: context.journeys.movesWithin(place),
          bornAt: 0,
          ended: null,
        },
      ];
    });
  });
}
