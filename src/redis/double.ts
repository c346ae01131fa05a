// Doubles as the server reads and prints them. Source: object.c getDoubleFromObject (strtod, with
// leading blanks, trailing bytes and NaN refused), util.c d2string (printf %.17g in 7.0).

import { type Bytes, raw } from '../base/bytes.ts';
import { parseInteger } from './integer.ts';

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** The double that these bytes spell for strtod; undefined where Redis says "not a valid float". */
export function parseDouble(value: Bytes): number | undefined {
  // Most are whole.
  const whole = parseInteger(value);
  if (typeof whole === 'number') return whole;
  if (DECIMAL.test(value)) {
    const number = Number(value);
    // strtod reports ERANGE for an overflow and for an underflow to zero; Redis refuses both.
    const isUnderflow = number === 0 && /[1-9]/.test(value.split(/[eE]/, 1)[0] ?? '');
    return Number.isFinite(number) && !isUnderflow ? number : undefined;
  }
  const infinite = INFINITE.exec(value);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return parseHex(value);
}

function parseHex(value: Bytes): number | undefined {
  const match = HEX.exec(value);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  let mantissa = 0;
  for (const digit of whole + fraction) mantissa = mantissa * 16 + Number.parseInt(digit, 16);
  let power = Number(exponent) - 4 * fraction.length;
  while (power > 0 && Number.isFinite(mantissa) && mantissa !== 0) {
    mantissa *= 2;
    power -= 1;
  }
  while (power < 0 && mantissa !== 0) {
    mantissa /= 2;
    power += 1;
  }
  if (!Number.isFinite(mantissa)) return undefined;
  return sign === '-' ? -mantissa : mantissa;
}

/** `%.17g`, as 7.0 prints scores and Lua numbers: 0.1 gives `0.10000000000000001`. */
export function formatDouble(value: number): Bytes {
  if (Number.isSafeInteger(value)) {
    return raw(Object.is(value, -0) ? '-0' : String(value));
  }
  if (value === Infinity) return raw('inf');
  if (value === -Infinity) return raw('-inf');
  if (Number.isNaN(value)) return raw('nan');
  return raw(general(value, 17));
}

/** More digits than this, no double has after a tie. */
const MOST_DIGITS = 100;

/**
 * printf's `%.{places}e` without a leading zero in the exponent. Where two results are equally near,
 * C takes the even one and toExponential the larger one.
 */
export function exponential(value: number, places: number): string {
  const rounded = value.toExponential(places);
  if (!value.toExponential(places + 1).includes('5e')) return rounded;
  const exact = value.toExponential(MOST_DIGITS);
  const mark = exact.indexOf('.') + 1 + places;
  const rest = exact.slice(mark, exact.indexOf('e'));
  if (!/^50*$/.test(rest)) return rounded;
  const cut = exact.slice(0, places === 0 ? mark - 1 : mark);
  const isEven = '02468'.includes(cut.slice(-1));
  return isEven ? cut + exact.slice(exact.indexOf('e')) : rounded;
}

/** printf's `%.{places}f`, for values below 1e21. Source: as `exponential`. */
export function fixed(value: number, places: number): string {
  const rounded = value.toFixed(places);
  if (places === MOST_DIGITS || !value.toFixed(places + 1).endsWith('5')) return rounded;
  const exact = value.toFixed(MOST_DIGITS);
  const mark = exact.indexOf('.') + 1 + places;
  if (!/^50*$/.test(exact.slice(mark))) return rounded;
  const cut = exact.slice(0, places === 0 ? mark - 1 : mark);
  return '02468'.includes(cut.slice(-1)) ? cut : rounded;
}

/** printf's `%.{precision}g`: the shorter of fixed and scientific form, trailing zeros cut. */
export function general(value: number, precision: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const scientific = exponential(value, precision - 1);
  const mark = scientific.indexOf('e');
  const exponent = Number(scientific.slice(mark + 1));
  if (exponent < -4 || exponent >= precision) {
    const sign = exponent < 0 ? '-' : '+';
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${cutZeros(scientific.slice(0, mark))}e${sign}${digits}`;
  }
  return cutZeros(toFixedExactly(scientific.slice(0, mark), exponent));
}

function cutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Shifts the point of a mantissa `d.ddd` by `exponent` places, with no arithmetic on the value. */
function toFixedExactly(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  const placed =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${placed}` : placed;
}
