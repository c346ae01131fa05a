// A value as plain data, for digests: equal values give equal descriptions, whatever their
// encoding.

import { compareBytes } from '../../base/bytes.ts';
import type { Plain } from '../../base/digest.ts';
import { describeStream } from './stream-describe.ts';
import type { Value } from './value.ts';

/** Lists and sorted sets in their order; sets and hashes by bytes. */
export function describeValue(value: Readonly<Value>): Plain {
  switch (value.type) {
    case 'string':
      return ['string', value.value];
    case 'list':
      return ['list', value.slice(0, value.length - 1)];
    case 'stream':
      return describeStream(value);
    case 'set':
      return ['set', [...value.members()].sort()];
    case 'hash':
      return ['hash', value.entries().sort(([a], [b]) => compareBytes(a, b))];
    case 'zset':
      return ['zset', value.slice(0, value.size).map(({ member, score }) => [member, score])];
  }
}
