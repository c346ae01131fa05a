// Intsets: the packed form of a small set of integers. Source: intset.c.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { digits, parseInteger } from '../../integer.ts';
import { littleEndian, littleEndian64, signed64At, signedAt, unsignedAt } from './octets.ts';

const HEADER_BYTES = 8;

/** The intset of integers that come in numeric order. */
export function packIntegers(members: readonly Bytes[]): Bytes {
  const numbers = members.map((member) => parseInteger(member) ?? 0);
  const size = widestOf(numbers);
  const body = numbers.map((number) =>
    size === 8 ? littleEndian64(number) : littleEndian(Number(number), size),
  );
  return raw(littleEndian(size, 4) + littleEndian(members.length, 4) + body.join(''));
}

function widestOf(numbers: readonly (number | bigint)[]): 2 | 4 | 8 {
  const fits = (limit: number) => numbers.every((n) => n >= -limit && n < limit);
  if (fits(0x8000)) return 2;
  return fits(0x8000_0000) ? 4 : 8;
}

/** The members in their order; undefined when the bytes are no intset. */
export function unpackIntegers(bytes: Bytes): Bytes[] | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const size = unsignedAt(bytes, 0, 4);
  const count = unsignedAt(bytes, 4, 4);
  if (size !== 2 && size !== 4 && size !== 8) return undefined;
  if (bytes.length !== HEADER_BYTES + count * size) return undefined;
  const members: Bytes[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; at += size) {
    members.push(digits(size === 8 ? signed64At(bytes, at) : signedAt(bytes, at, size)));
  }
  return members;
}
