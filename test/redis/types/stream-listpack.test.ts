/* Sizes of listpack elements at the edges of each encoding. Source: listpack.c. */
import { describe, expect, it } from 'vitest';
import { raw } from '../../../src/base/bytes.ts';
import { integerSize, stringSize } from '../../../src/redis/types/stream-listpack.ts';

describe('the size of an integer', () => {
  it.each<[number | bigint, number]>([
    [0, 2],
    [127, 2],
    [128, 3],
    [-1, 3],
    [-4096, 3],
    [4095, 3],
    [4096, 4],
    [-32768, 4],
    [32768, 5],
    [8388607, 5],
    [-8388609, 6],
    [2147483647, 6],
    [2147483648, 10],
    [9223372036854775807n, 10],
  ])('%s takes %i bytes', (value, size) => {
    expect(integerSize(value)).toBe(size);
    expect(stringSize(raw(String(value)))).toBe(size);
  });
});

describe('the size of a string', () => {
  // A header of 1, 2 or 5 bytes, and the length of all that in 7 bits per byte.
  it.each([
    [0, 1 + 0 + 1],
    [63, 1 + 63 + 1],
    [64, 2 + 64 + 1],
    [125, 2 + 125 + 1],
    [126, 2 + 126 + 2],
    [4095, 2 + 4095 + 2],
    [4096, 5 + 4096 + 2],
    [16377, 5 + 16377 + 2],
    [16378, 5 + 16378 + 3],
  ])('of %i chars is %i bytes', (length, size) => {
    expect(stringSize(raw('x'.repeat(length)))).toBe(size);
  });

  it.each(['007', '-0', '+1', '1.5', '9223372036854775808'])('%s is stored as it is', (value) => {
    expect(stringSize(raw(value))).toBe(value.length + 2);
  });
});
