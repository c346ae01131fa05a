// The bit library: operations on 32-bit integers. Source: lua_bit.c (BitOp 1.0.2).

import type { LuaTable } from '../table.ts';
import { type LuaValue, toNumber } from '../value.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';

/** Added to a double, it rounds to an integer whose low 32 bits are those of the double. */
const ROUNDER = 6755399441055744;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** An argument as a signed 32-bit integer: rounded to even, then cut. */
function bits(args: Arguments, at: number): number {
  const number = toNumber(args.value(at));
  double[0] = (number ?? 0) + ROUNDER;
  const value = words[0] as number;
  if (value === 0 && number === undefined) args.wrongType(at, 'number');
  return value;
}

function fold(join: (a: number, b: number) => number): LibraryFunction {
  return (args) => {
    let value = bits(args, 1);
    for (let at = args.count; at > 1; at -= 1) value = join(value, bits(args, at));
    return [value | 0];
  };
}

function shift(move: (value: number, by: number) => number): LibraryFunction {
  return (args) => {
    const value = bits(args, 1);
    return [move(value, bits(args, 2) & 31) | 0];
  };
}

function tohex(args: Arguments): LuaValue[] {
  const value = bits(args, 1) >>> 0;
  let digits = args.count < 2 ? 8 : bits(args, 2);
  const isUpper = digits < 0;
  digits = Math.min(Math.abs(digits), 8);
  if (digits === 0) return [''];
  const hex = value.toString(16).padStart(8, '0').slice(-digits);
  return [isUpper ? hex.toUpperCase() : hex];
}

function bswap(args: Arguments): LuaValue[] {
  const value = bits(args, 1);
  return [(value >>> 24) | ((value >>> 8) & 0xff00) | ((value & 0xff00) << 8) | (value << 24) | 0];
}

export function bitLibrary(): LuaTable {
  return library({
    tobit: (args) => [bits(args, 1)],
    bnot: (args) => [~bits(args, 1)],
    band: fold((a, b) => a & b),
    bor: fold((a, b) => a | b),
    bxor: fold((a, b) => a ^ b),
    lshift: shift((value, by) => value << by),
    rshift: shift((value, by) => value >>> by),
    arshift: shift((value, by) => value >> by),
    rol: shift((value, by) => (value << by) | (value >>> (32 - by))),
    ror: shift((value, by) => (value << (32 - by)) | (value >>> by)),
    bswap,
    tohex,
  });
}
