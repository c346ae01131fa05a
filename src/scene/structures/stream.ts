// A stream as it looks: a log of entries, the oldest at the left, that delivery does not shorten;
// under it where each group has come to; and for each consumer of a group its PEL, with how long
// each entry is idle and how often it was delivered. What was trimmed leaves a tombstone.

import type { Ms } from '../../base/time.ts';
import { badgeWidth } from '../disc.ts';
import type { Measures } from '../measures.ts';
import type { Place } from '../moment.ts';
import { literal, phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import type { StreamMoment, StreamState } from '../structure-moments.ts';
import type { CursorShape, StreamShape } from '../structure-shapes.ts';
import { drawPendingRows, type PendingPlaces, pendingHeight, pendingPlaces } from './pending.ts';
import { type Era, settledSpot } from './settling.ts';
import { type HeapPlace, lineOf, type StructurePlaces, titleHeight, titleOf } from './structure.ts';

const CELL_HEIGHT = 44;
/** Cells that the heap of older entries takes. */
const HEAP_CELLS = 2;
/** From this width on a cell has room for its id. */
const WIDE_FROM = 480;
const WIDE_CELL = 74;
const WIDE_CELL_HEIGHT = 58;
const IDS_HEIGHT = 18;
const CURSOR_HEIGHT = 18;
/** Cursors that have words of their own. */
const CURSORS_AT_MOST = 2;

export interface StreamPlaces extends StructurePlaces {
  readonly kind: 'stream';
  readonly well: Box;
  readonly pitch: number;
  readonly hasIds: boolean;
  /** Centre of a cell of the newest state. */
  readonly cells: readonly { readonly slot: string; readonly x: number }[];
  readonly tombstoneX: number | null;
  readonly cursorTop: number;
  readonly idsTop: number;
  readonly pending: PendingPlaces;
  readonly entrySpot: (slot: string, at: Ms) => Point | undefined;
  /** Behind so many entries, counted from the oldest. */
  readonly rankX: (rank: number) => number;
}

function hasIds(width: number, { unit }: Measures): boolean {
  return width >= WIDE_FROM * unit;
}

/** A dead-letter queue is read by people: it has no groups to wait for. */
function cursorsOf(stream: StreamMoment): number {
  const least = stream.isDead ? 0 : 1;
  return Math.min(CURSORS_AT_MOST, Math.max(least, stream.groups.length + stream.readers.length));
}

/** Under the log, where cells are too narrow for ids of their own. */
function idsHeight(stream: StreamMoment, width: number, measures: Measures): number {
  return hasIds(width, measures) || stream.isDead ? 0 : IDS_HEIGHT * measures.unit;
}

/** Heights of a stream of a width, from the largest form to the smallest. */
export function streamHeights(stream: StreamMoment, width: number, measures: Measures): number[] {
  const { unit } = measures;
  const ids = hasIds(width, measures);
  const log = (ids ? WIDE_CELL_HEIGHT : CELL_HEIGHT) * unit + idsHeight(stream, width, measures);
  const cursors = cursorsOf(stream) * CURSOR_HEIGHT * unit;
  const fixed = titleHeight(measures) + log + cursors + 4 * unit;
  const [full, ...less] = pendingHeight(stream, width, measures);
  return [full ?? 0, ...less].map((pending) => fixed + pending);
}

/** Lays a stream out in a box of one of its heights. */
export function streamPlaces(stream: StreamMoment, box: Box, measures: Measures): StreamPlaces {
  const { unit, tokenRadius } = measures;
  const ids = hasIds(box.width, measures);
  const height = (ids ? WIDE_CELL_HEIGHT : CELL_HEIGHT) * unit;
  const well = { x: box.x, y: box.y + titleHeight(measures), width: box.width, height };
  const least = ids ? WIDE_CELL * unit : Math.max(40 * unit, 2.4 * tokenRadius);
  const radius = Math.min(tokenRadius, 16 * unit);
  const y = well.y + (ids ? 22 * unit : height / 2);
  const cells = Math.max(HEAP_CELLS + 2, Math.floor((well.width - 4 * unit) / least));
  const pitch = (well.width - 4 * unit) / cells;
  const isTrimmed = stream.trimmed !== null;
  const xOf = (cell: number) => well.x + 2 * unit + (cell + 0.5) * pitch;
  const logs = stream.states.map((state) => logOf(state, cells, isTrimmed));
  const eras = stream.states.map(({ since }, index): Era => {
    const log = logs[index] as Log;
    const spotOf = (slot: string) => {
      const cell = log.cells.get(slot);
      return cell === undefined ? undefined : { x: xOf(cell), y };
    };
    return { since, spotOf };
  });
  const now = logs[0] ?? { cells: new Map(), first: 0, heaped: 0 };
  const heapAt = { x: xOf(now.first) + pitch / 4, y };
  const rankX = (rank: number) => {
    const left = well.x + 2 * unit + now.first * pitch;
    if (now.heaped === 0) return left + rank * pitch;
    const heapEnd = left + HEAP_CELLS * pitch;
    if (rank >= now.heaped) return heapEnd + (rank - now.heaped) * pitch;
    // Somewhere in the heap is beside its number, before the first entry that is seen.
    const badgeEnd = heapAt.x + badgeWidth(now.heaped, measures) + 5 * unit;
    const from = Math.min(badgeEnd, heapEnd);
    return rank === 0 ? left : from + (rank / now.heaped) * (heapEnd - from);
  };
  const cursorTop = well.y + height;
  const idsTop = cursorTop + cursorsOf(stream) * CURSOR_HEIGHT * unit;
  const pendingTop = idsTop + idsHeight(stream, box.width, measures) + 4 * unit;
  const room = {
    x: box.x,
    y: pendingTop,
    width: box.width,
    height: box.y + box.height - pendingTop,
  };
  const pending = pendingPlaces(stream, room, measures);
  const isOurs = (place: Place) => 'structure' in place && place.structure === stream.id;
  return {
    kind: 'stream',
    box,
    well,
    pitch,
    hasIds: ids,
    cells: [...now.cells].map(([slot, cell]) => ({ slot, x: xOf(cell) })),
    tombstoneX: isTrimmed ? xOf(0) : null,
    cursorTop,
    idsTop,
    pending,
    entrySpot: (slot, at) => settledSpot(eras, slot, at),
    rankX,
    spotOf: (place, at) => {
      if (!isOurs(place)) return undefined;
      if (place.kind === 'pending') return pending.spotOf(place, at);
      if (place.kind !== 'slot') return undefined;
      return { ...(settledSpot(eras, place.slot, at) ?? heapAt), radius };
    },
    shows: (place, at) => {
      if (place.kind === 'pending') return pending.shows(place, at);
      return place.kind === 'slot' && now.cells.has(place.slot);
    },
    heapsAt: (at) => [...olderHeap(stream, now, heapAt, measures), ...pending.heapsAt(at)],
  };
}

/** Which entries have which cell, counted from the left. */
interface Log {
  readonly cells: ReadonlyMap<string, number>;
  /** The first cell behind the tombstone. */
  readonly first: number;
  /** Entries in the heap. */
  readonly heaped: number;
}

function logOf({ entries, length }: StreamState, cells: number, isTrimmed: boolean): Log {
  const first = isTrimmed ? 1 : 0;
  const room = cells - first;
  const shown = length > room ? room - HEAP_CELLS : length;
  const from = first + (length > room ? HEAP_CELLS : 0);
  const drawn = entries.slice(entries.length - Math.min(shown, entries.length));
  return {
    cells: new Map(drawn.map(({ slot }, index) => [slot, from + index])),
    first,
    heaped: length - drawn.length,
  };
}

function olderHeap(
  stream: StreamMoment,
  log: Log,
  at: Point,
  { doneRadius }: Measures,
): HeapPlace[] {
  return [
    {
      key: `${stream.id}/older`,
      at,
      count: log.heaped,
      radius: doneRadius * 1.2,
      holds: (place) =>
        place.kind === 'slot' && place.structure === stream.id && !log.cells.has(place.slot),
    },
  ];
}

/** The frame of a stream at a moment: cells, ids, cursors, and the frames of the PELs. */
export function drawStream(
  stream: StreamMoment,
  places: StreamPlaces,
  at: Ms,
  measures: Measures,
): StreamShape {
  const { box, well, pending } = places;
  const rows = drawPendingRows(stream, pending, at, measures);
  return {
    key: stream.id,
    object: { kind: 'stream', id: stream.key },
    name: phrase('stage.name.stream', {
      key: stream.key,
      count: stream.length,
      pending: stream.groups.reduce((sum, { states }) => sum + pendingIn(states), 0),
    }),
    box,
    well,
    cells: cellsOf(places, at, measures),
    tombstone: tombstoneOf(places, measures),
    cursors: cursorShapes(stream, places, at, measures),
    rows: rows.boxes,
    labels: [
      ...titleOf(stream.key, sizeOf(stream), box, measures, shortSizeOf(stream)),
      ...idLabels(stream, places, at, measures),
      ...tombstoneLabel(stream, places, measures),
      ...rows.labels,
    ],
  };
}

function pendingIn(states: readonly { readonly pending: readonly unknown[] }[]): number {
  return states[0]?.pending.length ?? 0;
}

function sizeOf(stream: StreamMoment) {
  if (stream.trimmed !== null) {
    const { count: trimmed } = stream.trimmed;
    return phrase('stage.stream.size-trimmed', { count: stream.length, trimmed });
  }
  return stream.length === 0
    ? phrase('stage.stream.empty')
    : phrase('stage.stream.size', { count: stream.length });
}

function shortSizeOf({ length: count }: StreamMoment) {
  return count === 0 ? phrase('stage.empty') : phrase('stage.stream.size', { count });
}

/** The cells, without those that others have yet to make room for. */
function clearCells(places: StreamPlaces, at: Ms): { slot: string; x: number }[] {
  const clear: { slot: string; x: number }[] = [];
  for (const { slot, x: last } of places.cells) {
    const x = places.entrySpot(slot, at)?.x ?? last;
    if (x - (clear.at(-1)?.x ?? -places.pitch) > places.pitch * 0.95) clear.push({ slot, x });
  }
  return clear;
}

function cellsOf(places: StreamPlaces, at: Ms, { unit }: Measures): StreamShape['cells'] {
  const { well, pitch } = places;
  return clearCells(places, at).map(({ slot, x }) => {
    return {
      key: slot,
      box: {
        x: x - pitch / 2 + 2 * unit,
        y: well.y + 2 * unit,
        width: pitch - 4 * unit,
        height: well.height - 4 * unit,
      },
    };
  });
}

function tombstoneOf(places: StreamPlaces, { unit }: Measures): Box | null {
  if (places.tombstoneX === null) return null;
  const { well, pitch, tombstoneX } = places;
  return {
    x: tombstoneX - pitch / 2 + 3 * unit,
    y: well.y + 3 * unit,
    width: pitch - 6 * unit,
    height: well.height - 6 * unit,
  };
}

/** As much of an id as tells entries of one run apart. */
function shortId(id: string): string {
  const dash = id.indexOf('-');
  return dash > 6 ? `…${id.slice(dash - 5)}` : id;
}

/** Ids in the cells; where these are narrow, of the first and the last entry under the log. */
function idLabels(stream: StreamMoment, places: StreamPlaces, at: Ms, measures: Measures): Label[] {
  const { unit } = measures;
  const font = { ...measures.tag, weight: 400 } as const;
  const { well, pitch } = places;
  if (places.hasIds) {
    return clearCells(places, at).map(({ slot, x }) => {
      const words = { key: `id-${slot}`, phrase: literal(shortId(slot)), tone: 'muted' } as const;
      const spot = { x, y: well.y + 50 * unit };
      return lineOf({ ...words, font, anchor: 'middle' }, spot, pitch - 6 * unit, measures);
    });
  }
  const y = places.idsTop + 14 * unit;
  const half = well.width / 2 - 2 * unit;
  if (stream.firstId === null || stream.isDead) return [];
  const first = phrase('stage.stream.first', { id: shortId(stream.firstId) });
  const last = phrase('stage.stream.last', { id: shortId(stream.lastId) });
  const end = { key: 'last', phrase: last, tone: 'muted', anchor: 'end' } as const;
  return [
    lineOf({ key: 'first', phrase: first, tone: 'muted' }, { x: well.x, y }, half, measures),
    lineOf(end, { x: well.x + well.width, y }, half, measures),
  ];
}

function tombstoneLabel(stream: StreamMoment, places: StreamPlaces, measures: Measures): Label[] {
  const { tombstoneX: x, well, pitch } = places;
  if (x === null || stream.trimmed === null) return [];
  const { unit } = measures;
  const font = { ...measures.tag, weight: 400 } as const;
  const id = places.hasIds ? shortId(stream.trimmed.lastId) : '…';
  const words = { key: 'tombstone', phrase: literal(id), tone: 'faint', font } as const;
  const spot = { x, y: well.y + (places.hasIds ? 50 * unit : well.height / 2 + 4 * unit) };
  return [lineOf({ ...words, anchor: 'middle' }, spot, pitch - 8 * unit, measures)];
}

/** A line behind the entry that was delivered last; its words stand under the log. */
function cursorShapes(
  stream: StreamMoment,
  places: StreamPlaces,
  at: Ms,
  measures: Measures,
): CursorShape[] {
  const { unit } = measures;
  const { well, pitch, cursorTop } = places;
  const all = [
    ...stream.groups.map((group) => ({
      key: `group-${group.name}`,
      id: group.lastDelivered,
      rank: group.delivered,
      words: phrase(group.lag === null ? 'stage.stream.cursor' : 'stage.stream.cursor-lag', {
        name: literal(group.name),
        count: group.lag ?? 0,
      }),
    })),
    ...stream.readers.map(({ name, id, read }, index) => ({
      key: `reader-${index}`,
      id,
      rank: read,
      words: phrase('stage.stream.reader', { name }),
    })),
  ].slice(0, CURSORS_AT_MOST);
  const xOf = (id: string, rank: number) => {
    const isShown = places.cells.some(({ slot }) => slot === id);
    const entry = isShown ? places.entrySpot(id, at) : undefined;
    return entry === undefined ? places.rankX(rank) : entry.x + pitch / 2;
  };
  // The rightmost first: then no line goes through the words of another.
  const placed = all
    .map(({ id, rank, ...rest }) => ({ ...rest, x: xOf(id, rank) }))
    .sort((a, b) => b.x - a.x);
  return placed.map(({ key, words, x }, index): CursorShape => {
    const y = cursorTop + (index * CURSOR_HEIGHT + 14) * unit;
    const width = well.width / 2;
    const anchor = x > well.x + width ? 'end' : 'start';
    const aside = (anchor === 'end' ? -5 : 5) * unit;
    const maxWidth =
      Math.max(width, anchor === 'end' ? x - well.x : well.x + well.width - x) - 6 * unit;
    const label = { key: 'cursor', phrase: words, tone: 'info', anchor } as const;
    return {
      key,
      x,
      top: well.y - 3 * unit,
      bottom: y + 3 * unit,
      label: lineOf(label, { x: x + aside, y }, maxWidth, measures),
    };
  });
}
