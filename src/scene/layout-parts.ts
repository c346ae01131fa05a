// What both arrangements of the stage share: headings, the lists inside Redis, the discs that an
// actor holds.

import type { ActorPlaces } from './layout.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { phrase } from './phrase.ts';
import type { Box, Heading, Point } from './shapes.ts';
import { type ListPlaces, listHeight, listPlaces } from './structures/list.ts';

/** Discs that are drawn in one actor's hands; more become a heap in the last place. */
export const HANDS_AT_MOST = 3;
const LIST_GAP = 14;
const OTHER_KEYS_HEIGHT = 22;

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

/** What stands where inside Redis. */
export interface NodeRooms {
  readonly lists: ReadonlyMap<string, ListPlaces>;
  readonly otherKeys: Box;
}

/** How high the card of Redis must be to show one list, or two when there are two. */
export function nodeHeight(moment: Moment, measures: Measures): number {
  const { unit, padding } = measures;
  const lists = Math.min(2, Math.max(1, moment.lists.length));
  const gaps = (lists - 1) * LIST_GAP * unit;
  const heights = moment.lists.slice(0, lists).map((list) => listHeight(list, measures));
  return sum(heights) + gaps + 2 * padding + footHeight(moment, measures);
}

/** The last line is there when it says something; what a person took out needs more room. */
function footHeight(moment: Moment, measures: Measures): number {
  const { unit, tokenRadius } = measures;
  if (moment.copies.some(({ place }) => place.kind === 'taken')) return 2 * tokenRadius + 6 * unit;
  const says = !moment.node.up || moment.otherKeys.length > 0 || moment.lists.length > 2;
  return says ? OTHER_KEYS_HEIGHT * unit : 0;
}

/** Stacks as many lists as fit into the card of Redis; the rest is named in its last line. */
export function listsIn(moment: Moment, node: Box, measures: Measures): NodeRooms {
  const { unit, padding } = measures;
  const gap = LIST_GAP * unit;
  const foot = footHeight(moment, measures);
  const otherKeys = {
    x: node.x + padding,
    y: node.y + node.height - padding - foot,
    width: node.width - 2 * padding,
    height: foot,
  };
  const shown = fitting(moment, node.height - 2 * padding - foot + gap, gap, measures);
  const used = sum(shown.map(({ height }) => height)) + (shown.length - 1) * gap;
  // What is left of the height goes above and below, so that the lists face the actors.
  const spare = Math.max(0, otherKeys.y - node.y - padding - used) / (shown.length + 2);
  let y = node.y + padding + spare;
  const places = shown.map(({ list, height }): [string, ListPlaces] => {
    const box = { x: otherKeys.x, y, width: otherKeys.width, height };
    y += height + gap + spare;
    return [list.id, listPlaces(list, box, measures)];
  });
  return { lists: new Map(places), otherKeys };
}

/** The lists that fit into a height, at least the first. */
function fitting(moment: Moment, room: number, gap: number, measures: Measures) {
  let left = room;
  const all = moment.lists.map((list) => ({ list, height: listHeight(list, measures) }));
  const tooMany = all.findIndex(({ height }) => {
    left -= height + gap;
    return left < 0;
  });
  return all.slice(0, tooMany === -1 ? all.length : Math.max(1, tooMany));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
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
  const count = Math.min(HANDS_AT_MOST, Math.max(1, held));
  // A ring around the disc shows the work; producers do not work, so theirs needs no room.
  const ring = role === 'producer' ? 0 : 7 * unit;
  const handRadius = Math.min(tokenRadius, box.height / 2 - ring - unit);
  const reach = handRadius + ring;
  const step = 2 * handRadius + 6 * unit;
  const column = form === 'column';
  const first = {
    x: column ? box.x + box.width / 2 : box.x + box.width - inset - reach,
    y: handHeight(box, form, reach, measures),
  };
  const hands = Array.from({ length: count }, (_, at) => ({ ...first, x: first.x - at * step }));
  const last = hands.at(-1) as Point;
  const foggy = actors.some(({ beliefs }) => beliefs.some(({ mistaken }) => mistaken));
  const besideWidth =
    (held === 0 && !(foggy && form === 'beside')) || column
      ? innerWidth
      : last.x - reach - 6 * unit - (box.x + inset);
  return { box, form, inset, innerWidth, hands, handRadius, held, besideWidth };
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
