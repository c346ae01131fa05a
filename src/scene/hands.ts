// The discs that an actor holds and their places on its card: the first, which it works on, is
// large, the others are small, and of more than have room in the card's width the last place is a
// counted heap. Its name has room before they have.

import { badgeWidth, discFont, discReach, discText } from './disc.ts';
import type { ActorPlaces } from './layout.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, CopyMoment, Moment } from './moment.ts';
import type { Box, Point } from './shapes.ts';
import { widthOf } from './text.ts';

/** Discs beside the first one that are drawn one by one, however wide the card. */
const REST_AT_MOST = 3;
const REST_RADIUS = 9;
/** Between two of them. */
const REST_GAP = 3;
/** Lower cards have no room for a row of small discs under their words. */
const REST_ROW_FROM = 65;
/** A longer name gives way to discs. */
const NAME_AT_MOST = 62;
/** Between discs and words beside them. */
const WORD_GAP = 6;

type Seat = Omit<ActorPlaces, 'line' | 'port' | 'nodePort' | 'mark' | 'said'>;

/** A card before anything lies on it. */
interface Card extends Pick<Seat, 'box' | 'form' | 'inset' | 'innerWidth' | 'held' | 'handRadius'> {
  readonly measures: Measures;
  /** The place of the first disc when there is nothing to count. */
  readonly first: Point;
  /** Half of the height of the first disc with its ring, and half of the width. */
  readonly rise: number;
  readonly reach: number;
  /** What it holds. */
  readonly copies: readonly CopyMoment[];
}

type Hands = Pick<Seat, 'hands' | 'restRadius' | 'capacity' | 'restBelow' | 'besideWidth'>;

/** A card with the discs in its actors' hands: the first at the right, or under the words. */
export function withHands(
  box: Box,
  form: ActorPlaces['form'],
  role: ActorMoment['role'],
  actors: readonly ActorMoment[],
  moment: Moment,
  measures: Measures,
): Seat {
  const { unit, tokenRadius } = measures;
  const inset = box.width < 80 * unit ? 6 * unit : measures.padding;
  const innerWidth = box.width - 2 * inset;
  // A ring around the disc shows the work; producers do not work, so theirs needs no room.
  const ring = role === 'producer' ? 0 : 7 * unit;
  const handRadius = Math.min(tokenRadius, box.height / 2 - ring - unit);
  const copies = heldBy(actors, moment);
  const rise = handRadius + ring;
  const reach = Math.max(rise, widest(copies, handRadius, measures));
  const x = form === 'column' ? box.x + box.width / 2 : box.x + box.width - inset - reach;
  const first = { x, y: handHeight(box, form, rise, measures) };
  const held = copies.length;
  const common = { box, form, inset, innerWidth, held, handRadius };
  const card: Card = { ...common, measures, first, rise, reach, copies };
  const hands = handsOn(card, role, actors);
  const foggy = actors.some(({ beliefs }) => beliefs.some(({ mistaken }) => mistaken));
  const noDisc = (held === 0 && !(foggy && form === 'beside')) || form === 'column';
  const besideWidth = noDisc ? innerWidth : hands.besideWidth;
  return { ...common, ...hands, besideWidth };
}

function handsOn(card: Card, role: ActorMoment['role'], actors: readonly ActorMoment[]): Hands {
  const { box, form, measures } = card;
  if (actors.length > 1) return countedTogether(card);
  if (form === 'column') {
    const y = card.first.y - card.rise - (REST_RADIUS + REST_GAP) * measures.unit;
    return withRowBelow(card, y, card.innerWidth);
  }
  if (role === 'consumer' && form === 'beside' && box.height >= REST_ROW_FROM * measures.unit) {
    const y = box.y + box.height - (REST_RADIUS + 5) * measures.unit;
    return withRowBelow(card, y, besideOf(card, card.first.x - card.reach));
  }
  return inOneLine(card, role, actors[0] as ActorMoment);
}

/** All in one heap in the first place. */
function countedTogether(card: Card): Hands {
  const { box, first, handRadius, held, form, measures } = card;
  const excess = Math.max(0, heapReach(held, measures) - card.reach);
  const x = first.x - (form === 'column' ? excess / 2 : excess);
  return {
    hands: [{ ...first, x }],
    capacity: 1,
    restRadius: Math.min(handRadius, box.height / 2 - 5 * measures.unit),
    restBelow: false,
    besideWidth: besideOf(card, x - handRadius),
  };
}

/** A row of small discs under the words, from the left edge on. */
function withRowBelow(card: Card, y: number, room: number): Hands {
  const { box, inset, first, held, measures } = card;
  const restRadius = REST_RADIUS * measures.unit;
  const rest = restPlaces(card, room, restRadius);
  return {
    hands: [first, ...rest.map(({ left, middle }) => ({ x: box.x + inset + left + middle, y }))],
    capacity: 1 + rest.length,
    restRadius,
    restBelow: held > 1,
    besideWidth: besideOf(card, first.x - card.reach),
  };
}

/** Small discs to the left of the first one, as far as its name leaves room. */
function inOneLine(card: Card, role: ActorMoment['role'], actor: ActorMoment): Hands {
  const { first, reach, held, innerWidth, measures } = card;
  const { unit } = measures;
  const restRadius = Math.min(REST_RADIUS * unit, card.handRadius);
  const edge = first.x - reach - REST_GAP * unit;
  const words = nameWidth(actor, measures) + (WORD_GAP + REST_GAP) * unit;
  const room = innerWidth - 2 * reach - words;
  const rest = restPlaces(card, room, restRadius);
  const used = Math.max(...rest.slice(0, held - 1).map(({ left, width }) => left + width));
  // What a worker works on is seen even where its name must give way.
  if (held > 1 && used > room && role === 'producer') return countedTogether(card);
  return {
    hands: [
      first,
      ...rest.map(({ left, width, middle }) => ({ ...first, x: edge - left - width + middle })),
    ],
    capacity: 1 + rest.length,
    restRadius,
    restBelow: false,
    besideWidth: besideOf(card, held > 1 ? edge - used : first.x - reach),
  };
}

/** One place beside the first. */
interface RestPlace {
  /** How far it is from the edge at which they begin. */
  readonly left: number;
  readonly width: number;
  /** From its own left edge to the middle of what lies there. */
  readonly middle: number;
}

/** Places in `room` px, at least one, for all but the first; if they are too few, one is a heap. */
function restPlaces({ copies, measures }: Card, room: number, radius: number): RestPlace[] {
  const count = copies.length - 1;
  const gap = REST_GAP * measures.unit;
  const half = Math.max(radius, widest(copies.slice(1), radius, measures));
  const step = 2 * half + gap;
  const discs = (of: number) =>
    Array.from({ length: of }, (_, at) => ({ left: at * step, width: 2 * half, middle: half }));
  const most = Math.max(1, Math.min(REST_AT_MOST, Math.floor((room + gap) / step)));
  if (count <= most) return discs(most);
  const width = radius + heapReach(count, measures);
  const alone = Math.max(0, Math.min(REST_AT_MOST - 1, Math.floor((room - width) / step)));
  return [...discs(alone), { left: alone * step, width, middle: radius }];
}

/** How far the number of a heap reaches to the right of its middle. */
function heapReach(count: number, measures: Measures): number {
  return 2 * measures.unit + badgeWidth(count, measures);
}

/** The width of the words that end where discs begin. */
function besideOf({ box, inset, measures }: Card, discsFrom: number): number {
  return discsFrom - WORD_GAP * measures.unit - (box.x + inset);
}

/** A name that depends on the language is as long as names of workers are. */
function nameWidth({ name }: ActorMoment, { name: font, unit }: Measures): number {
  const most = NAME_AT_MOST * unit;
  return 'literal' in name ? Math.min(most, widthOf(name.literal, font)) : most;
}

function handHeight(box: Box, form: ActorPlaces['form'], rise: number, measures: Measures): number {
  if (form === 'tall') return box.y + measures.padding + measures.tokenRadius;
  if (form === 'column') return box.y + box.height - rise - 6 * measures.unit;
  return box.y + box.height / 2;
}

function heldBy(actors: readonly ActorMoment[], moment: Moment): readonly CopyMoment[] {
  const hands = handsIn(moment);
  return actors.flatMap(({ id }) => hands.get(id) ?? []);
}

const handsKnown = new WeakMap<Moment, ReadonlyMap<string, readonly CopyMoment[]>>();

/** What each actor holds. Every card asks for it, so all copies are looked through once. */
export function handsIn(moment: Moment): ReadonlyMap<string, readonly CopyMoment[]> {
  const known = handsKnown.get(moment);
  if (known !== undefined) return known;
  const hands = new Map<string, CopyMoment[]>();
  for (const copy of moment.copies) {
    if (copy.place.kind !== 'hand') continue;
    const { actor } = copy.place;
    const held = hands.get(actor);
    if (held === undefined) hands.set(actor, [copy]);
    else held.push(copy);
  }
  handsKnown.set(moment, hands);
  return hands;
}

/** Half of the width of the widest of some discs. */
function widest(copies: readonly CopyMoment[], radius: number, measures: Measures): number {
  const font = discFont(radius, measures);
  const reaches = copies.map(({ text }) =>
    discReach(discText(text, font, measures), radius, measures),
  );
  return Math.max(radius, ...reaches);
}
