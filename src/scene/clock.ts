// Moments and spans as the stage writes them. One decimal for spans: they change ten times a second
// and no faster than can be read; two for moments, as everywhere in the lab.

import type { Ms } from '../base/time.ts';
import { type Phrase, phrase } from './phrase.ts';

/** A span in seconds, never negative: `4.0`. */
export function seconds(span: Ms): string {
  return (Math.max(0, span) / 1000).toFixed(1);
}

/** A moment of the run in seconds: `7.02`. */
export function momentInSeconds(at: Ms): string {
  return (at / 1000).toFixed(2);
}

/** How long a key has still to live: seconds, from two minutes on minutes, then hours. */
export function lifetime(span: Ms): Phrase {
  const whole = Math.max(0, span) / 1000;
  if (whole < 120) return phrase('stage.time.seconds', { count: whole.toFixed(1) });
  if (whole < 7200) return phrase('stage.time.minutes', { count: Math.floor(whole / 60) });
  return phrase('stage.time.hours', { count: Math.floor(whole / 3600) });
}
