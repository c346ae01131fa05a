// Integers as Redis reads them. Source: util.c string2ll: canonical decimal only, in 64 bits, so `
// 1`, `+1`, `01`, `-0` and `0x10` are no integers. Safe values stay numbers (fast), the rest of the
// 64-bit range comes as bigint.

import { type Bytes, raw } from '../base/bytes.ts';

export const INT64_MAX = 9223372036854775807n;
export const INT64_MIN = -9223372036854775808n;

/** Longer than -9223372036854775808, none is. */
const LONGEST = 20;
/** So many digits are a safe integer whatever they are. */
const SAFE_DIGITS = 15;

/** The integer that these bytes spell, or undefined when they spell none within 64 bits. */
export function parseInteger(value: Bytes): number | bigint | undefined {
  const { length } = value;
  const isNegative = value.charCodeAt(0) === 0x2d;
  const start = isNegative ? 1 : 0;
  if (length === start || length > LONGEST) return undefined;
  if (value.charCodeAt(start) === 0x30) return length === 1 ? 0 : undefined;
  // Digit by digit: every command with a number comes through here, and a pattern takes longer.
  let size = 0;
  for (let at = start; at < length; at += 1) {
    const digit = value.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    size = size * 10 + digit;
  }
  if (length - start <= SAFE_DIGITS) return isNegative ? -size : size;
  const big = BigInt(value);
  return big > INT64_MAX || big < INT64_MIN ? undefined : normal(big);
}

/** A bigint as a number where that loses nothing. */
export function normal(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The decimal digits of an integer as bytes. */
export function digits(value: number | bigint): Bytes {
  return raw(String(value));
}

/** a + b, or undefined when 64 bits cannot hold it. */
export function addInt64(a: number | bigint, b: number | bigint): number | bigint | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  return sum > INT64_MAX || sum < INT64_MIN ? undefined : normal(sum);
}
