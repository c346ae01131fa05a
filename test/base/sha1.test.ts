/* SHA-1 against the digests that FIPS 180 and RFC 3174 publish, and around its block size. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { sha1Hex } from '../../src/base/sha1.ts';

describe('SHA-1', () => {
  it.each([
    ['', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    ],
  ])('of %j is as published', (message, digest) => {
    expect(sha1Hex(raw(message))).toBe(digest);
  });

  it('agrees with another implementation for every length up to three blocks', () => {
    for (let length = 0; length <= 192; length += 1) {
      const message = '\xe9'.repeat(length);
      const digest = createHash('sha1').update(message, 'latin1').digest('hex');
      expect(sha1Hex(raw(message)), `length ${length}`).toBe(digest);
    }
  });
});
