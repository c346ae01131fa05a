/* Dice: the same draw for ever, other draws for other seeds and streams, no side preferred. */
import { describe, expect, it } from 'vitest';
import { between, chance, pickInt, roll } from '../../src/base/random.ts';

const KNOWN = [360_754_916, 649_968_615, 2_726_268_819, 1_993_164_114];
const DRAWS = Array.from({ length: 60_000 }, (_, n) => roll(1, 'dice', n));

describe('roll', () => {
  it('gives these numbers on every engine', () => {
    expect([
      roll(1, 'dice', 0),
      roll(1, 'dice', 1),
      roll(2, 'dice', 0),
      roll(1, 'coin', 0),
    ]).toEqual(KNOWN);
  });

  it('falls on each of six sides about equally often', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const draw of DRAWS) counts[pickInt(draw, 6)] = (counts[pickInt(draw, 6)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('stays within what was asked for', () => {
    expect(new Set(DRAWS.map((draw) => between(draw, -1, 1)))).toEqual(new Set([-1, 0, 1]));
    expect(DRAWS.some((draw) => chance(draw, 0))).toBe(false);
    expect(DRAWS.every((draw) => chance(draw, 100))).toBe(true);
    expect(DRAWS.every((draw) => pickInt(draw, 1) === 0)).toBe(true);
  });
});
