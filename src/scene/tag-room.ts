// How much room there is for the tag of a disc on a wire, which stands above the disc. Where wires
// are near to each other it would cover the cross on one, or what is said of one: it gives way.

import { discFont } from './disc.ts';
import type { Layout } from './layout.ts';
import type { ActorMoment } from './moment.ts';

/** At a unit of 1 px, as all that follows. */
export const TAG_HEIGHT = 18;
/** The least distance of two cards. */
export const CARD_GAP = 8;
/** From a disc to the tag above it. */
const ABOVE_DISC = 4;
/** How far a tag may come down over its disc, if the number there stays free. */
const OVER_DISC = 11;
/** Half of the height of a digit, as a part of the size of its type, and the room above it. */
const HALF_DIGIT = 0.37;
const ABOVE_NUMBER = 2;
/** Half of the height of a cross on a wire. */
const CROSS_REACH = 8.5;
/** How far down words about the connection reach below a wire. */
const BELOW_WIRE = 31;

/** From the middle of a disc on a level wire to the top of its tag, px. */
export function heightAbove(actor: string, layout: Layout): number {
  const lack = Math.min(mostOver(layout), -roomAbove(actor, layout));
  return fullHeight(layout) - Math.max(0, lack);
}

/** How much a tag may come down. */
function mostOver({ measures }: Layout): number {
  const { unit, wireRadius } = measures;
  const number = HALF_DIGIT * discFont(wireRadius, measures).size + ABOVE_NUMBER * unit;
  return Math.min(OVER_DISC * unit, wireRadius + ABOVE_DISC * unit - number);
}

/** From the middle of a heap on a wire to the top of its number, px, at most `wanted`. */
export function numberAbove(wanted: number, actor: string, layout: Layout): number {
  if (layout.measures.arrangement === 'flow') return wanted;
  return Math.min(wanted, roomAbove(actor, layout) + fullHeight(layout));
}

function fullHeight({ measures: { unit, wireRadius } }: Layout): number {
  return wireRadius + (ABOVE_DISC + TAG_HEIGHT) * unit;
}

/** What is left between a tag on a level wire and words about the wire above; may be negative. */
function roomAbove(actor: string, layout: Layout): number {
  const { unit } = layout.measures;
  const card = layout.actors.get(actor)?.box;
  // From wire to wire it is as far as from card to card.
  const step = (card?.height ?? 0) + CARD_GAP * unit;
  return step - BELOW_WIRE * unit - fullHeight(layout);
}

/** Those on whose wires discs have no tags: for what is said there, or of the next wire above. */
export function untagged(actors: readonly ActorMoment[], layout: Layout): ReadonlySet<string> {
  const least = -mostOver(layout);
  const areInWay = (actor: ActorMoment) => {
    const { id, connection } = actor;
    const hasCross = connection === 'broken' || connection === 'closed';
    if ((hasCross || hasWords(actor)) && coversCross(id, layout)) return true;
    if (roomAbove(id, layout) >= least) return false;
    return actors.some((other) => hasWords(other) && isNext(other.id, id, layout));
  };
  return new Set(actors.filter(areInWay).map(({ id }) => id));
}

function hasWords({ server, trouble }: ActorMoment): boolean {
  return server !== null || trouble !== null;
}

/** Whether a tag would lie over the cross on its own wire. */
function coversCross(actor: string, layout: Layout): boolean {
  const { arrangement, unit } = layout.measures;
  if (arrangement === 'flow') return layout.actors.get(actor)?.form === 'column';
  return heightAbove(actor, layout) < (TAG_HEIGHT + CROSS_REACH) * unit;
}

/** Whether the wire of one is the next above that of another. */
function isNext(above: string, below: string, layout: Layout): boolean {
  const [upper, lower] = [layout.actors.get(above), layout.actors.get(below)];
  if (upper === undefined || lower === undefined || upper.port.x !== lower.port.x) return false;
  const gap = lower.port.y - upper.port.y;
  return gap > 0 && gap < 1.5 * (lower.box.height + CARD_GAP * layout.measures.unit);
}
