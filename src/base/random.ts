// Dice without state. A draw is a pure function of (seed, stream name, how many came before), so a
// snapshot of the world holds counters instead of generators, and adding an actor does not change
// the draws of another one. Mixing: the finaliser of MurmurHash3 over FNV-1a (both public domain).

/** FNV-1a over the chars of a string, 32 bit. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The n-th draw of a named stream: an integer in 0 .. 2^32-1.
 * The same (seed, stream, n) gives the same number on every engine, for ever.
 */
export function roll(seed: number, stream: string, n: number): number {
  return mix(mix(mix(seed ^ 0x9e3779b9) ^ hashName(stream)) + Math.imul(n, 0x9e3779b1));
}

/** A draw turned into an integer in 0 .. below-1. `below` must be positive. */
export function pickInt(draw: number, below: number): number {
  return Math.floor((draw / 0x1_0000_0000) * below);
}

/** A draw turned into yes or no; `percent` of the draws say yes. */
export function chance(draw: number, percent: number): boolean {
  return pickInt(draw, 10_000) < percent * 100;
}

/** A draw turned into an integer in from .. to, both included. */
export function between(draw: number, from: number, to: number): number {
  return from + pickInt(draw, to - from + 1);
}
