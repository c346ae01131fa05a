// SETBIT GETBIT BITCOUNT BITPOS BITOP. Source: bitops.c. Bit 0 is the highest bit of the first
// byte.

import { type Bytes, fromArray, lower } from '../../base/bytes.ts';
import { int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { closeBitmap, openBitmap } from '../doors/bitmap.ts';
import { removeKey, replaceValue } from '../doors/key.ts';
import { err, SYNTAX } from '../errors.ts';
import { parseInteger } from '../integer.ts';
import { StringValue } from '../types/string.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const BAD_OFFSET = err('bit offset is not an integer or out of range');
/** Bits of proto-max-bulk-len, 512 MB. */
const MOST_BITS = 4294967296n;

/**
 * A bit offset. With `width`, `#n` means the n-th field of that many bits.
 * Source: bitops.c getBitOffsetFromArgument.
 */
export function bitOffset(word: Bytes, width = 0): number {
  const isField = width > 0 && word.startsWith('#');
  const number = parseInteger((isField ? word.slice(1) : word) as Bytes);
  if (number === undefined) throw BAD_OFFSET;
  const offset = BigInt.asIntN(64, BigInt(number) * BigInt(isField ? width : 1));
  if (offset < 0n || offset >= MOST_BITS) throw BAD_OFFSET;
  return Number(offset);
}

function setbit(ctx: Context, args: Args): Reply {
  const key = args.next();
  const offset = bitOffset(args.next());
  const bit = args.intInRange(0, 1, err('bit is not an integer or out of range'));
  const open = openBitmap(ctx.db, key, offset);
  const index = Math.floor(offset / 8);
  const mask = 0x80 >> (offset & 7);
  const octet = open.string.octetAt(index);
  const before = (octet & mask) === 0 ? 0 : 1;
  if (open.hasGrown || before !== bit) {
    open.string.setOctet(index, bit === 1 ? octet | mask : octet & ~mask);
    closeBitmap(ctx.db, key, open, 1);
    ctx.notify('$', 'setbit', key);
  }
  return int(before);
}

function getbit(ctx: Context, args: Args): Reply {
  const key = args.next();
  const offset = bitOffset(args.next());
  const octet = ctx.db.readAs(key, 'string')?.octetAt(Math.floor(offset / 8)) ?? 0;
  return int((octet >> (7 - (offset & 7))) & 1);
}

/** Bits first .. last, both included. */
interface BitRange {
  readonly first: number;
  readonly last: number;
}

function isBitUnit(word: Bytes): boolean {
  const unit = lower(word);
  if (unit !== 'bit' && unit !== 'byte') throw SYNTAX;
  return unit === 'bit';
}

/**
 * A range as the commands take it, negative from the end, turned into bits; undefined when empty.
 */
function rangeOfBits(
  start: number,
  end: number,
  octets: number,
  isInBits: boolean,
): BitRange | undefined {
  const total = isInBits ? octets * 8 : octets;
  const first = Math.max(0, start < 0 ? total + start : start);
  const last = Math.min(Math.max(0, end < 0 ? total + end : end), total - 1);
  if (first > last) return undefined;
  return isInBits ? { first, last } : { first: first * 8, last: last * 8 + 7 };
}

const ONES = Uint8Array.from({ length: 256 }, (_, octet) => {
  let count = 0;
  for (let rest = octet; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

function bitcount(ctx: Context, args: Args): Reply {
  const string = ctx.db.readAs(args.next(), 'string');
  if (string === undefined) return int(0);
  if (args.left === 1 || args.left > 3) throw SYNTAX;
  if (args.left === 0) return int(countOnes(string, { first: 0, last: string.length * 8 - 1 }));
  const start = args.int();
  const end = args.int();
  if (start < 0 && end < 0 && start > end) return int(0);
  const isInBits = args.left > 0 && isBitUnit(args.next());
  const range = rangeOfBits(start, end, string.length, isInBits);
  return int(range === undefined ? 0 : countOnes(string, range));
}

function countOnes(string: Readonly<StringValue>, { first, last }: BitRange): number {
  let count = 0;
  const from = Math.floor(first / 8);
  const to = Math.floor(last / 8);
  for (let index = from; index <= to; index += 1) {
    let octet = string.octetAt(index);
    if (index === from) octet &= 0xff >> (first & 7);
    if (index === to) octet &= 0xff << (7 - (last & 7));
    count += ONES[octet & 0xff] as number;
  }
  return count;
}

function bitpos(ctx: Context, args: Args): Reply {
  const key = args.next();
  const bit = args.int();
  if (bit !== 0 && bit !== 1) throw err('The bit argument must be 1 or 0.');
  const string = ctx.db.readAs(key, 'string');
  if (string === undefined) return int(bit === 1 ? -1 : 0);
  if (args.left > 3) throw SYNTAX;
  const start = args.left > 0 ? args.int() : 0;
  // Redis looks at the unit before it reads the end.
  const isInBits = args.left === 2 && isBitUnit(args.peek(1) as Bytes);
  const hasEnd = args.left > 0;
  const end = hasEnd ? args.int() : -1;
  const range = rangeOfBits(start, end, string.length, isInBits);
  if (range === undefined) return int(-1);
  const found = firstBit(string, bit, range);
  if (found >= 0 || bit === 1 || hasEnd) return int(found);
  // Without an end the string goes on in zeros.
  return int(range.last + 1);
}

function firstBit(string: Readonly<StringValue>, bit: number, { first, last }: BitRange): number {
  const skipped = bit === 1 ? 0 : 0xff;
  let at = first;
  while (at <= last) {
    const octet = string.octetAt(Math.floor(at / 8));
    if (octet === skipped) {
      at += 8 - (at & 7);
    } else if (((octet >> (7 - (at & 7))) & 1) === bit) {
      return at;
    } else {
      at += 1;
    }
  }
  return -1;
}

type Combine = (a: number, b: number) => number;

const COMBINE: Readonly<Record<'and' | 'or' | 'xor', Combine>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function bitop(ctx: Context, args: Args): Reply {
  const operation = args.oneOf(['and', 'or', 'xor', 'not']);
  const target = args.next();
  if (operation === 'not' && args.left !== 1) {
    throw err('BITOP NOT must be called with a single source key.');
  }
  const sources = args.rest().map((key) => ctx.db.readAs(key, 'string')?.octets());
  const length = Math.max(0, ...sources.map((octets) => octets?.length ?? 0));
  if (length === 0) {
    if (removeKey(ctx.db, target)) ctx.notify('g', 'del', target);
    return int(0);
  }
  const result = new Uint8Array(length);
  const [first, ...others] = sources;
  if (first !== undefined) result.set(first);
  if (operation === 'not') {
    for (let at = 0; at < length; at += 1) result[at] = ~(result[at] as number);
  } else {
    const combine = COMBINE[operation];
    for (const octets of others) {
      for (let at = 0; at < length; at += 1) {
        result[at] = combine(result[at] as number, octets?.[at] ?? 0);
      }
    }
  }
  const value = fromArray(result);
  replaceValue(ctx.db, target, new StringValue(value, ctx.db.epoch, 'raw'), 1);
  ctx.notify('$', 'set', target);
  return int(length);
}

export const bitmapCommands = defineCommands({
  SETBIT: {
    arity: 4,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'bitmap',
    since: '2.2.0',
    syntax: 'key offset value',
    summary: 'Sets or clears a bit of a string; answers what it was.',
    run: setbit,
  },
  GETBIT: {
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'bitmap',
    since: '2.2.0',
    syntax: 'key offset',
    summary: 'A bit of a string; 0 beyond its end.',
    run: getbit,
  },
  BITCOUNT: {
    arity: -2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'bitmap',
    since: '2.6.0',
    syntax: 'key [start end [BYTE | BIT]]',
    summary: 'How many bits of a string are set.',
    run: bitcount,
  },
  BITPOS: {
    arity: -3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'bitmap',
    since: '2.8.7',
    syntax: 'key bit [start [end [BYTE | BIT]]]',
    summary: 'Where the first set or clear bit of a string is.',
    run: bitpos,
  },
  BITOP: {
    arity: -4,
    flags: ['write', 'denyoom'],
    keys: { first: 2, last: -1, step: 1 },
    group: 'bitmap',
    since: '2.6.0',
    syntax: '<AND | OR | XOR | NOT> destkey key [key ...]',
    summary: 'Combines strings bit by bit and stores the result.',
    run: bitop,
  },
});
