// The math library. Source: lmathlib.c. What it computes may differ in the last digit from C's.

import type { LuaTable } from '../table.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';
import { power } from './power.ts';

function frexp(value: number): [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (mantissa >= 1) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < 0.5) {
    mantissa *= 2;
    exponent -= 1;
  }
  return [value < 0 ? -mantissa : mantissa, exponent];
}

/** Times a power of two, as C's ldexp: exact, and rounded once at the end. */
function scale(value: number, exponent: number): number {
  let result = value;
  let left = Math.max(Math.min(exponent, 2200), -2200);
  for (; left >= 30; left -= 30) result *= 0x4000_0000;
  for (; left <= -30; left += 30) result /= 0x4000_0000;
  return left >= 0 ? result * (1 << left) : result / (1 << -left);
}

/** Functions of one number. */
const PLAIN: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  deg: (value) => value / (Math.PI / 180),
  rad: (value) => value * (Math.PI / 180),
};

function extreme(pick: (a: number, b: number) => number): LibraryFunction {
  return (args) => {
    let best = args.number(1);
    for (let at = 2; at <= args.count; at += 1) best = pick(best, args.number(at));
    return [best];
  };
}

/** Without random and randomseed, which Redis brings itself. */
export function mathLibrary(): LuaTable {
  const plain = Object.entries(PLAIN).map(
    ([name, run]) => [name, (args: Arguments) => [run(args.number(1))]] as const,
  );
  const table = library({
    ...Object.fromEntries(plain),
    atan2: (args) => [Math.atan2(args.number(1), args.number(2))],
    fmod: (args) => [args.number(1) % args.number(2)],
    mod: (args) => [args.number(1) % args.number(2)],
    pow: (args) => [power(args.number(1), args.number(2))],
    ldexp: (args) => [scale(args.number(1), args.int(2))],
    frexp: (args) => frexp(args.number(1)),
    modf: (args) => {
      const value = args.number(1);
      const whole = Math.trunc(value);
      return [whole, Math.abs(value) === Infinity ? 0 : value - whole];
    },
    min: extreme((a, b) => (b < a ? b : a)),
    max: extreme((a, b) => (b > a ? b : a)),
  });
  table.set('pi', Math.PI);
  table.set('huge', Number.POSITIVE_INFINITY);
  return table;
}
