// Positions on Earth as sorted-set scores: longitude and latitude, each cut into 2^26 steps, bit by
// bit in turn. Source: geohash.c. Longitude and latitude stay two numbers here; only a score
// interleaves them.

/** In degrees. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** A part of the map, halved `step` times each way. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly step: number;
}

/** Its edges in degrees. */
export interface CellEdges {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export const FINEST_STEP = 26;
const MOST_EAST = 180;
/** Where the map ends, as in EPSG:3857; a geohash for others goes up to the pole. */
const MOST_NORTH = 85.05112878;
const UINT32 = 0x1_0000_0000;
const INT64 = 0x8000_0000_0000_0000;
const UINT64 = 1n << 64n;

/** How many cells there are in a row, or in a column: 2 to the power of `step`, at most 26. */
function sizeOf(step: number): number {
  return 1 << step;
}

export function isOnMap({ longitude, latitude }: Position): boolean {
  return Math.abs(longitude) <= MOST_EAST && Math.abs(latitude) <= MOST_NORTH;
}

export function cellAt(
  { longitude, latitude }: Position,
  step: number,
  mostNorth = MOST_NORTH,
): Cell {
  const cut = (value: number, most: number) =>
    Math.trunc(((value - -most) / (most - -most)) * sizeOf(step));
  return { column: cut(longitude, MOST_EAST), row: cut(latitude, mostNorth), step };
}

/** The neighbor so many columns to the east and rows to the north; the map is endless both ways. */
export function neighborOf({ column, row, step }: Cell, east: number, north: number): Cell {
  const size = sizeOf(step);
  const turn = (at: number, by: number) => (by === 0 ? at : (at + by + size) % size);
  return { column: turn(column, east), row: turn(row, north), step };
}

export function edgesOf({ column, row, step }: Cell): CellEdges {
  const place = (at: number, most: number) =>
    -most + ((at % UINT32) / sizeOf(step)) * (most - -most);
  return {
    west: place(column, MOST_EAST),
    east: place(column + 1, MOST_EAST),
    south: place(row, MOST_NORTH),
    north: place(row + 1, MOST_NORTH),
  };
}

/** The lowest score of what lies in a cell. */
export function scoreOf({ column, row, step }: Cell): number {
  let score = 0;
  for (let bit = FINEST_STEP; bit >= 0; bit -= 1) {
    score = score * 4 + bitOf(column, bit) * 2 + bitOf(row, bit);
  }
  return score * scoresIn({ step });
}

/** How many scores a cell has. */
export function scoresIn({ step }: Pick<Cell, 'step'>): number {
  return sizeOf(FINEST_STEP - step) * sizeOf(FINEST_STEP - step);
}

function bitOf(value: number, bit: number): number {
  return Math.floor(value / sizeOf(bit)) % 2;
}

/** The middle of the finest cell of a score, which may be any number. */
export function positionOf(score: number): Position {
  let [column, row] = [0, 0];
  let bits = asUint64(score);
  for (let at = 1; bits > 0n; at *= 2) {
    row += Number(bits & 1n) * at;
    column += Number((bits >> 1n) & 1n) * at;
    bits >>= 2n;
  }
  const { west, east, south, north } = edgesOf({ column, row, step: FINEST_STEP });
  return {
    longitude: within((west + east) / 2, MOST_EAST),
    latitude: within((south + north) / 2, MOST_NORTH),
  };
}

function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** A double as x86-64 makes it an unsigned integer. */
function asUint64(value: number): bigint {
  if (value >= 2 * INT64) return 0n;
  if (value >= -INT64) return BigInt.asUintN(64, BigInt(Math.trunc(value)));
  return UINT64 / 2n;
}
