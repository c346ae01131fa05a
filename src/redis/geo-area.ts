// Circles and boxes on Earth: what lies within, and which cells of the map cover them. Source:
// geohash_helper.c.

import {
  type Cell,
  type CellEdges,
  cellAt,
  edgesOf,
  FINEST_STEP,
  neighborOf,
  type Position,
} from './geo-cell.ts';

/** Lengths in metres. */
export type GeoArea =
  | { readonly kind: 'circle'; readonly center: Position; readonly radius: number }
  | {
      readonly kind: 'box';
      readonly center: Position;
      readonly width: number;
      readonly height: number;
    };

const EARTH_RADIUS = 6372797.560856;
const MERCATOR_MAX = 20037726.37;
const DEGREE = Math.PI / 180;

/** Great-circle distance in metres, by haversines. */
export function distanceBetween(a: Position, b: Position): number {
  const v = Math.sin((b.longitude * DEGREE - a.longitude * DEGREE) / 2);
  if (v === 0) return latitudeDistance(a.latitude, b.latitude);
  const [from, to] = [a.latitude * DEGREE, b.latitude * DEGREE];
  const u = Math.sin((to - from) / 2);
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(u * u + Math.cos(from) * Math.cos(to) * v * v));
}

function latitudeDistance(a: number, b: number): number {
  return EARTH_RADIUS * Math.abs(b * DEGREE - a * DEGREE);
}

/** The distance from the centre of an area; undefined outside of it. */
export function distanceWithin(area: GeoArea, position: Position): number | undefined {
  const { center } = area;
  if (area.kind === 'box') {
    const { longitude, latitude } = position;
    if (latitudeDistance(latitude, center.latitude) > area.height / 2) return undefined;
    const middle = { longitude: center.longitude, latitude };
    if (distanceBetween({ longitude, latitude }, middle) > area.width / 2) return undefined;
    return distanceBetween(center, position);
  }
  const distance = distanceBetween(center, position);
  return distance > area.radius ? undefined : distance;
}

/** The edges of what an area spans, in degrees. */
function boundsOf(area: GeoArea): CellEdges {
  const { longitude, latitude } = area.center;
  const height = area.kind === 'box' ? area.height / 2 : area.radius;
  const width = area.kind === 'box' ? area.width / 2 : area.radius;
  const tall = height / EARTH_RADIUS / DEGREE;
  // The edge that is farther from the equator spans more degrees.
  const edge = latitude < 0 ? latitude - tall : latitude + tall;
  const wide = width / EARTH_RADIUS / Math.cos(edge * DEGREE) / DEGREE;
  return {
    west: longitude - wide,
    east: longitude + wide,
    south: latitude - tall,
    north: latitude + tall,
  };
}

/** How fine cells may be so that nine of them cover an area of this radius. */
function stepFor(radius: number, latitude: number): number {
  if (radius === 0) return FINEST_STEP;
  let step = 1;
  for (let reach = radius; reach < MERCATOR_MAX; reach *= 2) step += 1;
  step -= 2;
  if (Math.abs(latitude) > 66) step -= 1;
  if (Math.abs(latitude) > 80) step -= 1;
  return Math.max(1, Math.min(FINEST_STEP, step));
}

/** The neighbors in the order in which Redis looks at them: columns east, rows north. */
const AROUND = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** The cells in which to look for what lies in an area. */
export function cellsOf(area: GeoArea): Cell[] {
  const { center } = area;
  const bounds = boundsOf(area);
  const radius = area.kind === 'box' ? Math.hypot(area.width / 2, area.height / 2) : area.radius;
  let step = stepFor(radius, center.latitude);
  let middle = cellAt(center, step);
  const reaches = (east: number, north: number) => edgesOf(neighborOf(middle, east, north));
  const isTooFine =
    reaches(0, 1).north < bounds.north ||
    reaches(0, -1).south > bounds.south ||
    reaches(1, 0).east < bounds.east ||
    reaches(-1, 0).west > bounds.west;
  if (step > 1 && isTooFine) {
    step -= 1;
    middle = cellAt(center, step);
  }
  const { west, east, south, north } = edgesOf(middle);
  const isNeeded = ([toEast, toNorth]: readonly [number, number]) =>
    step < 2 ||
    !(
      (toNorth < 0 && south < bounds.south) ||
      (toNorth > 0 && north > bounds.north) ||
      (toEast < 0 && west < bounds.west) ||
      (toEast > 0 && east > bounds.east)
    );
  const around = AROUND.filter(isNeeded).map(([x, y]) => neighborOf(middle, x, y));
  return [middle, ...withoutRepeats(around)];
}

/** Where the area is large, neighbors in a row may be the same cell; Redis looks at one of them. */
function withoutRepeats(cells: readonly Cell[]): Cell[] {
  const kept: Cell[] = [];
  for (const cell of cells) {
    const last = kept.at(-1);
    if (last === undefined || last.column !== cell.column || last.row !== cell.row) kept.push(cell);
  }
  return kept;
}
