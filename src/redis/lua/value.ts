// Lua 5.1 values as JavaScript has them: nil is undefined, a string holds one char per byte, a number
// is a double. Source: the Lua 5.1 reference manual, §2.2.

import { general } from '../double.ts';
import type { LuaTable } from './table.ts';

export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction | LuaThread;

/** What a function body gets and gives: all arguments in, all results out. */
export type LuaBody = (args: readonly LuaValue[]) => LuaValue[];

/** A function, ours or a script's. Its identity is the object. */
export class LuaFunction {
  readonly name: string;
  readonly call: LuaBody;
  /** Where its global names are looked up; null for functions of the library. */
  environment: LuaTable | null = null;

  constructor(name: string, call: LuaBody) {
    this.name = name;
    this.call = call;
  }
}

/** A coroutine; see coroutine.ts. */
export interface LuaThread {
  readonly isThread: true;
}

/** The name that `type()` answers. */
export function typeName(value: LuaValue): string {
  switch (typeof value) {
    case 'undefined':
      return 'nil';
    case 'boolean':
    case 'number':
    case 'string':
      return typeof value;
    default:
      if (value instanceof LuaFunction) return 'function';
      return 'isThread' in value ? 'thread' : 'table';
  }
}

export function isTruthy(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}

/** As `lua_Number2str` prints: `%.14g`. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e14) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  // The sign is that of x86's default NaN, which is what 0/0 gives there.
  if (Number.isNaN(value)) return '-nan';
  return general(value, 14);
}

const NUMERAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX_NUMERAL = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;

/** A string read as a number, blanks around it allowed; undefined when it is none. */
export function stringToNumber(value: string): number | undefined {
  const trimmed = value.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
  if (NUMERAL.test(trimmed)) return Number(trimmed);
  const hex = HEX_NUMERAL.exec(trimmed);
  if (hex) return (hex[1] === '-' ? -1 : 1) * Number(`0x${hex[2]}`);
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(trimmed);
  if (!special) return undefined;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** A number, or a string that spells one; undefined otherwise. */
export function toNumber(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? stringToNumber(value) : undefined;
}

let addresses = 0;
const addressOf = new WeakMap<object, string>();

/** What `tostring` shows of a table or function: any text that tells two of them apart. */
export function address(value: object): string {
  let known = addressOf.get(value);
  if (known === undefined) {
    addresses += 1;
    known = `0x${(0x7f0000000000 + addresses * 64).toString(16)}`;
    addressOf.set(value, known);
  }
  return known;
}
