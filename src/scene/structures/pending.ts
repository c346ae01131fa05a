// The PELs of a stream's groups: a row for each consumer, with its pending entries in the order of
// their ids. Beside each entry stands how long it is idle and how often it was delivered.

import type { Ms } from '../../base/time.ts';
import { seconds } from '../clock.ts';
import type { Measures } from '../measures.ts';
import type { Place } from '../moment.ts';
import { literal, type Phrase, phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import type {
  GroupMoment,
  PendingMoment,
  StreamConsumerMoment,
  StreamMoment,
} from '../structure-moments.ts';
import type { PendingRowShape } from '../structure-shapes.ts';
import { type Era, settledSpot } from './settling.ts';
import { type HeapPlace, lineOf, type StructurePlaces } from './structure.ts';

const ROWS = { tall: 50, low: 36 };
/** The number of deliveries stands under the idle clock from this height on. */
const TALL_FROM = 46;
const RADIUS = 11;
/** A disc in its ring, and the words beside it. */
const SLOT = 98;
/** From the left of a disc's slot to its words, without the disc: ring and some air. */
const WORDS_GAP = 15;
const NAME = 74;
/** From this width on two consumers stand side by side. */
const TWO_COLUMNS_FROM = 520;
const GAP = 10;

interface Row {
  readonly group: GroupMoment;
  /** Index among the group's consumers; null: all consumers for which there is no row. */
  readonly consumer: number | null;
  readonly box: Box;
  readonly slots: number;
}

export interface PendingPlaces extends Pick<StructurePlaces, 'spotOf' | 'shows' | 'heapsAt'> {
  readonly rows: readonly Row[];
  readonly radius: number;
}

function columnsOf(width: number, { unit }: Measures): number {
  return width >= TWO_COLUMNS_FROM * unit ? 2 : 1;
}

function consumersOf(stream: StreamMoment): number {
  return stream.groups.reduce((sum, { consumers }) => sum + consumers.length, 0);
}

/** Heights of the rows: all of them, then with fewer. */
export function pendingHeight(stream: StreamMoment, width: number, measures: Measures): number[] {
  const lines = Math.ceil(consumersOf(stream) / columnsOf(width, measures));
  const heights = lines === 0 ? [] : [lines * ROWS.tall * measures.unit];
  for (let shown = lines; shown > 0; shown -= 1) heights.push(shown * ROWS.low * measures.unit);
  return [...heights, 0];
}

/** How high rows for all consumers are that the design has, low as they may be. */
export function expectedPelsHeight(
  { consumersExpected }: StreamMoment,
  width: number,
  measures: Measures,
): number {
  const lines = Math.ceil(consumersExpected / columnsOf(width, measures));
  return lines * ROWS.low * measures.unit;
}

/** Lays the rows out in a box. */
export function pendingPlaces(stream: StreamMoment, box: Box, measures: Measures): PendingPlaces {
  const { unit } = measures;
  const rows = rowsIn(stream, box, measures);
  const radius = RADIUS * unit;
  const nameWidth = NAME * unit;
  const centre = (row: Row, index: number): Point => ({
    x: row.box.x + nameWidth + index * SLOT * unit + radius + 6 * unit,
    y: row.box.y + row.box.height / 2,
  });
  const rowOf = (group: GroupMoment, consumer: number) =>
    rows.find((row) => row.group === group && row.consumer === consumer);
  const spotsIn = (group: GroupMoment, pending: readonly PendingMoment[]) => {
    const counts = new Map<number, number>();
    return new Map(
      pending.flatMap(({ slot, consumer }): [string, Point & { isShown: boolean }][] => {
        const row = rowOf(group, consumer);
        if (row === undefined) return [];
        const index = counts.get(consumer) ?? 0;
        counts.set(consumer, index + 1);
        const all = pending.filter((each) => each.consumer === consumer).length;
        const shown = all > row.slots ? row.slots - 1 : row.slots;
        const spot = centre(row, Math.min(index, row.slots - 1));
        return [[slot, { ...spot, isShown: index < shown }]];
      }),
    );
  };
  const groups = stream.groups.map((group) => {
    const spots = group.states.map(({ pending }) => spotsIn(group, pending));
    const eras = group.states.map(
      ({ since }, index): Era => ({ since, spotOf: (slot) => spots[index]?.get(slot) }),
    );
    return { group, eras, now: spots[0] };
  });
  const find = (place: Place) =>
    place.kind === 'pending' && place.structure === stream.id
      ? groups.find(({ group }) => group.name === place.group)
      : undefined;
  return {
    rows,
    radius,
    spotOf: (place, at) => {
      const found = find(place);
      if (found === undefined || place.kind !== 'pending') return undefined;
      const spot = settledSpot(found.eras, place.slot, at);
      return { x: spot?.x ?? box.x, y: spot?.y ?? box.y, radius };
    },
    shows: (place) => {
      if (place.kind !== 'pending') return false;
      const spots = find(place)?.now;
      return spots?.get(place.slot)?.isShown ?? isLeaving(find(place)?.eras, place.slot);
    },
    heapsAt: () => rows.flatMap((row) => heapOf(stream, row, centre(row, row.slots - 1), radius)),
  };
}

/** It was acknowledged just now and fades where it was. */
function isLeaving(eras: readonly Era[] | undefined, slot: string): boolean {
  return eras?.some(({ spotOf, since }) => spotOf(slot, since) !== undefined) ?? false;
}

function rowsIn(stream: StreamMoment, box: Box, measures: Measures): Row[] {
  const { unit } = measures;
  const columns = columnsOf(box.width, measures);
  const wanted = Math.ceil(consumersOf(stream) / columns);
  const isTall = box.height + unit >= wanted * ROWS.tall * unit;
  const row = (isTall ? ROWS.tall : ROWS.low) * unit;
  const lines = Math.floor((box.height + unit) / row);
  const width = (box.width - (columns - 1) * GAP * unit) / columns;
  const slots = Math.max(1, Math.floor((width - NAME * unit) / (SLOT * unit)));
  const all = stream.groups.flatMap((group) =>
    group.consumers.map((_, consumer) => ({ group, consumer })),
  );
  return all.slice(0, lines * columns).map(({ group, consumer }, index): Row => {
    const x = box.x + (index % columns) * (width + GAP * unit);
    const y = box.y + Math.floor(index / columns) * row;
    return { group, consumer, slots, box: { x, y, width, height: row - 4 * unit } };
  });
}

function pendingOf({ group, consumer }: Row): PendingMoment[] {
  return (group.states[0]?.pending ?? []).filter((each) => each.consumer === consumer);
}

function heapOf(stream: StreamMoment, row: Row, at: Point, radius: number): HeapPlace[] {
  const all = pendingOf(row);
  if (all.length <= row.slots) return [];
  const slots = new Set(all.slice(row.slots - 1).map(({ slot }) => slot));
  return [
    {
      key: `${stream.id}/${row.group.name}/${row.consumer}`,
      at,
      count: slots.size,
      radius,
      holds: (place) =>
        place.kind === 'pending' &&
        place.structure === stream.id &&
        place.group === row.group.name &&
        slots.has(place.slot),
    },
  ];
}

/** The frames of the rows and their words. */
export function drawPendingRows(
  stream: StreamMoment,
  places: PendingPlaces,
  at: Ms,
  measures: Measures,
): { boxes: PendingRowShape[]; labels: Label[] } {
  const boxes = places.rows.map((row, index): PendingRowShape => {
    const condition = consumerOf(row)?.condition ?? 'running';
    return { key: `row-${index}`, box: row.box, tone: condition };
  });
  const labels = places.rows.flatMap((row, index) => rowLabels(stream, row, index, at, measures));
  return { boxes, labels };
}

function consumerOf({ group, consumer }: Row): StreamConsumerMoment | undefined {
  return consumer === null ? undefined : group.consumers[consumer];
}

function rowLabels(
  stream: StreamMoment,
  row: Row,
  index: number,
  at: Ms,
  measures: Measures,
): Label[] {
  const { unit } = measures;
  const consumer = consumerOf(row);
  if (consumer === undefined) return [];
  const y = row.box.y + row.box.height / 2 + 4 * unit;
  const isWell = consumer.condition === 'running';
  const name =
    stream.groups.length > 1
      ? phrase('stage.stream.group-consumer', {
          group: literal(row.group.name),
          name: consumer.name,
        })
      : consumer.name;
  const words = { key: `name-${index}`, phrase: name, tone: isWell ? 'ink' : 'bad' } as const;
  const font = { ...measures.body, weight: 600 } as const;
  const x = row.box.x + 8 * unit;
  const title = lineOf({ ...words, font }, { x, y }, (NAME - 12) * unit, measures);
  const pending = pendingOf(row);
  const rest = row.box.width - NAME * unit;
  if (pending.length === 0) {
    const empty = { key: `empty-${index}`, phrase: emptyOf(consumer), tone: 'muted' } as const;
    return [title, lineOf(empty, { x: row.box.x + NAME * unit, y }, rest - 6 * unit, measures)];
  }
  const shown = pending.length > row.slots ? row.slots - 1 : row.slots;
  const clocks = pending.slice(0, shown).flatMap((each, slot) => {
    const left = row.box.x + (NAME + slot * SLOT + 2 * RADIUS + WORDS_GAP) * unit;
    // Behind the last one nothing follows, so its words may go on to the end of the row.
    const isLast = slot === pending.length - 1;
    const end = isLast ? row.box.width - (slot * SLOT + NAME + 6) * unit : SLOT * unit;
    const room = end - (2 * RADIUS + WORDS_GAP) * unit;
    const tone = toneOf(each, stream, at);
    const line = (key: string, words: Phrase, y: number) =>
      lineOf(
        { key: `${key}-${index}-${slot}`, phrase: words, tone },
        { x: left, y },
        room,
        measures,
      );
    if (row.box.height < TALL_FROM * unit) return [line('clock', clockOf(each, at), y)];
    return [
      line(
        'clock',
        phrase('stage.pel.idle', { seconds: seconds(at - each.deliveredAt) }),
        y - 8 * unit,
      ),
      line('count', phrase('stage.pel.count', { count: each.deliveryCount }), y + 8 * unit),
    ];
  });
  return [title, ...clocks];
}

function emptyOf({ condition }: StreamConsumerMoment): Phrase {
  return phrase(condition === 'running' ? 'stage.pel.empty' : `stage.pel.${condition}`);
}

function clockOf({ deliveredAt, deliveryCount }: PendingMoment, at: Ms): Phrase {
  return phrase('stage.pel.clock', {
    seconds: seconds(at - deliveredAt),
    count: deliveryCount,
  });
}

/** What may be claimed by others, and what was delivered again, is to be seen. */
function toneOf(entry: PendingMoment, { claimIdleMs }: StreamMoment, at: Ms): Label['tone'] {
  if (claimIdleMs > 0 && at - entry.deliveredAt >= claimIdleMs) return 'warn';
  return entry.deliveryCount > 1 ? 'warn' : 'muted';
}
