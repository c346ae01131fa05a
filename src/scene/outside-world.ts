// The outside world at the far right: one disc for each side effect, in the order in which messages
// were first done. A message that is done twice has two linked discs in one place. When the card is
// full, the oldest rows become a counted heap in the first place.

import type { Measures } from './measures.ts';
import type { Moment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box, CardShape, Label, Point } from './shapes.ts';

export interface WorldPlaces {
  readonly box: Box;
  readonly columns: number;
  /** Slots below this are in the heap. */
  readonly firstShown: number;
  readonly heap: Point;
  /** Places that the heap takes. */
  readonly heapPlaces: number;
  /** Centre of the first place in the grid. */
  readonly origin: Point;
  readonly step: { readonly x: number; readonly y: number };
  /** From one of the linked discs to the next. */
  readonly link: number;
}

/** From the card's top to its discs. */
function headHeight(measures: Measures): number {
  return (measures.arrangement === 'wide' ? 56 : 50) * measures.unit;
}

function rowHeight(measures: Measures): number {
  return 2 * measures.doneRadius + 10 * measures.unit;
}

/** Lays out the places of `messages` done messages in `box`. */
export function worldPlaces(messages: number, box: Box, measures: Measures): WorldPlaces {
  const { unit, doneRadius, padding } = measures;
  const link = 18 * unit;
  const step = { x: 2 * doneRadius + link + unit, y: rowHeight(measures) };
  const inner = box.width - 2 * padding;
  const columns = Math.max(1, Math.floor((inner + unit) / step.x));
  const rows = Math.max(1, Math.floor((box.height - headHeight(measures) - 4 * unit) / step.y));
  const origin = {
    x: box.x + padding + doneRadius,
    y: box.y + headHeight(measures) + step.y / 2,
  };
  // The heap takes the first places; whole rows go into it, so that the rest moves rarely.
  const heapPlaces = Math.min(columns, 2);
  const tooMany = messages - (rows * columns - heapPlaces);
  const firstShown = messages <= rows * columns ? 0 : Math.ceil(tooMany / columns) * columns;
  const heap = { x: origin.x + 6 * unit, y: origin.y };
  return { box, columns, firstShown, heap, heapPlaces, origin, step, link };
}

/** Centre of the disc of the `nth` side effect of the message in `slot`. */
export function worldSlot(places: WorldPlaces, slot: number, nth: number): Point {
  if (slot < places.firstShown) return places.heap;
  const place = slot - places.firstShown + (places.firstShown > 0 ? places.heapPlaces : 0);
  // A third side effect adds to the count of the second disc, not a third disc.
  return {
    x: places.origin.x + (place % places.columns) * places.step.x + (nth > 1 ? places.link : 0),
    y: places.origin.y + Math.floor(place / places.columns) * places.step.y,
  };
}

/** The card and what it says: how many, and whether each once. */
export function drawWorld(moment: Moment, places: WorldPlaces, measures: Measures): CardShape {
  const { box } = places;
  const { messages, sideEffects } = moment.done;
  const repeated = sideEffects - messages;
  const { unit, padding } = measures;
  const common = {
    maxWidth: box.width - 2 * padding,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  } as const;
  const labels: Label[] = [
    {
      ...common,
      key: 'count',
      phrase: phrase('stage.world.count', { count: messages }),
      x: box.x + padding,
      y: box.y + (measures.arrangement === 'wide' ? 22 : 20) * unit,
      anchor: 'start',
      font: measures.name,
      tone: 'ink',
    },
    {
      ...common,
      key: 'repeated',
      phrase: worldVerdict(messages, repeated),
      x: box.x + padding,
      y: box.y + (measures.arrangement === 'wide' ? 42 : 37) * unit,
      anchor: 'start',
      font: measures.body,
      tone: repeated > 0 ? 'bad' : 'muted',
    },
  ];
  return {
    key: 'world',
    object: { kind: 'world', id: '' },
    name: phrase('stage.name.world', { count: messages, twice: repeated }),
    box,
    tone: 'plain',
    labels,
    fog: [],
  };
}

function worldVerdict(messages: number, repeated: number) {
  if (messages === 0) return phrase('stage.world.nothing');
  return repeated === 0
    ? phrase('stage.world.once')
    : phrase('stage.world.repeated', { count: repeated });
}
