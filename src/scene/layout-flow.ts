// The stage of a phone: the same order from top to bottom. Connections run straight down, so a row of
// actors has as many cards as fit side by side. The height follows from what there is to show.

import type { ActorPlaces, Layout } from './layout.ts';
import { headingOf, hiddenIn, listsIn, nodeHeight, withHands } from './layout-parts.ts';
import { lostPlaces } from './lost-tray.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { worldHeight, worldPlaces } from './outside-world.ts';
import type { Box, Size } from './shapes.ts';

const HEADING = 28;
const WIRE = 66;
const GAP = 12;
const CARD = { producer: 104, worker: 84, narrowest: 108 };
const LOST_HEIGHT = 104;
const WORLD_ROWS = 2;

/** Lays out a stage that is narrow: `size.height` is not used, the result says how high it is. */
export function layoutFlow(moment: Moment, size: Size, measures: Measures): Layout {
  const { margin } = measures;
  const width = size.width - 2 * margin;
  const row = (y: number, height: number): Box => ({ x: margin, y, width, height });

  const producerRow = row(HEADING, CARD.producer);
  const node = row(bottomOf(producerRow) + WIRE, nodeHeight(moment, measures));
  const workerRow = row(bottomOf(node) + WIRE, CARD.worker);
  const world = row(bottomOf(workerRow) + HEADING, worldHeight(WORLD_ROWS, measures));
  const lost = row(bottomOf(world) + GAP, LOST_HEIGHT);

  const places = (role: ActorMoment['role'], box: Box) =>
    rowOf(shownOf(moment, role, width), box, moment, node, measures);
  const heading = (region: Parameters<typeof headingOf>[0], box: Box, baseline: number) =>
    headingOf(region, { x: box.x + 2, y: box.y - baseline }, width / 3, measures);
  return {
    width: size.width,
    height: bottomOf(lost) + margin,
    measures,
    headings: [
      heading('producers', producerRow, 9),
      heading('redis', node, 9),
      heading('workers', workerRow, 9),
      heading('world', world, 9),
    ],
    actors: new Map([...places('producer', producerRow), ...places('consumer', workerRow)]),
    hiddenActors: {
      producers: hiddenIn(moment, 'producer', roomFor(width)),
      workers: hiddenIn(moment, 'consumer', roomFor(width)),
    },
    node,
    ...listsIn(moment, node, measures),
    world: worldPlaces(moment.done.messages, world, measures),
    lost: lostPlaces(moment.losses.length, lost, measures),
    footer: null,
  };
}

function bottomOf(box: Box): number {
  return box.y + box.height;
}

function roomFor(width: number): number {
  return Math.max(2, Math.floor((width + GAP) / (CARD.narrowest + GAP)));
}

function shownOf(moment: Moment, role: ActorMoment['role'], width: number): ActorMoment[] {
  return moment.actors.filter((actor) => actor.role === role).slice(0, roomFor(width));
}

function rowOf(
  actors: readonly ActorMoment[],
  row: Box,
  moment: Moment,
  node: Box,
  measures: Measures,
): [string, ActorPlaces][] {
  const columns = Math.max(2, actors.length);
  const step = (row.width + GAP) / columns;
  return actors.map((actor, at) => {
    const box = { x: row.x + at * step, y: row.y, width: step - GAP, height: row.height };
    const x = box.x + box.width / 2;
    const above = actor.role === 'producer';
    return [
      actor.id,
      {
        ...withHands(box, actor, moment, measures),
        port: { x, y: above ? bottomOf(box) : box.y },
        nodePort: { x, y: above ? node.y : bottomOf(node) },
      },
    ];
  });
}
