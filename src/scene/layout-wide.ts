// The stage of a laptop or a projector: columns from left to right, the Lost tray under workers and
// world. An actor stands at the height of its port at Redis, so that connections are straight and
// packets on different connections can never meet.

import type { ActorPlaces, Layout, SceneOptions } from './layout.ts';
import { headingOf, listsIn, type NodeRooms, withHands } from './layout-parts.ts';
import { lostPlaces } from './lost-tray.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { worldPlaces } from './outside-world.ts';
import type { Box, Size } from './shapes.ts';

const TOP = 40;
const LOST_HEIGHT = 92;
const GAP = 12;
const COLUMNS = {
  producers: 144,
  producerGap: 64,
  workerGap: 58,
  workers: 172,
  worldGap: 26,
  world: 140,
};
const CARD = { smallest: 44, producer: 118, worker: 84 };

interface Columns {
  readonly producers: Box;
  readonly node: Box;
  readonly workers: Box;
  readonly world: Box;
  readonly lost: Box;
  readonly footer: Box | null;
}

/** Lays out a stage that is wider than high. */
export function layoutWide(
  moment: Moment,
  size: Size,
  measures: Measures,
  options: SceneOptions,
): Layout {
  const columns = columnsOf(size, measures, options.footer ?? false);
  const rooms: NodeRooms = listsIn(moment, columns.node, measures);
  const producers = stack(moment, 'producer', columns, measures);
  const workers = stack(moment, 'consumer', columns, measures);
  const heading = (region: Parameters<typeof headingOf>[0], box: Box) =>
    headingOf(region, { x: box.x + 2 * measures.unit, y: 26 * measures.unit }, box.width, measures);
  return {
    ...size,
    measures,
    headings: [
      heading('producers', columns.producers),
      heading('redis', columns.node),
      heading('workers', columns.workers),
      heading('world', columns.world),
    ],
    actors: new Map([...producers.places, ...workers.places]),
    hiddenActors: { producers: producers.hidden, workers: workers.hidden },
    node: columns.node,
    ...rooms,
    world: worldPlaces(moment.done.messages, columns.world, measures),
    lost: lostPlaces(moment.losses.length, columns.lost, measures),
    footer: columns.footer,
  };
}

function columnsOf(size: Size, measures: Measures, footer: boolean): Columns {
  const { unit, margin } = measures;
  const top = TOP * unit;
  const bottom = size.height - margin;
  const lostTop = bottom - LOST_HEIGHT * unit;
  const upper = lostTop - GAP * unit - top;
  const left = footer ? upper : bottom - top;
  const worldX = size.width - margin - COLUMNS.world * unit;
  const workersX = worldX - (COLUMNS.worldGap + COLUMNS.workers) * unit;
  const nodeX = margin + (COLUMNS.producers + COLUMNS.producerGap) * unit;
  const nodeWidth = workersX - COLUMNS.workerGap * unit - nodeX;
  const lostWidth = size.width - margin - workersX;
  return {
    producers: { x: margin, y: top, width: COLUMNS.producers * unit, height: left },
    node: { x: nodeX, y: top, width: nodeWidth, height: left },
    workers: { x: workersX, y: top, width: COLUMNS.workers * unit, height: upper },
    world: { x: worldX, y: top, width: COLUMNS.world * unit, height: upper },
    lost: { x: workersX, y: lostTop, width: lostWidth, height: LOST_HEIGHT * unit },
    footer: footer
      ? { x: margin, y: lostTop, width: nodeX + nodeWidth - margin, height: LOST_HEIGHT * unit }
      : null,
  };
}

/** The cards of one column, evenly down its height. */
function stack(
  moment: Moment,
  role: ActorMoment['role'],
  columns: Columns,
  measures: Measures,
): { places: [string, ActorPlaces][]; hidden: number } {
  const column = role === 'producer' ? columns.producers : columns.workers;
  const all = moment.actors.filter((actor) => actor.role === role);
  const gap = GAP * measures.unit;
  const smallest = CARD.smallest * measures.unit;
  // Producers stand beside the upper part of Redis, where workers stand too.
  const height = Math.min(column.height, columns.workers.height);
  const room = Math.max(1, Math.floor((height + gap) / (smallest + gap)));
  const shown = all.slice(0, room);
  const step = height / Math.max(2, shown.length);
  const largest = (role === 'producer' ? CARD.producer : CARD.worker) * measures.unit;
  const card = Math.min(largest, step - gap);
  const places = shown.map((actor, at): [string, ActorPlaces] => {
    const middle = column.y + (height - step * shown.length) / 2 + step * (at + 0.5);
    const box = { x: column.x, y: middle - card / 2, width: column.width, height: card };
    return [actor.id, beside(box, actor, moment, columns.node, measures)];
  });
  return { places, hidden: all.length - shown.length };
}

function beside(
  box: Box,
  actor: ActorMoment,
  moment: Moment,
  node: Box,
  measures: Measures,
): ActorPlaces {
  const y = box.y + box.height / 2;
  const producer = actor.role === 'producer';
  return {
    ...withHands(box, actor, moment, measures),
    port: { x: producer ? box.x + box.width : box.x, y },
    nodePort: { x: producer ? node.x : node.x + node.width, y },
  };
}
