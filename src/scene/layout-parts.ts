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

/** How many actors of a role there is no room for. */
export function hiddenIn(moment: Moment, role: ActorMoment['role'], room: number): number {
  return Math.max(0, moment.actors.filter((actor) => actor.role === role).length - room);
}

/** What stands where inside Redis. */
export interface NodeRooms {
  readonly lists: ReadonlyMap<string, ListPlaces>;
  readonly otherKeys: Box;
}

/** How high the card of Redis must be to show one list, or two when there are two. */
export function nodeHeight(moment: Moment, measures: Measures): number {
  const lists = Math.min(2, Math.max(1, moment.lists.length));
  const padding = 2 * measures.padding + OTHER_KEYS_HEIGHT * measures.unit;
  return lists * (listHeight(measures) + LIST_GAP * measures.unit) + padding;
}

/** Stacks as many lists as fit into the card of Redis; the rest is named in its last line. */
export function listsIn(moment: Moment, node: Box, measures: Measures): NodeRooms {
  const { unit, padding } = measures;
  const each = listHeight(measures);
  const gap = LIST_GAP * unit;
  const otherKeys = {
    x: node.x + padding,
    y: node.y + node.height - padding - OTHER_KEYS_HEIGHT * unit,
    width: node.width - 2 * padding,
    height: OTHER_KEYS_HEIGHT * unit,
  };
  const top = node.y + padding;
  const room = Math.max(1, Math.floor((otherKeys.y - top + gap) / (each + gap)));
  const shown = moment.lists.slice(0, room);
  const places = shown.map((list, at): [string, ListPlaces] => {
    const box = {
      x: otherKeys.x,
      y: top + at * (each + gap),
      width: otherKeys.width,
      height: each,
    };
    return [list.key, listPlaces(list, box, measures)];
  });
  return { lists: new Map(places), otherKeys };
}

/** The card of an actor with the discs in its hands: the first at the right, then to the left. */
export function withHands(
  box: Box,
  actor: ActorMoment,
  moment: Moment,
  measures: Measures,
): Pick<ActorPlaces, 'box' | 'hands' | 'besideWidth'> {
  const { unit, tokenRadius, padding } = measures;
  const producer = actor.role === 'producer';
  const held = heldBy(actor.id, moment);
  const count = Math.min(HANDS_AT_MOST, Math.max(1, held));
  // A ring around the disc shows the work; producers do not work, so theirs needs no room.
  const reach = Math.min(tokenRadius + (producer ? 0 : 6 * unit), box.height / 2 - 2 * unit);
  const y = producer
    ? box.y + Math.min(box.height / 2, padding + tokenRadius)
    : box.y + box.height / 2;
  const step = 2 * tokenRadius + 6 * unit;
  const first = box.x + box.width - padding - reach;
  const hands = Array.from({ length: count }, (_, at) => ({ x: first - at * step, y }));
  const last = hands.at(-1) as Point;
  return { box, hands, besideWidth: last.x - reach - 6 * unit - (box.x + padding) };
}

function heldBy(actor: string, moment: Moment): number {
  return moment.copies.filter(({ place }) => place.kind === 'hand' && place.actor === actor).length;
}
