// The stage of a laptop or a projector: columns from left to right, the Lost tray under workers and
// world. An actor stands at the height of its port at Redis, so that connections are straight and
// packets on different connections can never meet.

import { withHands } from './hands.ts';
import type { ActorPlaces, Crowd, Layout, SceneOptions } from './layout.ts';
import { headingOf, seatsFor } from './layout-parts.ts';
import { lostPlaces } from './lost-tray.ts';
import type { Measures } from './measures.ts';
import type { ActorMoment, Moment } from './moment.ts';
import { leastNodeHeight, nodeRooms } from './node-rooms.ts';
import { worldPlaces } from './outside-world.ts';
import type { Box, Size } from './shapes.ts';

const TOP = 40;
const LOST_HEIGHT = 92;
const GAP = 12;
const COLUMNS = {
  producers: 134,
  producerGap: 88,
  workerGap: 88,
  workers: 160,
  worldGap: 26,
  world: 138,
};
/** Discs wait at a wire's right end, bare tags at its left one: a cross has room between them. */
const MARK_ASIDE = 3.4;
const CARD = { smallest: 40, gap: 8, producer: 118, worker: 84 };

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
  const narrow = columnsOf(size, measures, options.footer ?? false);
  const { width: nodeWidth, height } = narrow.node;
  // What the page would like to show there stands below a stage that needs its whole height.
  const fits = leastNodeHeight(moment, nodeWidth, measures) <= height;
  const columns = fits ? narrow : columnsOf(size, measures, false);
  const { producers: left, lost } = columns;
  const producers = stack(moment, 'producer', columns, measures);
  const workers = stack(moment, 'consumer', columns, measures);
  const { unit } = measures;
  const heading = (region: Parameters<typeof headingOf>[0], box: Box) =>
    headingOf(region, { x: box.x + 2 * unit, y: 26 * unit }, box.width, measures);
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
    crowds: [...producers.crowds, ...workers.crowds],
    node: columns.node,
    ...nodeRooms(moment, columns.node, measures),
    world: worldPlaces(moment.done.messages, columns.world, measures),
    lost: lostPlaces(moment.losses.length, columns.lost, measures),
    gutter: columns.world.x - (COLUMNS.worldGap / 2) * unit,
    footer: columns.footer,
    corner: options.footer && !fits ? { ...lost, x: left.x, width: left.width } : null,
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
    producers: { x: margin, y: top, width: COLUMNS.producers * unit, height: upper },
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
): { places: [string, ActorPlaces][]; crowds: Crowd[] } {
  const { unit } = measures;
  const column = role === 'producer' ? columns.producers : columns.workers;
  const room = Math.floor((column.height + CARD.gap * unit) / ((CARD.smallest + CARD.gap) * unit));
  const seats = seatsFor(moment, role, Math.max(2, room));
  const step = column.height / Math.max(2, seats.length);
  const gap = (seats.length > 3 ? CARD.gap : GAP) * unit;
  const card = Math.min(CARD[role === 'producer' ? 'producer' : 'worker'] * unit, step - gap);
  const crowds: Crowd[] = [];
  const places = seats.flatMap((actors, at): [string, ActorPlaces][] => {
    const middle = column.y + (column.height - step * seats.length) / 2 + step * (at + 0.5);
    const box = { x: column.x, y: middle - card / 2, width: column.width, height: card };
    const seat = seatAt(box, role, actors, moment, columns.node, measures);
    const ids = actors.map(({ id }) => id);
    if (ids.length > 1) crowds.push({ key: `more-${role}`, actors: ids, places: seat });
    return ids.map((id) => [id, seat]);
  });
  return { places, crowds };
}

function seatAt(
  box: Box,
  role: ActorMoment['role'],
  actors: readonly ActorMoment[],
  moment: Moment,
  node: Box,
  measures: Measures,
): ActorPlaces {
  const producer = role === 'producer';
  const form = producer && box.height >= 84 * measures.unit ? 'tall' : 'beside';
  const y = box.y + box.height / 2;
  const port = { x: producer ? box.x + box.width : box.x, y };
  const nodePort = { x: producer ? node.x : node.x + node.width, y };
  const x = (port.x + nodePort.x) / 2;
  return {
    ...withHands(box, form, role, actors, moment, measures),
    line: { from: port, to: nodePort },
    port,
    nodePort,
    mark: { x: x + MARK_ASIDE * measures.unit, y },
    said: {
      x,
      y: y + measures.tokenRadius + 11 * measures.unit,
      anchor: 'middle',
      maxWidth: Math.abs(port.x - nodePort.x) - 4 * measures.unit,
      maxLines: 2,
    },
  };
}
