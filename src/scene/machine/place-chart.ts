// Where the states of a machine stand: around an oval, in the machine's order, the first at the
// left; moves are arcs that bend to one side, so that the ways there and back lie apart.

import type { MachineChart } from '../../sim/actors/chart.ts';

interface PlacedState {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PlacedMove {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
  /** An arc from border to border. */
  readonly path: string;
}

export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly moves: readonly PlacedMove[];
}

/** Directions around the oval, exactly: the same on every machine. */
const TURNS: readonly (readonly [number, number])[] = [
  [-1, 0],
  [-0.62, -0.6],
  [0.22, -0.97],
  [0.9, -0.43],
  [0.9, 0.43],
  [0.22, 0.97],
  [-0.62, 0.6],
];
/** How far an arc bends, as a share of its length. */
const BEND = 0.16;

/** Places a chart of at most seven states in a box. `unit` is the height of a line of text, in px. */
export function placeChart(
  chart: MachineChart,
  width: number,
  height: number,
  unit: number,
): PlacedChart {
  const size = { width: 6.6 * unit, height: 1.7 * unit };
  const across = (width - size.width) / 2 - 4;
  const down = (height - size.height) / 2 - 4;
  const states = chart.states.map((name, index) => {
    const [x, y] = TURNS[index % TURNS.length] as readonly [number, number];
    return { name, x: width / 2 + x * across, y: height / 2 + y * down, ...size };
  });
  const at = new Map(states.map((state) => [state.name, state]));
  const moves = chart.moves.flatMap(({ from, to, events }) => {
    const [start, end] = [at.get(from), at.get(to)];
    return start && end ? [{ from, to, events, path: arc(start, end) }] : [];
  });
  return { width, height, states, moves };
}

function arc(from: PlacedState, to: PlacedState): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const bend = { x: from.x + dx / 2 - dy * BEND, y: from.y + dy / 2 + dx * BEND };
  const start = border(from, bend);
  const end = border(to, bend);
  const round = (value: number) => Math.round(value * 10) / 10;
  const points = [start, bend, end].map(({ x, y }) => `${round(x)},${round(y)}`);
  return `M${points[0]}Q${points[1]} ${points[2]}`;
}

/** The point of a box's border on the way from its middle to another point. */
function border(box: PlacedState, toward: { x: number; y: number }): { x: number; y: number } {
  const [dx, dy] = [toward.x - box.x, toward.y - box.y];
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
    1,
  );
  return { x: box.x + dx * scale, y: box.y + dy * scale };
}
