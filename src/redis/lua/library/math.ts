// The math library. Source: lmathlib.c; random is Redis's own generator (rand.c: the 48-bit linear
// congruence of drand48), reseeded before every script, so that a script draws the same on all nodes.

import type { Machine } from '../machine.ts';
import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';

const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;
const RANDOM_MAX = 0x7fffffff;

/** The state of math.random, one per machine. */
export class ScriptDice {
  #state = 0n;

  constructor() {
    this.seed(0);
  }

  seed(value: number): void {
    this.#state = (BigInt.asUintN(32, BigInt(Math.trunc(value) || 0)) << 16n) | 0x330en;
  }

  /** 0 .. 2^31-1. Source: rand.c redisLrand48. */
  next(): number {
    this.#state = (this.#state * MULTIPLIER + INCREMENT) & MASK;
    return Number(this.#state >> 17n);
  }
}

function random(args: Arguments, dice: ScriptDice): LuaValue[] {
  const draw = (dice.next() % RANDOM_MAX) / RANDOM_MAX;
  if (args.count === 0) return [draw];
  if (args.count > 2) args.machine.raise('wrong number of arguments');
  const low = args.count === 1 ? 1 : args.integer(1);
  const high = args.integer(args.count);
  if (low > high) args.fail(args.count, 'interval is empty');
  return [Math.floor(draw * (high - low + 1)) + low];
}

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

export function mathLibrary(machine: Machine, dice: ScriptDice): LuaTable {
  const plain = Object.entries(PLAIN).map(
    ([name, run]) => [name, (args: Arguments) => [run(args.number(1))]] as const,
  );
  const table = library(machine, {
    ...Object.fromEntries(plain),
    atan2: (args) => [Math.atan2(args.number(1), args.number(2))],
    fmod: (args) => [args.number(1) % args.number(2)],
    mod: (args) => [args.number(1) % args.number(2)],
    pow: (args) => [args.number(1) ** args.number(2)],
    ldexp: (args) => [args.number(1) * 2 ** args.integer(2)],
    frexp: (args) => frexp(args.number(1)),
    modf: (args) => {
      const value = args.number(1);
      const whole = Math.trunc(value);
      return [whole, Number.isFinite(value) ? value - whole : 0];
    },
    min: extreme((a, b) => (b < a ? b : a)),
    max: extreme((a, b) => (b > a ? b : a)),
    random: (args) => random(args, dice),
    randomseed: (args) => {
      dice.seed(args.number(1));
      return [];
    },
  });
  table.set('pi', Math.PI);
  table.set('huge', Number.POSITIVE_INFINITY);
  return table;
}
