// Where the parts of a sequence diagram stand. Time runs down, but not to scale: each moment gets a
// row, longer waits a little more room, so that a quiet minute costs no page and a busy
// millisecond stays readable.

import type { Ms } from '../../base/time.ts';
import type { Point } from '../shapes.ts';
import type { Lane, Sequence, SequenceEvent, Span } from './sequence.ts';

/** Least distance of two rows, and most, px. */
const ROW = 26;
const LONGEST_ROW = 58;
/** A wait of so much adds one px. */
const MS_PER_PX = 40;
const TOP = 14;
const BOTTOM = 22;
/** Room for moments at the left. */
const MARGIN = 64;
const NARROWEST_LANE = 112;

interface PlacedLane {
  readonly lane: Lane;
  readonly x: number;
}

export interface PlacedEvent {
  readonly event: SequenceEvent;
  readonly from: Point;
  /** Where its arrow ends, or has come to; equal to `from` for a mark. */
  readonly to: Point;
  /** The moment is written here, for the first event of each row. */
  readonly showsMoment: boolean;
}

interface PlacedSpan {
  readonly span: Span;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface PlacedSequence {
  readonly width: number;
  readonly height: number;
  readonly laneWidth: number;
  readonly lanes: readonly PlacedLane[];
  readonly events: readonly PlacedEvent[];
  readonly spans: readonly PlacedSpan[];
}

/** Lays a sequence diagram out. `room`: px at hand; with many lanes it is wider and scrolls. */
export function placeSequence(sequence: Sequence, room: number): PlacedSequence {
  const count = sequence.lanes.length;
  const laneWidth = Math.max(NARROWEST_LANE, (room - MARGIN) / count);
  const width = Math.round(MARGIN + laneWidth * count);
  const xs = new Map(
    sequence.lanes.map(({ id }, at) => [id, MARGIN + (at + 0.5) * laneWidth] as const),
  );
  const rows = rowsOf(sequence);
  const x = (lane: string) => xs.get(lane) ?? MARGIN;
  const { height } = rows;
  return {
    width,
    height,
    laneWidth,
    lanes: sequence.lanes.map((lane) => ({ lane, x: x(lane.id) })),
    events: sequence.events.map((event, at) => {
      const row = rows.of[at] as number;
      return {
        ...placed(event, row, x, rows.y, sequence.now),
        showsMoment: rows.isFirst[at] === true,
      };
    }),
    spans: sequence.spans
      .filter(({ lane }) => xs.has(lane))
      .map((span) => ({
        span,
        x: x(span.lane),
        top: span.from === null ? 0 : rows.y(span.from),
        bottom: span.until === null ? height : rows.y(span.until),
      })),
  };
}

function placed(
  event: SequenceEvent,
  row: number,
  x: (lane: string) => number,
  y: (at: Ms) => number,
  now: Ms,
): { event: SequenceEvent; from: Point; to: Point } {
  if (event.kind === 'mark') {
    const spot = { x: x(event.lane), y: row };
    return { event, from: spot, to: spot };
  }
  const from = { x: x(event.from), y: row };
  if (event.kind === 'effect') return { event, from, to: { x: x('world'), y: row } };
  const whole = x(event.to) - from.x;
  const part = partOf(event.at, event.end?.at ?? now, event.arrivesAt);
  const isThere = event.end !== null && event.end.lost === null;
  const end = event.end?.at ?? now;
  return {
    event,
    from,
    to: {
      x: from.x + whole * (isThere ? 1 : part),
      y: end === event.at ? row : Math.max(row, y(end)),
    },
  };
}

/** How much of its way a packet has come, from 0 to 1. */
function partOf(sentAt: Ms, at: Ms, arrivesAt: Ms): number {
  if (arrivesAt <= sentAt) return 1;
  return Math.min(1, Math.max(0.15, (at - sentAt) / (arrivesAt - sentAt)));
}

interface Rows {
  /** The y of each event. */
  readonly of: readonly number[];
  readonly isFirst: readonly boolean[];
  /** The y of a moment, between two rows in proportion. */
  readonly y: (at: Ms) => number;
  readonly height: number;
}

function lanesTouched(event: SequenceEvent): readonly string[] {
  return event.kind === 'mark' ? [event.lane] : [event.from];
}

/** Events of one moment share a row unless they begin on the same lane. */
function rowsOf({ events, now }: Sequence): Rows {
  const of: number[] = [];
  const isFirst: boolean[] = [];
  /** First row of each moment that has one, ascending. */
  const stops: { at: Ms; y: number }[] = [];
  let y = TOP;
  let at: Ms | null = null;
  let taken = new Set<string>();
  for (const event of events) {
    const isNewMoment = at === null || event.at > at;
    if (isNewMoment) {
      if (at !== null) y += stepFor(event.at - at);
      at = event.at;
      stops.push({ at, y });
    } else if (lanesTouched(event).some((lane) => taken.has(lane))) {
      y += ROW;
      taken = new Set();
    }
    if (isNewMoment) taken = new Set();
    for (const lane of lanesTouched(event)) taken.add(lane);
    of.push(y);
    isFirst.push(isNewMoment);
  }
  const end = y + (at === null ? 0 : stepFor(now - at));
  return {
    of,
    isFirst,
    y: (moment) => between(stops, moment, { at: now, y: end }),
    height: end + BOTTOM,
  };
}

function stepFor(wait: Ms): number {
  return Math.min(LONGEST_ROW, ROW + Math.floor(wait / MS_PER_PX));
}

interface Stop {
  readonly at: Ms;
  readonly y: number;
}

function between(stops: readonly Stop[], at: Ms, end: Stop): number {
  let low = 0;
  let high = stops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stops[middle] as Stop).at <= at) low = middle + 1;
    else high = middle;
  }
  const before = stops[low - 1];
  if (before === undefined) return 0;
  const after = stops[low] ?? end;
  if (after.at <= before.at) return before.y;
  return before.y + ((after.y - before.y) * (at - before.at)) / (after.at - before.at);
}
