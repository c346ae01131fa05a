// Moments and spans as the stage writes them. One decimal for spans: they change ten times a second
// and no faster than can be read; two for moments, as everywhere in the lab.

import type { Ms } from '../base/time.ts';

/** A span in seconds, never negative: `4.0`. */
export function seconds(span: Ms): string {
  return (Math.max(0, span) / 1000).toFixed(1);
}

/** A moment of the run in seconds: `7.02`. */
export function momentInSeconds(at: Ms): string {
  return (at / 1000).toFixed(2);
}
