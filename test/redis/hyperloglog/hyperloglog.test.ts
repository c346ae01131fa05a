/* HyperLogLogs: how near they come, and that their form, order and copies change nothing. */
import { describe, expect, it } from 'vitest';
import { raw } from '../../../src/base/bytes.ts';
import { HyperLogLog } from '../../../src/redis/hyperloglog/hyperloglog.ts';
import { runsOf } from '../../../src/redis/hyperloglog/sparse.ts';
import { Choices } from '../../base/choices.ts';
import { Session } from '../session.ts';

/** As of hll-sparse-max-bytes. */
const USUAL = 3000;

function sketchOf(elements: readonly string[], sparseLimit = USUAL): HyperLogLog {
  const sketch = HyperLogLog.empty();
  for (const element of elements) sketch.add(raw(element), sparseLimit);
  return sketch;
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `element:${at}`);

describe('a count', () => {
  it.each([1, 10, 100, 1000, 10_000, 100_000])('of %i elements is near', (count) => {
    const counted = sketchOf(numbered(count)).count();
    // The standard error is 0.81 %.
    expect(Math.abs(counted - count)).toBeLessThanOrEqual(Math.ceil(count * 0.03));
  });
});

describe('the registers', () => {
  it.each([1, 2, 3])('are the same in both forms and in any order, seed=%i', (seed) => {
    const pick = new Choices(seed);
    const elements = Array.from({ length: 2000 }, () => String(pick.below(5000)));
    const sparse = sketchOf(elements, 1_000_000);
    const dense = sketchOf([...elements].reverse(), 0);
    expect([sparse.encoding, dense.encoding]).toEqual(['sparse', 'dense']);
    expect([...sparse.registers()]).toEqual([...dense.registers()]);
    sparse.toDense();
    expect([...sparse.toOctets().subarray(16)]).toEqual([...dense.toOctets().subarray(16)]);
  });

  it('are all told of by the runs, of at most four registers of one value', () => {
    const runs = [...(sketchOf(numbered(5000), 1_000_000).runs ?? [])];
    expect(runs.reduce((sum, { length }) => sum + length, 0)).toBe(16384);
    expect(runs.length).toBeGreaterThan(2000);
    expect(runs.every(({ length, kind }) => kind !== 'value' || length <= 4)).toBe(true);
  });

  it('of a damaged string are refused', () => {
    const octets = sketchOf(numbered(3)).toOctets();
    const short = HyperLogLog.parse(octets.slice(0, -2));
    expect([...runsOf([...octets.subarray(16, -2)])].length).toBeGreaterThan(0);
    expect(() => short?.count()).toThrow(
      expect.objectContaining({ text: 'INVALIDOBJ Corrupted HLL object detected' }),
    );
  });
});

describe('PFADD', () => {
  it('leaves a snapshot and a copy as they were', () => {
    const session = new Session();
    for (const element of numbered(2000)) session.send('A', `PFADD seen ${element}`);
    session.send('A', 'PFCOUNT seen');
    session.send('A', 'COPY seen other');
    const snapshot = session.server.snapshot();
    const before = session.server.digest();
    for (const element of numbered(4000)) session.send('A', `PFADD seen ${element}`);
    expect(session.server.digest()).not.toBe(before);
    const other = session.send('A', 'PFCOUNT other');
    session.server.restore(snapshot);
    expect(session.server.digest()).toBe(before);
    expect(session.send('A', 'PFCOUNT seen')).toEqual(other);
  });
});

it('PFSELFTEST finds no fault', () => {
  expect(new Session().send('A', 'PFSELFTEST')).toEqual(['A: OK']);
});
