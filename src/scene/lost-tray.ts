// The Lost tray at the bottom right: what is lost falls in, lies still and stays, and the reason of
// one of them stands beside it in words.

import type { Measures } from './measures.ts';
import type { LossMoment, Moment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box, CardShape, Label, Point } from './shapes.ts';

export interface LostPlaces {
  readonly box: Box;
  /** Slots below this are in the heap, which then has the first place. */
  readonly firstShown: number;
  readonly heap: Point;
  readonly origin: Point;
  readonly step: number;
  /** A heap with its badge is wider than a disc. */
  readonly heapExtra: number;
  /** Left edge of the words. */
  readonly wordsX: number;
}

const SHOWN_AT_MOST = { wide: 3, narrow: 2 };
/** Below this width the words need the place of a disc. */
const NARROW_BELOW = 280;

/** Lays out the places of `losses` lost messages in `box`. */
export function lostPlaces(losses: number, box: Box, measures: Measures): LostPlaces {
  const { unit, tokenRadius, padding } = measures;
  const step = 2 * tokenRadius + 8 * unit;
  const most = box.width < NARROW_BELOW * unit ? SHOWN_AT_MOST.narrow : SHOWN_AT_MOST.wide;
  const firstShown = losses > most ? losses - (most - 1) : 0;
  const origin = {
    x: box.x + padding + tokenRadius,
    y: box.y + box.height / 2 + 3 * unit,
  };
  const shown = Math.min(Math.max(1, losses), most);
  const heapExtra = firstShown > 0 ? 16 * unit : 0;
  return {
    box,
    firstShown,
    heap: { ...origin, x: origin.x + 3 * unit },
    origin,
    step,
    heapExtra,
    wordsX: origin.x + (shown - 1) * step + heapExtra + tokenRadius + 12 * unit,
  };
}

/** Centre of the disc in `slot`. */
export function lostSlot(places: LostPlaces, slot: number): Point {
  if (slot < places.firstShown) return places.heap;
  const place = slot - places.firstShown + (places.firstShown > 0 ? 1 : 0);
  return { x: places.origin.x + place * places.step + places.heapExtra, y: places.origin.y };
}

/** The loss whose reason is told: the chosen one, else the latest. */
export function toldLoss(moment: Moment, chosen: string | null): LossMoment | undefined {
  return moment.losses.find((loss) => loss.message === chosen) ?? moment.losses.at(-1);
}

/** The tray and its words. */
export function drawLost(
  moment: Moment,
  places: LostPlaces,
  measures: Measures,
  chosen: string | null,
): CardShape {
  const { box } = places;
  const loss = toldLoss(moment, chosen);
  const count = moment.losses.length;
  const title: Label = {
    key: 'title',
    phrase: phrase('stage.lost.title', { count }),
    x: count === 0 ? box.x + measures.padding : places.wordsX,
    y: box.y + 24 * measures.unit,
    font: measures.heading,
    tone: count === 0 ? 'muted' : 'bad',
    anchor: 'start',
    maxWidth: box.width - 2 * measures.padding - (count === 0 ? 0 : places.wordsX - box.x),
    maxLines: 1,
    lineHeight: measures.lineHeight,
  };
  return {
    key: 'lost',
    object: { kind: 'lost', id: '' },
    name: phrase('stage.name.lost', { count }),
    box,
    tone: count === 0 ? 'tray-empty' : 'tray',
    labels: [title, reasonOf(loss, places, measures)],
    fog: [],
  };
}

function reasonOf(loss: LossMoment | undefined, places: LostPlaces, measures: Measures): Label {
  const { box } = places;
  const { unit, lineHeight } = measures;
  const x = loss === undefined ? box.x + measures.padding : places.wordsX;
  const top = box.y + 28 * unit;
  const maxLines = Math.max(1, Math.floor((box.height - 36 * unit) / lineHeight));
  return {
    key: 'reason',
    phrase:
      loss === undefined
        ? phrase('stage.lost.nothing')
        : phrase('stage.lost.reason', { number: loss.number, why: loss.why }),
    x,
    y: top + lineHeight,
    font: measures.body,
    tone: loss === undefined ? 'faint' : 'ink',
    anchor: 'start',
    maxWidth: box.x + box.width - measures.padding - x,
    maxLines,
    lineHeight,
  };
}
