// The registers of a HyperLogLog, and the number that they stand for: how many different elements
// were added. Source: hyperloglog.c hllCount, after Otmar Ertl, "New cardinality estimation
// algorithms for HyperLogLog sketches", arXiv:1702.01284.

/** 2^14. */
export const REGISTERS = 16384;
/** Bits of a hash that are not the number of its register. */
export const HASH_BITS = 50;
const ALPHA_INFINITE = 0.7213475204444817;

/** An estimate from how many registers have which value; `histogram` has 64 places. */
export function estimate(histogram: readonly number[]): number {
  const at = (value: number) => histogram[value] ?? 0;
  let z = REGISTERS * tau((REGISTERS - at(HASH_BITS + 1)) / REGISTERS);
  for (let value = HASH_BITS; value >= 1; value -= 1) z = (z + at(value)) * 0.5;
  z += REGISTERS * sigma(at(0) / REGISTERS);
  return Math.round((ALPHA_INFINITE * REGISTERS * REGISTERS) / z);
}

function tau(given: number): number {
  if (given === 0 || given === 1) return 0;
  let x = given;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
    if (before === z) return z / 3;
  }
}

function sigma(given: number): number {
  if (given === 1) return Number.POSITIVE_INFINITY;
  let x = given;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (before === z) return z;
  }
}

/** How many registers have which value. */
export function histogramOf(registers: Iterable<number>): number[] {
  const histogram = new Array<number>(64).fill(0);
  for (const value of registers) histogram[value] = (histogram[value] ?? 0) + 1;
  return histogram;
}
