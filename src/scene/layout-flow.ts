// The stage of a phone: the same order from top to bottom. Connections run straight down, so all
// actors of a role stand side by side. The height follows from what there is to show.

import type { ActorPlaces, Crowd, Layout } from './layout.ts';
import { headingOf, listsIn, nodeHeight, seatsFor, withHands } from './layout-parts.ts';
import { lostPlaces } from './lost-tray.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { worldHeight, worldPlaces } from './outside-world.ts';
import type { Box, Size } from './shapes.ts';

const HEADING = 28;
const WIRE = 56;
const GAP = 12;
const CARD = { producer: 86, worker: 66, narrowest: 62 };
/** Where the disc stands under the words; a worker's has a ring around it. */
const COLUMN_CARD = { producer: 112, worker: 128 };
/** Below this width of a card, its disc stands under the words. */
const COLUMN_BELOW = 136;
const LOST_HEIGHT = 92;
const WORLD_ROWS = 2;

/** Lays out a stage that is narrow: `size.height` is not used, the result says how high it is. */
export function layoutFlow(moment: Moment, size: Size, measures: Measures): Layout {
  const { margin } = measures;
  const width = size.width - 2 * margin;
  const row = (y: number, height: number): Box => ({ x: margin, y, width, height });
  const seats = (role: ActorMoment['role']) =>
    seatsFor(moment, role, Math.floor((width + GAP) / (CARD.narrowest + GAP)));

  const producerSeats = seats('producer');
  const workerSeats = seats('consumer');
  const producers = row(HEADING, rowHeight('producer', producerSeats.length, width));
  const node = row(bottomOf(producers) + WIRE, nodeHeight(moment, measures));
  const workers = row(bottomOf(node) + WIRE, rowHeight('consumer', workerSeats.length, width));
  const world = row(bottomOf(workers) + HEADING, worldHeight(WORLD_ROWS, measures));
  const lost = row(bottomOf(world) + GAP, LOST_HEIGHT);

  const above = rowOf('producer', producerSeats, producers, moment, node, measures);
  const below = rowOf('consumer', workerSeats, workers, moment, node, measures);
  const heading = (region: Parameters<typeof headingOf>[0], box: Box) =>
    headingOf(region, { x: box.x + 2, y: box.y - 9 }, width / 3, measures);
  return {
    width: size.width,
    height: bottomOf(lost) + margin,
    measures,
    headings: [
      heading('producers', producers),
      heading('redis', node),
      heading('workers', workers),
      heading('world', world),
    ],
    actors: new Map([...above.places, ...below.places]),
    crowds: [...above.crowds, ...below.crowds],
    node,
    ...listsIn(moment, node, measures),
    world: worldPlaces(moment.done.messages, world, measures),
    lost: lostPlaces(moment.losses.length, lost, measures),
    gutter: size.width - margin / 2,
    footer: null,
  };
}

function bottomOf(box: Box): number {
  return box.y + box.height;
}

function cardWidth(seats: number, width: number): number {
  return (width + GAP) / Math.max(2, seats) - GAP;
}

function rowHeight(role: ActorMoment['role'], seats: number, width: number): number {
  const heights = cardWidth(seats, width) < COLUMN_BELOW ? COLUMN_CARD : CARD;
  return role === 'producer' ? heights.producer : heights.worker;
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
  const form = width < COLUMN_BELOW ? 'column' : role === 'producer' ? 'tall' : 'beside';
  const above = role === 'producer';
  const crowds: Crowd[] = [];
  const places = seats.flatMap((actors, at): [string, ActorPlaces][] => {
    const box = { x: row.x + at * (width + GAP), y: row.y, width, height: row.height };
    const x = box.x + width / 2;
    const seat: ActorPlaces = {
      ...withHands(box, form, role, actors, moment, measures),
      port: { x, y: above ? bottomOf(box) : box.y },
      nodePort: { x, y: above ? node.y : bottomOf(node) },
    };
    const ids = actors.map(({ id }) => id);
    if (ids.length > 1) crowds.push({ key: `more-${role}`, actors: ids, places: seat });
    return ids.map((id) => [id, seat]);
  });
  return { places, crowds };
}
