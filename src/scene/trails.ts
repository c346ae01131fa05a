// The ways that things took. What is lost leaves a dashed line into the tray for a while. For
// people who want nothing to travel, the latest moves are shown as numbered stops instead.

import { linkVertical } from 'd3';
import type { Ms } from '../base/time.ts';
import type { Layout } from './layout.ts';
import { toldLoss } from './lost-tray.ts';
import type { CopyMoment, Moment, Move, Place } from './moment.ts';
import { spotOf, stillSpot, TRAIL_MS } from './motion.ts';
import type { Point, TrailShape } from './shapes.ts';

/** Copies whose route is shown at one time: two would be a tangle. */
const ROUTES_AT_MOST = 1;
const FADES_FOR_MS = 1000;

const curve = linkVertical<{ source: Point; target: Point }, Point>()
  .x((point) => point.x)
  .y((point) => point.y);

/** The line from where the last copy was to the place in the tray, for the loss that is told. */
export function drawLostTrail(
  moment: Moment,
  t: Ms,
  layout: Layout,
  chosen: string | null,
): TrailShape[] {
  const loss = toldLoss(moment, chosen);
  if (loss === undefined) return [];
  const copy = moment.copies.find(
    ({ message, place }) => place.kind === 'lost' && message === loss.message,
  );
  const fall = copy?.moves.find(({ to }) => to.kind === 'lost');
  if (copy === undefined || fall === undefined) return [];
  const left = TRAIL_MS - (t - fall.at);
  if (left <= 0) return [];
  const source = spotOf(fall.from, fall.at, layout);
  const slot = spotOf(fall.to, fall.at, layout);
  // What had no place on the stage was in the tray at once: there was no way.
  if (Math.max(Math.abs(source.x - slot.x), Math.abs(source.y - slot.y)) < slot.radius) return [];
  const target = { x: slot.x, y: slot.y - slot.radius - 3 * layout.measures.unit };
  const path = pathDown(fall.from, source, target, layout);
  return [
    {
      key: `lost:${copy.id}`,
      kind: 'lost',
      path,
      opacity: Math.min(1, left / FADES_FOR_MS),
      stops: [],
    },
  ];
}

/** Out of the card of a worker to the gutter, down it, and into the tray; else straight across. */
function pathDown(from: Place, source: Point, target: Point, layout: Layout): string {
  const { gutter, measures, lost, node } = layout;
  const wide = measures.arrangement === 'wide';
  const atWorker = wide ? source.x > node.x + node.width / 2 : source.y > node.y + node.height / 2;
  if (!atWorker) return curve({ source, target }) ?? '';
  const round = 10 * measures.unit;
  if (wide && from.kind !== 'hand') {
    // From the wire: down between Redis and the workers, into the tray from the left.
    const x = (node.x + node.width + lost.box.x) / 2;
    const y = lost.origin.y;
    const corner = `Q${x},${y},${x + round},${y}`;
    return `M${source.x},${source.y}L${x},${source.y + round}V${y - round}${corner}H${lost.box.x}`;
  }
  const shelf = lost.box.y + 8 * measures.unit;
  return [
    `M${source.x},${source.y}H${gutter - round}`,
    `Q${gutter},${source.y},${gutter},${source.y + round}`,
    `V${shelf - round}Q${gutter},${shelf},${gutter - round},${shelf}`,
    `H${target.x + round}Q${target.x},${shelf},${target.x},${target.y}`,
  ].join('');
}

/** Numbered stops of the copies that moved last, in place of motion. */
export function drawRoutes(moment: Moment, t: Ms, layout: Layout): TrailShape[] {
  return moment.copies
    .filter(({ place }) => place.kind !== 'lost')
    .map((copy) => ({ copy, moves: copy.moves.filter((move) => isJourney(move, t)) }))
    .filter(({ moves }) => moves.length > 0)
    .sort((a, b) => lastAt(b.moves) - lastAt(a.moves))
    .slice(0, ROUTES_AT_MOST)
    .map(({ copy, moves }) => routeOf(copy, moves, t, layout));
}

function isJourney(move: Move, t: Ms): boolean {
  return t - move.at < TRAIL_MS && move.from.kind !== move.to.kind;
}

function lastAt(moves: readonly Move[]): Ms {
  return moves.at(-1)?.at ?? 0;
}

function routeOf(copy: CopyMoment, moves: readonly Move[], t: Ms, layout: Layout): TrailShape {
  const stops = moves.map(({ from, at }) => stillSpot(from, at, layout));
  const end = stillSpot(copy.place, t, layout);
  const points = [...stops, end];
  return {
    key: `route:${copy.id}`,
    kind: 'route',
    path: `M${points.map(({ x, y }) => `${x},${y}`).join('L')}`,
    opacity: 1,
    stops: stops.map(({ x, y }, at) => ({
      x,
      y,
      number: at + 1,
      font: layout.measures.smallNumber,
    })),
  };
}
