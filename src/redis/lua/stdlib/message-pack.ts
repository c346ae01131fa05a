// The cmsgpack library: values to MessagePack and back. Source: lua_cmsgpack.c (0.4.0).

import { setRaw } from '../operators.ts';
import { MOST_ON_STACK } from '../run/limits.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import {
  bytesToFloat,
  bytesToInteger,
  floatBytes,
  integerBytes,
  toInt64,
} from './bytes-of-numbers.ts';
import { type Arguments, library } from './define.ts';

const MAX_NESTING = 16;
function byte(code: number): string {
  return String.fromCharCode(code);
}

function big(value: number | bigint, size: number): string {
  return integerBytes(BigInt(value), size, 'big');
}

function packValue(value: LuaValue, level: number): string {
  switch (typeof value) {
    case 'string':
      return packHeader(value.length, [0xa0, 31], [0xd9, 0xda, 0xdb]) + value;
    case 'boolean':
      return byte(value ? 0xc3 : 0xc2);
    case 'number':
      return packNumber(value);
    default:
      if (!(value instanceof LuaTable) || level === MAX_NESTING) return byte(0xc0);
      return isArray(value) ? packArray(value, level) : packMap(value, level);
  }
}

/** A length in the shortest form: in the first byte, or after it in 1, 2 or 4 bytes. */
function packHeader(
  length: number,
  [mark, most]: readonly [number, number],
  codes: readonly number[],
): string {
  if (length <= most) return byte(mark | length);
  const [one, two, four] = codes.length === 3 ? codes : [undefined, ...codes];
  if (one !== undefined && length <= 0xff) return byte(one) + big(length, 1);
  if (length <= 0xffff) return byte(two as number) + big(length, 2);
  return byte(four as number) + big(length, 4);
}

function packNumber(value: number): string {
  const whole = toInt64(value);
  if (Number(whole) === value && Math.abs(value) !== Infinity) return packInteger(whole);
  return Math.fround(value) === value
    ? byte(0xca) + floatBytes(value, 4, 'big')
    : byte(0xcb) + floatBytes(value, 8, 'big');
}

function packInteger(value: bigint): string {
  if (value >= 0n) {
    if (value <= 127n) return byte(Number(value));
    if (value <= 0xffn) return byte(0xcc) + big(value, 1);
    if (value <= 0xffffn) return byte(0xcd) + big(value, 2);
    return value <= 0xffffffffn ? byte(0xce) + big(value, 4) : byte(0xcf) + big(value, 8);
  }
  if (value >= -32n) return big(value, 1);
  if (value >= -128n) return byte(0xd0) + big(value, 1);
  if (value >= -32768n) return byte(0xd1) + big(value, 2);
  return value >= -2147483648n ? byte(0xd2) + big(value, 4) : byte(0xd3) + big(value, 8);
}

/** Whether the keys are exactly 1..n; an empty table counts. */
function isArray(table: LuaTable): boolean {
  let count = 0;
  let largest = 0;
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
    const [key] = entry;
    if (typeof key !== 'number' || key <= 0 || (key | 0) !== key) return false;
    largest = Math.max(largest, key);
    count += 1;
  }
  return largest === count;
}

function packArray(table: LuaTable, level: number): string {
  const { length } = table;
  let out = packHeader(length, [0x90, 15], [0xdc, 0xdd]);
  for (let at = 1; at <= length; at += 1) out += packValue(table.get(at), level + 1);
  return out;
}

function packMap(table: LuaTable, level: number): string {
  let out = '';
  let count = 0;
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
    out += packValue(entry[0], level + 1) + packValue(entry[1], level + 1);
    count += 1;
  }
  return packHeader(count, [0x80, 15], [0xde, 0xdf]) + out;
}

/** Packed data while it is read. */
class Reader {
  readonly #args: Arguments;
  readonly #data: string;
  at: number;

  constructor(args: Arguments, data: string, at: number) {
    this.#args = args;
    this.#data = data;
    this.at = at;
  }

  get left(): number {
    return this.#data.length - this.at;
  }

  #take(size: number): string {
    if (this.left < size) this.#args.machine.raise('Missing bytes in input.');
    const part = this.#data.slice(this.at, this.at + size);
    this.at += size;
    return part;
  }

  #unsigned(size: number): bigint {
    return bytesToInteger(this.#take(size), 'big');
  }

  #signed(size: number): number {
    return Number(BigInt.asIntN(size * 8, this.#unsigned(size)));
  }

  value(): LuaValue {
    const code = this.#take(1).charCodeAt(0);
    if (code <= 0x7f) return code;
    if (code >= 0xe0) return code - 256;
    if (code <= 0x8f) return this.#map(code & 0xf);
    if (code <= 0x9f) return this.#array(code & 0xf);
    if (code <= 0xbf) return this.#take(code & 0x1f);
    return this.#coded(code);
  }

  #coded(code: number): LuaValue {
    switch (code) {
      case 0xc0:
        return undefined;
      case 0xc2:
      case 0xc3:
        return code === 0xc3;
      case 0xca:
        return bytesToFloat(this.#take(4), 'big');
      case 0xcb:
        return bytesToFloat(this.#take(8), 'big');
      case 0xcc:
      case 0xcd:
      case 0xce:
        return Number(this.#unsigned(1 << (code - 0xcc)));
      case 0xcf:
        // As lua_pushinteger gets it: signed.
        return this.#signed(8);
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return this.#signed(1 << (code - 0xd0));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#take(Number(this.#unsigned(1 << (code - 0xd9))));
      case 0xdc:
      case 0xdd:
        return this.#array(Number(this.#unsigned(2 << (code - 0xdc))));
      case 0xde:
      case 0xdf:
        return this.#map(Number(this.#unsigned(2 << (code - 0xde))));
      default:
        return this.#args.machine.raise('Bad data format in input.');
    }
  }

  #array(count: number): LuaTable {
    const table = new LuaTable();
    for (let at = 1; at <= count; at += 1) table.set(at, this.value());
    return table;
  }

  #map(count: number): LuaTable {
    const { machine } = this.#args;
    const table = new LuaTable();
    for (let pair = 0; pair < count; pair += 1) {
      const key = this.value();
      const value = this.value();
      machine.asLibrary(() => setRaw(machine, table, key, value));
    }
    return table;
  }
}

function pack(args: Arguments): LuaValue[] {
  if (args.count === 0) args.fail(0, 'MessagePack pack needs input.');
  return [args.values.map((value) => packValue(value, 0)).join('')];
}

/** `limit` 0 with `offset` 0 means all. */
function unpackUpTo(args: Arguments, limit: number, offset: number): LuaValue[] {
  const isAll = limit === 0 && offset === 0;
  const data = args.string(1);
  if (offset < 0 || limit < 0) {
    args.machine.raise(
      `Invalid request to unpack with offset of ${offset} and limit of ${data.length}.`,
    );
  }
  if (offset > data.length) {
    args.machine.raise(`Start offset ${offset} greater than input length ${data.length}.`);
  }
  const reader = new Reader(args, data, offset);
  const out: LuaValue[] = [];
  while (reader.left > 0 && (isAll || out.length < limit)) {
    if (out.length + 2 > MOST_ON_STACK) {
      args.machine.raise(
        'stack overflow (too many return values at once; ' +
          'use unpack_one or unpack_limit instead.)',
      );
    }
    out.push(reader.value());
  }
  if (isAll) return out;
  return [reader.left === 0 ? -1 : reader.at, ...out];
}

export function messagePackLibrary(): LuaTable {
  const table = library({
    pack,
    unpack: (args) => unpackUpTo(args, 0, 0),
    unpack_one: (args) => unpackUpTo(args, 1, args.optionalInteger(2, 0)),
    unpack_limit: (args) => unpackUpTo(args, args.integer(2), args.optionalInteger(3, 0)),
  });
  table.set('_NAME', 'cmsgpack');
  table.set('_VERSION', 'lua-cmsgpack 0.4.0');
  table.set('_COPYRIGHT', 'Copyright (C) 2012, Salvatore Sanfilippo');
  table.set('_DESCRIPTION', 'MessagePack C implementation for Lua');
  return table;
}
