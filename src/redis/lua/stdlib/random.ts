// math.random and math.randomseed as Redis brings them: a generator of its own, one for the server
// and never reseeded by itself since 7.0. Source: rand.c (the 48-bit linear congruence of
// drand48), script_lua.c redis_math_random.

import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { type Arguments, install } from './define.ts';

const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;
const RANDOM_MAX = 0x7fffffff;

/** What a generator remembers: plain data, for snapshots. */
export interface DiceState {
  state: bigint;
}

/** A server's generator when it starts. */
export function newDice(): DiceState {
  return { state: 0x1234abcd330en };
}

function seedDice(dice: DiceState, seed: number): void {
  dice.state = (BigInt.asUintN(32, BigInt(seed)) << 16n) | 0x330en;
}

/** 0 .. 2^31-1. Source: rand.c redisLrand48. */
function draw(dice: DiceState): number {
  dice.state = (dice.state * MULTIPLIER + INCREMENT) & MASK;
  return Number(dice.state >> 17n);
}

function random(args: Arguments): LuaValue[] {
  const { host } = args.machine;
  if (host.run === null) {
    args.machine.raise('math.random can only be called inside a script invocation');
  }
  const drawn = (draw(host.dice) % RANDOM_MAX) / RANDOM_MAX;
  if (args.count === 0) return [drawn];
  if (args.count > 2) args.machine.raise('wrong number of arguments');
  const low = args.count === 1 ? 1 : args.int(1);
  const high = args.int(args.count);
  if (low > high) args.fail(args.count, 'interval is empty');
  return [Math.floor(drawn * (high - low + 1)) + low];
}

function randomseed(args: Arguments): LuaValue[] {
  const { host } = args.machine;
  if (host.run === null) {
    args.machine.raise('math.randomseed can only be called inside a script invocation');
  }
  seedDice(host.dice, args.int(1));
  return [];
}

export function installRandom(math: LuaTable): void {
  install(math, { random, randomseed });
}
