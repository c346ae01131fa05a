// The stage of a phone: the same order from top to bottom. Connections run straight down, so all
// actors of a role stand side by side. The height follows from what there is to show.

import { withHands } from './hands.ts';
import type { ActorPlaces, Crowd, Layout } from './layout.ts';
import { headingOf, seatsFor } from './layout-parts.ts';
import { lostPlaces } from './lost-tray.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { nodeHeight, nodeRooms } from './node-rooms.ts';
import { worldPlaces } from './outside-world.ts';
import type { Box, Heading, Size } from './shapes.ts';

const HEADING = 20;
/** Above the first heading, so that it does not stick to what is above the stage. */
const TOP = 6;
/**
 * On a wire there is room for a disc that waits at its upper end, the cross, and a heap at its
 * lower end. Wires of narrow cards run down so close together that what is said of one stands on
 * it, too, and that one crosses the heading: it has a line of its own, and there nothing waits.
 */
const WIRE = { beside: 76, column: 106 };
const HEADING_LINE = { beside: 0, column: 18 };
/** Heights below the upper end of a wire: of its cross, and of the words about it. */
const SIGNS = {
  beside: { producer: { mark: 35, said: 12 }, consumer: { mark: 35, said: 74 } },
  column: { producer: { mark: 35, said: 55 }, consumer: { mark: 35, said: 55 } },
};
/** From a wire to words beside it, past a disc on it. */
const BESIDE_DISC = 20;
const GAP = 12;
const CARD = { producer: 76, worker: 66, narrowest: 62 };
/** Below this width of a card, what a producer believes needs a second line. */
const BELIEF_WRAPS_BELOW = 190;
const BELIEF_LINE = 12;
/** Where the disc stands under the words; a worker's has a ring around it. */
const COLUMN_CARD = 136;
/** Below this width of a card, its disc stands under the words. */
const COLUMN_BELOW = 140;
/** World and Lost stand side by side where the words of the Lost tray have room beside a world. */
const FOOT_HEIGHT = 88;
const WORLD_SHARE = 0.34;
const SIDE_BY_SIDE_FROM = 350;
const WORLD_HEIGHT = 82;

/** Lays out a stage that is narrow: `size.height` is not used, the result says how high it is. */
export function layoutFlow(moment: Moment, size: Size, measures: Measures): Layout {
  const { margin } = measures;
  const width = size.width - 2 * margin;
  const row = (y: number, height: number): Box => ({ x: margin, y, width, height });
  const seats = (role: ActorMoment['role']) =>
    seatsFor(moment, role, Math.floor((width + GAP) / (CARD.narrowest + GAP)));

  const producerSeats = seats('producer');
  const workerSeats = seats('consumer');
  const producers = row(TOP + HEADING, rowHeight('producer', producerSeats.length, width));
  const node = row(
    bottomOf(producers) + WIRE[formOf(producerSeats.length, width)],
    nodeHeight(moment, width, measures),
  );
  const hasWorkers = workerSeats.length > 0;
  const workers = hasWorkers
    ? row(
        bottomOf(node) + WIRE[formOf(workerSeats.length, width)],
        rowHeight('consumer', workerSeats.length, width),
      )
    : row(bottomOf(node), 0);
  const { world, lost } = footOf(
    bottomOf(workers) + HEADING + (hasWorkers ? 0 : TOP),
    margin,
    width,
  );

  const above = rowOf('producer', producerSeats, producers, moment, node, measures);
  const below = rowOf('consumer', workerSeats, workers, moment, node, measures);
  const heading = (region: Heading['region'], box: Box, crossing = 0) => ({
    ...headingOf(region, { x: box.x + 2, y: box.y - 9 }, width / 3, measures),
    ...betweenWires(crossing, box),
  });
  return {
    width: size.width,
    height: bottomOf(lost) + margin / 2,
    measures,
    headings: [
      heading('producers', producers),
      heading('redis', node, producerSeats.length),
      ...(hasWorkers ? [heading('workers', workers, workerSeats.length)] : []),
      heading('world', world),
    ],
    actors: new Map([...above.places, ...below.places]),
    crowds: [...above.crowds, ...below.crowds],
    node,
    ...nodeRooms(moment, node, measures),
    world: worldPlaces(moment.done.messages, world, measures),
    lost: lostPlaces(moment.losses.length, lost, measures),
    gutter: size.width - margin / 2,
    footer: null,
    corner: null,
  };
}

/** A heading that wires of narrow cards would run through stands between the first two of them. */
function betweenWires(cards: number, row: Box): Partial<Pick<Heading, 'x' | 'y' | 'anchor'>> {
  if (cards === 0 || formOf(cards, row.width) !== 'column') return {};
  const x = row.x + cardWidth(cards, row.width) + GAP / 2;
  return { x, y: row.y - 6, anchor: 'middle' };
}

function footOf(y: number, x: number, width: number): { world: Box; lost: Box } {
  if (width < SIDE_BY_SIDE_FROM) {
    const world = { x, y, width, height: WORLD_HEIGHT };
    return { world, lost: { x, y: bottomOf(world) + GAP, width, height: FOOT_HEIGHT } };
  }
  const left = Math.round(width * WORLD_SHARE);
  return {
    world: { x, y, width: left, height: FOOT_HEIGHT },
    lost: { x: x + left + GAP, y, width: width - left - GAP, height: FOOT_HEIGHT },
  };
}

function bottomOf(box: Box): number {
  return box.y + box.height;
}

function cardWidth(seats: number, width: number): number {
  return (width + GAP) / Math.max(2, seats) - GAP;
}

function formOf(seats: number, width: number): 'column' | 'beside' {
  return cardWidth(seats, width) < COLUMN_BELOW ? 'column' : 'beside';
}

function rowHeight(role: ActorMoment['role'], seats: number, width: number): number {
  if (formOf(seats, width) === 'column') return COLUMN_CARD;
  if (role === 'consumer') return CARD.worker;
  return CARD.producer + (cardWidth(seats, width) < BELIEF_WRAPS_BELOW ? BELIEF_LINE : 0);
}

function rowOf(
  role: ActorMoment['role'],
  seats: readonly (readonly ActorMoment[])[],
  row: Box,
  moment: Moment,
  node: Box,
  measures: Measures,
): { places: [string, ActorPlaces][]; crowds: Crowd[] } {
  const width = cardWidth(seats.length, row.width);
  const above = role === 'producer';
  const kind = formOf(seats.length, row.width);
  const form = kind === 'beside' && above ? 'tall' : kind;
  const crowds: Crowd[] = [];
  const places = seats.flatMap((actors, at): [string, ActorPlaces][] => {
    const box = { x: row.x + at * (width + GAP), y: row.y, width, height: row.height };
    const seat: ActorPlaces = {
      ...withHands(box, form, role, actors, moment, measures),
      ...wireOf(box, kind, role, node),
    };
    const ids = actors.map(({ id }) => id);
    if (ids.length > 1) crowds.push({ key: `more-${role}`, actors: ids, places: seat });
    return ids.map((id) => [id, seat]);
  });
  return { places, crowds };
}

/**
 * The connection of a card, and what is said of it: near to the card, for what waits before a door
 * that does not open waits at the far end for the most part.
 */
function wireOf(
  box: Box,
  kind: keyof typeof WIRE,
  role: ActorMoment['role'],
  node: Box,
): Pick<ActorPlaces, 'line' | 'port' | 'nodePort' | 'mark' | 'said'> {
  const isAbove = role === 'producer';
  const x = box.x + box.width / 2;
  const top = isAbove ? bottomOf(box) : bottomOf(node);
  const bottom = top + WIRE[kind];
  const low = bottom - HEADING_LINE[kind];
  const [from, to, port, nodePort] = isAbove ? [top, bottom, top, low] : [bottom, top, low, top];
  const signs = SIGNS[kind][role];
  return {
    line: { from: { x, y: from }, to: { x, y: to } },
    port: { x, y: port },
    nodePort: { x, y: nodePort },
    mark: { x, y: top + signs.mark },
    said:
      kind === 'column'
        ? { x, y: top + signs.said, anchor: 'middle', maxWidth: box.width + GAP - 4, maxLines: 1 }
        : {
            x: x + BESIDE_DISC,
            y: top + signs.said,
            anchor: 'start',
            maxWidth: box.width / 2 - BESIDE_DISC + GAP - 2,
            maxLines: 1,
          },
  };
}
