// What both arrangements of the stage share: headings, and the discs that an actor holds.

import type { ActorPlaces } from './layout.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box, Heading, Point } from './shapes.ts';

/** Discs that are drawn in one actor's hands; more become a heap in the last place. */
const HANDS_AT_MOST = 3;
const REST_RADIUS = 9;
/** Lower cards have no room for a row of small discs. */
const REST_ROW_FROM = 60;

/** The heading of a region. */
export function headingOf(
  region: Heading['region'],
  at: Point,
  maxWidth: number,
  measures: Measures,
): Heading {
  return {
    key: region,
    region,
    phrase: phrase(`stage.heading.${region}`),
    ...at,
    font: measures.heading,
    tone: 'muted',
    anchor: 'start',
    maxWidth,
    maxLines: 1,
    lineHeight: measures.lineHeight,
  };
}

/** Who sits on which card: one each, and the rest together on the last one. */
export function seatsFor(
  moment: Moment,
  role: ActorMoment['role'],
  room: number,
): readonly (readonly ActorMoment[])[] {
  const all = moment.actors.filter((actor) => actor.role === role);
  if (all.length <= room) return all.map((actor) => [actor]);
  return [...all.slice(0, room - 1).map((actor) => [actor]), all.slice(room - 1)];
}

/** A card with the discs in its actor's hands: the first at the right, then to the left. */
export function withHands(
  box: Box,
  form: ActorPlaces['form'],
  role: ActorMoment['role'],
  actors: readonly ActorMoment[],
  moment: Moment,
  measures: Measures,
): Omit<ActorPlaces, 'port' | 'nodePort'> {
  const { unit, tokenRadius } = measures;
  const inset = box.width < 80 * unit ? 6 * unit : measures.padding;
  const innerWidth = box.width - 2 * inset;
  const held = heldBy(actors, moment);
  // A ring around the disc shows the work; producers do not work, so theirs needs no room.
  const ring = role === 'producer' ? 0 : 7 * unit;
  const handRadius = Math.min(tokenRadius, box.height / 2 - ring - unit);
  const reach = handRadius + ring;
  const column = form === 'column';
  const first = {
    x: column ? box.x + box.width / 2 : box.x + box.width - inset - reach,
    y: handHeight(box, form, reach, measures),
  };
  const foggy = actors.some(({ beliefs }) => beliefs.some(({ mistaken }) => mistaken));
  const noDisc = (held === 0 && !(foggy && form === 'beside')) || column;
  const beside = first.x - reach - 6 * unit - (box.x + inset);
  const common = { box, form, inset, innerWidth, held, handRadius };
  if (role === 'consumer' && form === 'beside' && box.height >= REST_ROW_FROM * unit) {
    const rest = restRow(box, inset, beside, unit);
    const capacity = 1 + rest.length;
    const hands = [first, ...rest];
    const restRadius = REST_RADIUS * unit;
    return { ...common, hands, capacity, restRadius, besideWidth: noDisc ? innerWidth : beside };
  }
  const count = Math.min(HANDS_AT_MOST, Math.max(1, held));
  const step = 2 * handRadius + 6 * unit;
  const hands = Array.from({ length: HANDS_AT_MOST }, (_, at) => ({
    ...first,
    x: first.x - at * step,
  }));
  const last = hands[count - 1] as Point;
  const besideWidth = noDisc ? innerWidth : last.x - reach - 6 * unit - (box.x + inset);
  return { ...common, hands, capacity: HANDS_AT_MOST, restRadius: handRadius, besideWidth };
}

/** What a worker holds beside what it works on: a row of small discs under its words. */
function restRow(box: Box, inset: number, width: number, unit: number): Point[] {
  const step = (2 * REST_RADIUS + 3) * unit;
  const count = Math.max(1, Math.floor(width / step));
  return Array.from({ length: count }, (_, at) => ({
    x: box.x + inset + REST_RADIUS * unit + at * step,
    y: box.y + box.height - (REST_RADIUS + 5) * unit,
  }));
}

function handHeight(
  box: Box,
  form: ActorPlaces['form'],
  reach: number,
  measures: Measures,
): number {
  if (form === 'tall') return box.y + measures.padding + measures.tokenRadius;
  if (form === 'column') return box.y + box.height - reach - 6 * measures.unit;
  return box.y + box.height / 2;
}

function heldBy(actors: readonly ActorMoment[], moment: Moment): number {
  const ids = new Set(actors.map(({ id }) => id));
  return moment.copies.filter(({ place }) => place.kind === 'hand' && ids.has(place.actor)).length;
}
