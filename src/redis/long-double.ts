// 80-bit extended precision, in which INCRBYFLOAT, HINCRBYFLOAT and blocking timeouts are computed
// on x86-64: a significand of 64 bits, so that 0.1 + 0.2 prints as 0.3. Done with bigint, exactly,
// and rounded once per operation (to nearest, ties to even). Source: util.c string2ld, ld2string.

import { type Bytes, raw } from '../base/bytes.ts';

/** `significand * 2 ** exponent`; the significand carries the sign. */
export interface LongDouble {
  readonly significand: bigint;
  readonly exponent: number;
}

const SIGNIFICAND_BITS = 64;
/**
 * Value of the last bit of the smallest number above zero, and of the highest bit of the largest.
 */
const LOWEST_EXPONENT = -16445;
const HIGHEST_BIT = 16383;
/** Longer input is refused. Source: util.h MAX_LONG_DOUBLE_CHARS. */
const LONGEST_INPUT = 5 * 1024;

/** 10 to the 17th: digits behind the point when printed. */
const FIXED_UNIT = 100_000_000_000_000_000n;

const DECIMAL = /^([+-]?)(?=\.?[0-9])([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/;
const HEX = /^([+-]?)0[xX](?=\.?[0-9a-fA-F])([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/**
 * Reads what strtold reads. Infinity comes as such, as it may be spelled out; undefined where Redis
 * says "not a valid float": garbage, nan, and numbers too large or too near to zero to be kept.
 */
export function parseLongDouble(value: Bytes): LongDouble | 'inf' | '-inf' | undefined {
  if (value.length >= LONGEST_INPUT) return undefined;
  const infinite = INFINITE.exec(value);
  if (infinite) return infinite[1] === '-' ? '-inf' : 'inf';
  const decimal = DECIMAL.exec(value);
  const found = decimal ?? HEX.exec(value);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = found;
  const digits = BigInt(`${decimal ? '' : '0x'}${whole}${fraction}`);
  if (digits === 0n) return { significand: 0n, exponent: 0 };
  const shift = decimal ? fraction.length : fraction.length * 4;
  const read = scaled(digits, decimal ? 10n : 2n, Number(power) - shift);
  if (read === undefined || read.significand === 0n) return undefined;
  return sign === '-' ? { ...read, significand: -read.significand } : read;
}

/** `digits * base ** power`, rounded; undefined when it overflows. */
function scaled(digits: bigint, base: bigint, power: number): LongDouble | undefined {
  // Far outside of what fits, whatever the digits: do not build numbers of millions of digits.
  if (power > 20_000) return undefined;
  if (power < -40_000) return { significand: 0n, exponent: 0 };
  return power >= 0
    ? rounded(digits * raised(base, power), 1n)
    : rounded(digits, raised(base, -power));
}

/** `base` to a whole power, by squaring. */
function raised(base: bigint, power: number): bigint {
  let result = 1n;
  let square = base;
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** The nearest value to `numerator / denominator`, both positive; undefined when it overflows. */
function rounded(numerator: bigint, denominator: bigint): LongDouble | undefined {
  let exponent = bitLength(numerator) - bitLength(denominator) - SIGNIFICAND_BITS;
  for (;;) {
    const at = Math.max(exponent, LOWEST_EXPONENT);
    const above = at < 0 ? numerator << BigInt(-at) : numerator;
    const below = at > 0 ? denominator << BigInt(at) : denominator;
    const significand = nearest(above, below);
    // The estimate may be one bit too precise, and rounding may carry into one bit more.
    if (bitLength(significand) <= SIGNIFICAND_BITS) {
      const highest = at + bitLength(significand) - 1;
      return highest > HIGHEST_BIT ? undefined : { significand, exponent: at };
    }
    exponent = at + 1;
  }
}

function nearest(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** a + b; undefined when it overflows. */
export function addLongDouble(a: LongDouble, b: LongDouble): LongDouble | undefined {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = at(a, exponent) + at(b, exponent);
  return withSign(sum, exponent);
}

/** a * factor; undefined when it overflows. */
export function multiplyLongDouble(a: LongDouble, factor: bigint): LongDouble | undefined {
  return withSign(a.significand * factor, a.exponent);
}

function at({ significand, exponent }: LongDouble, lower: number): bigint {
  return significand << BigInt(exponent - lower);
}

function withSign(value: bigint, exponent: number): LongDouble | undefined {
  if (value === 0n) return { significand: 0n, exponent: 0 };
  const magnitude = value < 0n ? -value : value;
  const result =
    exponent < 0
      ? rounded(magnitude, 1n << BigInt(-exponent))
      : rounded(magnitude << BigInt(exponent), 1n);
  if (result === undefined || value > 0n) return result;
  return { ...result, significand: -result.significand };
}

/** The least integer that is not below, as ceill. */
export function ceilLongDouble({ significand, exponent }: LongDouble): bigint {
  if (exponent >= 0) return significand << BigInt(exponent);
  const unit = 1n << BigInt(-exponent);
  const quotient = significand / unit;
  return significand > 0n && significand % unit !== 0n ? quotient + 1n : quotient;
}

/** `%.17Lf` with trailing zeros cut: the form in which INCRBYFLOAT answers. */
export function formatLongDouble({ significand, exponent }: LongDouble): Bytes {
  const magnitude = significand < 0n ? -significand : significand;
  const sign = significand < 0n ? '-' : '';
  if (exponent >= 0) return raw(`${sign}${magnitude << BigInt(exponent)}`);
  const fixed = nearest(magnitude * FIXED_UNIT, 1n << BigInt(-exponent));
  const digits = fixed.toString().padStart(18, '0');
  const text = `${digits.slice(0, -17)}.${digits.slice(-17)}`.replace(/\.?0+$/, '');
  return raw(text === '0' ? '0' : sign + text);
}
