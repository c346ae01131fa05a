// Lua 5.1 values as JavaScript has them: nil is undefined, a string holds one char per byte, a
// number is a double. Source: the Lua 5.1 reference manual, §2.2.

import { general } from '../double.ts';
import type { LuaFunction } from './function.ts';
import type { LuaThread } from './run/thread.ts';
import type { LuaTable } from './table.ts';
import type { LuaUserdata } from './userdata.ts';

export type LuaValue = undefined | boolean | number | string | LuaObject;

/** Values that are compared by identity. */
export type LuaObject = LuaTable | LuaFunction | LuaThread | LuaUserdata;

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
      if ('environment' in value) return 'function';
      if ('kind' in value) return 'userdata';
      return 'status' in value ? 'thread' : 'table';
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
const HEX_NUMERAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/;
const SPECIAL = /^([+-]?)(inf(?:inity)?|nan(?:\([A-Za-z0-9_]*\))?)$/i;
const BLANKS = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/**
 * A string read as a number as strtod does, blanks around it allowed; undefined when it is none.
 */
export function stringToNumber(value: string): number | undefined {
  // A C string ends at its first zero byte.
  const trimmed = (value.includes('\0') ? value.slice(0, value.indexOf('\0')) : value).replace(
    BLANKS,
    '',
  );
  if (NUMERAL.test(trimmed)) return Number(trimmed);
  const hex = HEX_NUMERAL.exec(trimmed);
  if (hex) return hexToNumber(hex);
  const special = SPECIAL.exec(trimmed);
  if (!special) return undefined;
  if (special[2]?.toLowerCase().startsWith('nan')) return Number.NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

function hexToNumber([, sign, whole = '', fraction = '', power = '0']: RegExpExecArray):
  | number
  | undefined {
  if (whole === '' && fraction === '') return undefined;
  let value = Number(`0x0${whole}${fraction}`);
  let exponent = Number(power) - 4 * fraction.length;
  for (; exponent > 0 && Number.isFinite(value) && value !== 0; exponent -= 1) value *= 2;
  for (; exponent < 0 && value !== 0; exponent += 1) value /= 2;
  return sign === '-' ? -value : value;
}

/** A number, or a string that spells one; undefined otherwise. */
export function toNumber(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? stringToNumber(value) : undefined;
}

/** A string, or a number as text; undefined otherwise. Source: lua_tolstring. */
export function toText(value: LuaValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : undefined;
}
