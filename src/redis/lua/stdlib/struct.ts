// The struct library: values to bytes by a format, and back. Source: lua_struct.c of Redis.

import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import {
  bytesToFloat,
  bytesToInteger,
  type Endian,
  floatBytes,
  integerBytes,
  toInt64,
  toUint64,
} from './bytes-of-numbers.ts';
import { Arguments, library } from './define.ts';

const MAX_INTEGER_SIZE = 32;
const MAX_INT = 0x7fffffff;
const NATIVE_ALIGN = 8;
const SIZES: Readonly<Record<string, number>> = {
  B: 1,
  b: 1,
  H: 2,
  h: 2,
  L: 8,
  l: 8,
  T: 8,
  f: 4,
  d: 8,
  x: 1,
};

/** A format while it is read. */
class Format {
  readonly #args: Arguments;
  readonly #text: string;
  #at = 0;
  endian: Endian = 'little';
  #align = 1;

  constructor(args: Arguments) {
    this.#args = args;
    this.#text = args.string(1).split('\0', 1)[0] ?? '';
  }

  /** The next option and its size. */
  next(): { option: string; size: number } | undefined {
    const option = this.#text[this.#at];
    if (option === undefined) return undefined;
    this.#at += 1;
    return { option, size: this.#size(option) };
  }

  #size(option: string): number {
    if (option === 'c') return this.#number(1);
    if (option !== 'i' && option !== 'I') return SIZES[option] ?? 0;
    const size = this.#number(4);
    if (size > MAX_INTEGER_SIZE) {
      this.#args.machine.raise(`integral size ${size} is larger than limit of ${MAX_INTEGER_SIZE}`);
    }
    return size;
  }

  #number(fallback: number): number {
    const digits = /^[0-9]+/.exec(this.#text.slice(this.#at))?.[0];
    if (digits === undefined) return fallback;
    this.#at += digits.length;
    const value = Number(digits);
    return value > MAX_INT ? this.#args.machine.raise('integral size overflow') : value;
  }

  /** Bytes to skip so that an element of this size stands aligned at `position`. */
  padding(position: number, option: string, size: number): number {
    if (size === 0 || option === 'c') return 0;
    const step = Math.min(size, this.#align);
    return (step - (position & (step - 1))) & (step - 1);
  }

  /** An option that is no element: byte order, alignment. */
  control(option: string): void {
    switch (option) {
      case ' ':
        return;
      case '>':
        this.endian = 'big';
        return;
      case '<':
        this.endian = 'little';
        return;
      case '!': {
        const align = this.#number(NATIVE_ALIGN);
        if (align <= 0 || (align & (align - 1)) !== 0) {
          this.#args.machine.raise(`alignment ${align} is not a power of 2`);
        }
        this.#align = align;
        return;
      }
      default:
        this.#args.fail(1, `invalid format option '${option}'`);
    }
  }
}

function packInteger(args: Arguments, at: number, size: number, endian: Endian): string {
  const value = args.number(at);
  const bits = value < 0 ? toInt64(value) : toUint64(value);
  return integerBytes(BigInt.asUintN(64, bits), size, endian);
}

function pack({ machine, values, self }: Arguments): LuaValue[] {
  // The reference puts a nil behind the arguments, which shows when one is missing.
  const args = new Arguments(machine, [...values, undefined], self);
  const format = new Format(args);
  let out = '';
  let at = 2;
  for (let item = format.next(); item; item = format.next()) {
    const { option, size } = item;
    out += '\0'.repeat(format.padding(out.length, option, size));
    if ('bBhHlLTiI'.includes(option)) {
      out += packInteger(args, at, size, format.endian);
      at += 1;
    } else if (option === 'f' || option === 'd') {
      out += floatBytes(args.number(at), option === 'f' ? 4 : 8, format.endian);
      at += 1;
    } else if (option === 'c' || option === 's') {
      const text = args.string(at);
      at += 1;
      const length = size === 0 ? text.length : size;
      if (text.length < length) args.fail(at, 'string too short');
      out += text.slice(0, length) + (option === 's' ? '\0' : '');
    } else if (option === 'x') {
      out += '\0';
    } else {
      format.control(option);
    }
  }
  return [out];
}

function unpackInteger(data: string, option: string, endian: Endian): number {
  const value = BigInt.asUintN(64, bytesToInteger(data, endian));
  const isSigned = option === option.toLowerCase();
  return Number(isSigned ? BigInt.asIntN(Math.min(data.length * 8, 64), value) : value);
}

function unpack(args: Arguments): LuaValue[] {
  const format = new Format(args);
  const data = args.string(2);
  let at = args.optionalInteger(3, 1);
  if (at === 0) args.fail(3, 'offset must be 1 or greater');
  at -= 1;
  const out: LuaValue[] = [];
  const need = (size: number): void => {
    if (at < 0 || size > data.length || at > data.length - size) {
      args.fail(2, 'data string too short');
    }
  };
  for (let item = format.next(); item; item = format.next()) {
    const { option } = item;
    let { size } = item;
    at += format.padding(at, option, size);
    need(size);
    if ('bBhHlLTiI'.includes(option)) {
      out.push(unpackInteger(data.slice(at, at + size), option, format.endian));
    } else if (option === 'f' || option === 'd') {
      out.push(bytesToFloat(data.slice(at, at + size), format.endian));
    } else if (option === 'c') {
      if (size === 0) size = takeSize(args, out);
      need(size);
      out.push(data.slice(at, at + size));
    } else if (option === 's') {
      const end = data.indexOf('\0', at);
      if (end < 0) args.machine.raise('unfinished string in data');
      out.push(data.slice(at, end));
      size = end - at + 1;
    } else if (option !== 'x') {
      format.control(option);
    }
    at += size;
  }
  return [...out, at + 1];
}

/** `c0`: the value read before is the length. */
function takeSize(args: Arguments, out: LuaValue[]): number {
  const last = out.at(-1);
  if (typeof last !== 'number') return args.machine.raise("format 'c0' needs a previous size");
  out.pop();
  return Math.trunc(last) < 0 ? Number.MAX_SAFE_INTEGER : Math.trunc(last);
}

function size(args: Arguments): LuaValue[] {
  const format = new Format(args);
  let at = 0;
  for (let item = format.next(); item; item = format.next()) {
    at += format.padding(at, item.option, item.size);
    if (item.option === 's') args.fail(1, "option 's' has no fixed size");
    if (item.option === 'c' && item.size === 0) args.fail(1, "option 'c0' has no fixed size");
    if (!/[A-Za-z0-9]/.test(item.option)) format.control(item.option);
    at += item.size;
  }
  return [at];
}

export function structLibrary(): LuaTable {
  return library({ pack, unpack, size });
}
