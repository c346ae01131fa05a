// Time in the lab is an integer number of milliseconds that somebody outside hands in.

/** Milliseconds: a moment since the start of a run or since the Unix epoch, or a length of time. */
export type Ms = number;

/** Seconds to whole milliseconds. */
export function seconds(value: number): Ms {
  return Math.round(value * 1000);
}

/**
 * A moment of a run as people read it: `7.02 s`, always two decimals so that digits do not jump.
 */
export function formatMoment(at: Ms): string {
  return `${(at / 1000).toFixed(2)} s`;
}
