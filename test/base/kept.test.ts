/* Of two values that are partly alike, the like parts become the same objects. */
import { expect, test } from 'vitest';
import { kept } from '../../src/base/kept.ts';

test('what is equal is taken from before, at every depth', () => {
  const before = { a: { x: 1, list: [1, 2] }, b: { x: 2 } };
  const next = kept(before, { a: { x: 1, list: [1, 2] }, b: { x: 3 } });
  expect(next).toEqual({ a: { x: 1, list: [1, 2] }, b: { x: 3 } });
  expect(next.a).toBe(before.a);
  expect(kept(before, structuredClone(before))).toBe(before);
});

test('things with a key are found again wherever they stand', () => {
  const before = [
    { key: 'm1', x: 1 },
    { key: 'm2', x: 2 },
  ];
  const next = kept(before, [
    { key: 'm0', x: 0 },
    { key: 'm2', x: 2 },
    { key: 'm1', x: 5 },
  ]);
  expect(next[1]).toBe(before[1]);
  expect(next[2]).toEqual({ key: 'm1', x: 5 });
});

test('what is gone, or new, is a difference', () => {
  expect(kept({ a: 1, b: 2 } as object, { a: 1 })).toEqual({ a: 1 });
  expect(kept({ a: 1 } as object, { a: 1, b: undefined })).toEqual({ a: 1, b: undefined });
  expect(kept([1, 2], [1])).toEqual([1]);
  expect(kept(null, { a: 1 })).toEqual({ a: 1 });
});
