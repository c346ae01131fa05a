// How things within a structure make room for each other. A structure has had several states
// lately; a thing stands where the newest one has it, plus what is left of the way from where the
// state before had it. So nothing jumps, and a moment looks the same from either side.

import { easeCubicInOut } from 'd3';
import type { Ms } from '../../base/time.ts';
import { SHIFT_MS } from '../motion.ts';
import type { Point } from '../shapes.ts';

/** One state of a structure: since when, and where it has things. */
export interface Era {
  readonly since: Ms;
  readonly spotOf: (slot: string, at: Ms) => Point | undefined;
}

/** Where a thing is at a moment. `eras`: the newest first. A thing that is gone is where it was. */
export function settledSpot(eras: readonly Era[], slot: string, at: Ms): Point | undefined {
  const first = eras.findIndex(
    ({ since, spotOf }) => since <= at && spotOf(slot, at) !== undefined,
  );
  if (first < 0) return oldestSpot(eras, slot, at);
  let spot = eras[first]?.spotOf(slot, at) as Point;
  for (let index = first; index + 1 < eras.length; index += 1) {
    const era = eras[index] as Era;
    if (at - era.since >= SHIFT_MS) break;
    const now = era.spotOf(slot, at);
    const before = eras[index + 1]?.spotOf(slot, at);
    if (now === undefined || before === undefined) break;
    const left = 1 - easeCubicInOut((at - era.since) / SHIFT_MS);
    spot = { x: spot.x + (before.x - now.x) * left, y: spot.y + (before.y - now.y) * left };
  }
  return spot;
}

function oldestSpot(eras: readonly Era[], slot: string, at: Ms): Point | undefined {
  for (let index = eras.length - 1; index >= 0; index -= 1) {
    const spot = eras[index]?.spotOf(slot, at);
    if (spot !== undefined) return spot;
  }
  return undefined;
}
