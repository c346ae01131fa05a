// How many bytes a stream's listpack takes, as a node is full by its size too. Nothing is encoded
// here. Source: listpack.c lpEncodeGetType, lpEncodeIntegerGetType, lpEncodeBacklen.

import type { Bytes } from '../../base/bytes.ts';
import { parseInteger } from '../integer.ts';

/** Total bytes and count of elements before the first one, the end mark after the last. */
export const EMPTY_LISTPACK_BYTES = 7;

/** Bytes of an element that is an integer, with the length that follows each element. */
export function integerSize(value: number | bigint): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value >= -32768 && value <= 32767) return 4;
  if (value >= -8388608 && value <= 8388607) return 5;
  return value >= -2147483648 && value <= 2147483647 ? 6 : 10;
}

/** Bytes of an element that is a string. What spells an integer is stored as one. */
export function stringSize(value: Bytes): number {
  const first = value.charCodeAt(0);
  const mayBeInteger = (first >= 0x30 && first <= 0x39) || first === 0x2d;
  const integer = mayBeInteger ? parseInteger(value) : undefined;
  if (integer !== undefined) return integerSize(integer);
  const { length } = value;
  const header = length < 64 ? 1 : length < 4096 ? 2 : 5;
  return header + length + backLengthSize(header + length);
}

function backLengthSize(bytes: number): number {
  if (bytes <= 127) return 1;
  if (bytes < 16383) return 2;
  if (bytes < 2097151) return 3;
  return bytes < 268435455 ? 4 : 5;
}
