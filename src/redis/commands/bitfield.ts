// BITFIELD BITFIELD_RO. Source: bitops.c bitfieldGeneric. Fields of up to 64 bits are computed as
// bigint.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, int, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { closeBitmap, openBitmap } from '../doors/bitmap.ts';
import { err, SYNTAX } from '../errors.ts';
import { normal, parseInteger } from '../integer.ts';
import type { StringValue } from '../types/string.ts';
import { bitOffset } from './bitmap.ts';

type Overflow = 'wrap' | 'sat' | 'fail';

interface Operation {
  readonly kind: 'get' | 'set' | 'incrby';
  readonly isSigned: boolean;
  readonly bits: number;
  readonly offset: number;
  readonly overflow: Overflow;
  /** What to set or to add. */
  readonly operand: bigint;
}

const BAD_TYPE = err(
  'Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
);
const BAD_OVERFLOW = err('Invalid OVERFLOW type specified');

function fieldType(word: Bytes): { isSigned: boolean; bits: number } {
  const isSigned = word.startsWith('i');
  if (!isSigned && !word.startsWith('u')) throw BAD_TYPE;
  // A C string ends at its first NUL.
  const bits = Number(parseInteger(raw(word.slice(1).split('\0', 1)[0] ?? '')) ?? 0);
  if (bits < 1 || bits > (isSigned ? 64 : 63)) throw BAD_TYPE;
  return { isSigned, bits };
}

function operations(args: Args): Operation[] {
  const list: Operation[] = [];
  let overflow: Overflow = 'wrap';
  while (args.left > 0) {
    if (args.optionWith('overflow', 1)) {
      overflow = args.oneOf(['wrap', 'sat', 'fail'], BAD_OVERFLOW);
      continue;
    }
    const kind = operationKind(args);
    const type = fieldType(args.next());
    const offset = bitOffset(args.next(), type.bits);
    const operand = kind === 'get' ? 0n : BigInt(args.int64());
    list.push({ kind, ...type, offset, overflow, operand });
  }
  return list;
}

function operationKind(args: Args): Operation['kind'] {
  if (args.optionWith('get', 2)) return 'get';
  if (args.optionWith('set', 3)) return 'set';
  if (args.optionWith('incrby', 3)) return 'incrby';
  throw SYNTAX;
}

function readField(string: Readonly<StringValue> | undefined, operation: Operation): bigint {
  const { offset, bits, isSigned } = operation;
  let value = 0n;
  const last = Math.floor((offset + bits - 1) / 8);
  for (let index = Math.floor(offset / 8); index <= last; index += 1) {
    value = (value << 8n) | BigInt(string?.octetAt(index) ?? 0);
  }
  value >>= BigInt(7 - ((offset + bits - 1) & 7));
  return isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

function writeField(string: StringValue, { offset, bits }: Operation, value: bigint): void {
  for (let at = 0; at < bits; at += 1) {
    const index = Math.floor((offset + at) / 8);
    const mask = 0x80 >> ((offset + at) & 7);
    const isSet = ((value >> BigInt(bits - 1 - at)) & 1n) === 1n;
    const octet = string.octetAt(index);
    string.setOctet(index, isSet ? octet | mask : octet & ~mask);
  }
}

/** The value to write, fitted into the field; undefined when the overflow forbids it. */
function fitted(value: bigint, operation: Operation): bigint | undefined {
  const { isSigned, bits, overflow, kind } = operation;
  const width = BigInt(bits);
  const max = isSigned ? (1n << (width - 1n)) - 1n : (1n << width) - 1n;
  const min = isSigned ? -max - 1n : 0n;
  if (value >= min && value <= max) return value;
  if (overflow === 'fail') return undefined;
  if (overflow === 'sat')
    return value > max || (kind === 'set' && isFarBelow(value, max)) ? max : min;
  return isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** The server computes the distance in 64 bits: what is too far below counts as above. */
function isFarBelow(value: bigint, max: bigint): boolean {
  return max - value >= 1n << 63n;
}

/** SET of an unsigned field reads its operand as an unsigned number. */
function wantedValue(operation: Operation, before: bigint): bigint {
  if (operation.kind === 'incrby') return before + operation.operand;
  return operation.isSigned ? operation.operand : BigInt.asUintN(64, operation.operand);
}

function bitfield(ctx: Context, args: Args): Reply {
  const key = args.next();
  const list = operations(args);
  const writes = list.filter(({ kind }) => kind !== 'get');
  if (writes.length === 0) {
    const string = ctx.db.readAs(key, 'string');
    return array(list.map((operation) => int(normal(readField(string, operation)))));
  }
  if (ctx.command.name === 'bitfield_ro') {
    throw err('BITFIELD_RO only supports the GET subcommand');
  }
  const lastBit = Math.max(...writes.map(({ offset, bits }) => offset + bits - 1));
  const open = openBitmap(ctx.db, key, lastBit);
  let changes = 0;
  const replies = list.map((operation) => {
    const before = readField(open.string, operation);
    if (operation.kind === 'get') return int(normal(before));
    const after = fitted(wantedValue(operation, before), operation);
    if (after === undefined) return NIL;
    writeField(open.string, operation, after);
    if (open.hasGrown || after !== before) changes += 1;
    return int(normal(operation.kind === 'set' ? before : after));
  });
  closeBitmap(ctx.db, key, open, changes);
  if (changes > 0) ctx.notify('$', 'setbit', key);
  return array(replies);
}

export const bitfieldCommands = defineCommands({
  BITFIELD: {
    arity: -2,
    flags: ['write', 'denyoom'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'bitmap',
    since: '3.2.0',
    syntax:
      'key [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] ' +
      '<SET encoding offset value | INCRBY encoding offset increment> ...]',
    summary: 'Reads, sets and counts up integers of any width within a string.',
    run: bitfield,
  },
  BITFIELD_RO: {
    arity: -2,
    flags: ['readonly', 'fast'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'bitmap',
    since: '6.0.0',
    syntax: 'key [GET encoding offset [GET encoding offset ...]]',
    summary: 'Reads integers of any width within a string.',
    run: bitfield,
  },
});
