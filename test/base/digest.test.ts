/* Digests are equal for equal data and differ for data that only looks alike. */
import { describe, expect, it } from 'vitest';
import { Digest, digestOf, type Plain } from '../../src/base/digest.ts';

const DIFFERENT: readonly Plain[] = [
  null,
  undefined,
  '',
  'a',
  0,
  -0,
  1,
  '1',
  1n,
  true,
  'true',
  [],
  [[]],
  ['a', 'b'],
  ['ab'],
  ['a', ['b']],
  {},
  { a: 1 },
  { a: 1, b: 2 },
  { b: 1, a: 2 },
  new Map([['a', 1]]),
  new Set(['a']),
];

describe('digestOf', () => {
  it('differs for each of these', () => {
    expect(new Set(DIFFERENT.map(digestOf)).size).toBe(DIFFERENT.length);
  });

  it('does not look at the order of an object, nor at what is undefined', () => {
    expect(digestOf({ a: 1, b: [2] })).toBe(digestOf({ b: [2], c: undefined, a: 1 }));
  });

  it('looks at the order of a Map', () => {
    const forth = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const back = new Map([...forth].reverse());
    expect(digestOf(forth)).not.toBe(digestOf(back));
  });

  it('goes on from where it stood', () => {
    const whole = new Digest().plain('a').plain('b');
    const resumed = Digest.resume(new Digest().plain('a').state()).plain('b');
    expect(resumed.value()).toBe(whole.value());
  });
});
