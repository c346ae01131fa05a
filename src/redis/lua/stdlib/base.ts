// The basic functions, as far as Redis leaves them to scripts (getfenv, setfenv and newproxy are
// gone since the security fixes of 7.0.15). Source: lbaselib.c, script_lua.c (allow lists).

import { compileChunk, syntaxErrorText } from '../compile/compile.ts';
import { LuaFault } from '../fault.ts';
import { LuaFunction } from '../function.ts';
import { setRaw } from '../operators.ts';
import { MOST_ON_STACK } from '../run/limits.ts';
import type { Machine } from '../run/machine.ts';
import { LuaSyntaxFault } from '../syntax/lexer.ts';
import { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue, numberText, toNumber, toText, typeName } from '../value.ts';
import { type Arguments, install, type LibraryFunction, libraryFunction } from './define.ts';
import { PROTECTED_CALLS } from './protected-call.ts';

/** What `tostring` answers. */
function stringOf(args: Arguments, value: LuaValue): LuaValue {
  const meta = args.machine.metatable(value)?.get('__tostring');
  if (meta !== undefined) return args.call(meta, [value])[0];
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return numberText(value);
    case 'undefined':
      return 'nil';
    case 'boolean':
      return String(value);
    default:
      return `${typeName(value)}: ${args.machine.host.addressOf(value)}`;
  }
}

function error(args: Arguments): LuaValue[] {
  const value = args.value(1);
  const level = args.optionalInt(2, 1);
  const isText = typeof value === 'string' || typeof value === 'number';
  if (!isText || level <= 0) throw new LuaFault(value);
  throw new LuaFault(args.machine.where(level) + args.string(1));
}

function assertion(args: Arguments): LuaValue[] {
  if (isTruthy(args.any(1))) return [...args.values];
  const message = args.optionalString(2, 'assertion failed!');
  return args.machine.raise(message.split('\0', 1)[0] ?? '');
}

function tonumber(args: Arguments): LuaValue[] {
  const base = args.optionalInt(2, 10);
  if (base === 10) return [toNumber(args.any(1))];
  const text = args.string(1);
  if (base < 2 || base > 36) args.fail(2, 'base out of range');
  return [unsignedLong(text, base)];
}

/** Source: C's strtoul: blanks, a sign, `0x` for base 16; a negative number wraps around. */
function unsignedLong(text: string, base: number): number | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)(.*?)[ \t\n\v\f\r]*$/s.exec(text.split('\0', 1)[0] ?? '');
  let digits = (match?.[2] ?? '').toLowerCase();
  if (base === 16 && /^0x[0-9a-f]/.test(digits)) digits = digits.slice(2);
  if (digits === '') return undefined;
  let value = 0n;
  for (const digit of digits) {
    const weight = /[0-9a-z]/.test(digit) ? Number.parseInt(digit, 36) : base;
    if (weight >= base) return undefined;
    value = value * BigInt(base) + BigInt(weight);
  }
  if (value > 0xffffffffffffffffn) return Number(0xffffffffffffffffn);
  return Number(BigInt.asUintN(64, match?.[1] === '-' ? -value : value));
}

function select(args: Arguments): LuaValue[] {
  const first = args.value(1);
  if (typeof first === 'string' && first.startsWith('#')) return [args.count - 1];
  let at = args.int(1);
  if (at < 0) at += args.count;
  else if (at > args.count) at = args.count;
  if (at < 1) args.fail(1, 'index out of range');
  return args.values.slice(at);
}

function unpack(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const from = args.optionalInt(2, 1);
  const to = args.value(3) === undefined ? table.length : args.int(3);
  if (from > to) return [];
  if (to - from + 1 + args.count > MOST_ON_STACK) {
    args.machine.raise('too many results to unpack');
  }
  const out: LuaValue[] = [];
  for (let at = from; at <= to; at += 1) out.push(table.get(at));
  return out;
}

function next(args: Arguments): LuaValue[] {
  const entry = args.table(1).next(args.value(2));
  if (entry === null) return args.machine.raiseFromLibrary("invalid key to 'next'");
  return entry ?? [undefined];
}

const NEXT = libraryFunction(next);

const IPAIRS_STEP = libraryFunction((args) => {
  const at = args.int(2) + 1;
  const value = args.table(1).get(at);
  return value === undefined ? [] : [at, value];
});

function setmetatable(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const meta = args.value(2);
  if (args.count < 2 || (meta !== undefined && !(meta instanceof LuaTable))) {
    args.fail(2, 'nil or table expected');
  }
  if (table.metatable?.get('__metatable') !== undefined) {
    args.machine.raise('cannot change a protected metatable');
  }
  if (table.isReadOnly) args.machine.raiseFromLibrary('Attempt to modify a readonly table');
  table.metatable = (meta as LuaTable | undefined) ?? null;
  return [table];
}

/** The environment of a new chunk is that of its thread. */
function loadText(machine: Machine, text: string, name: string): LuaValue[] {
  try {
    const depth = machine.frame?.cCalls ?? 0;
    const prototype = compileChunk(text, name, depth);
    return [new LuaFunction(prototype, null, [], machine.thread.globals)];
  } catch (fault) {
    if (!(fault instanceof LuaSyntaxFault)) throw fault;
    return [undefined, syntaxErrorText(fault, name)];
  }
}

/** What the reader gives, piece by piece, up to nil or an empty one. */
function readPieces(args: Arguments, reader: LuaFunction): string {
  let text = '';
  for (;;) {
    const [piece] = args.call(reader, []);
    if (piece === undefined || piece === '') return text;
    text += toText(piece) ?? args.machine.raise('reader function must return a string');
  }
}

function load(args: Arguments): LuaValue[] {
  const name = args.optionalString(2, '=(load)');
  const reader = args.function(1);
  const { machine } = args;
  const { frame } = machine;
  try {
    return loadText(machine, readPieces(args, reader), name);
  } catch (fault) {
    // An error of the reader is caught like one of the compiler.
    if (!(fault instanceof LuaFault) || fault.isFinal) throw fault;
    machine.frame = frame;
    return [undefined, fault.value];
  }
}

const COLLECT_OPTIONS = ['stop', 'restart', 'collect', 'count', 'step', 'setpause', 'setstepmul'];

/** There is nothing to collect: the answers are those of a small, tidy heap. */
function collectgarbage(args: Arguments): LuaValue[] {
  const option = args.optionalString(1, 'collect');
  if (!COLLECT_OPTIONS.includes(option)) args.fail(1, `invalid option '${option}'`);
  args.optionalInt(2, 0);
  switch (option) {
    case 'count':
      return [64];
    case 'step':
      return [true];
    case 'setpause':
    case 'setstepmul':
      return [200];
    default:
      return [0];
  }
}

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  assert: assertion,
  collectgarbage,
  error,
  gcinfo: () => [64],
  getmetatable: (args) => {
    const meta = args.machine.metatable(args.any(1));
    return [meta?.get('__metatable') ?? meta ?? undefined];
  },
  load,
  loadstring: (args) => {
    const text = args.string(1);
    return loadText(args.machine, text, args.optionalString(2, text));
  },
  rawequal: (args) => {
    const left = args.any(1);
    return [left === args.any(2)];
  },
  rawget: (args) => {
    const table = args.table(1);
    return [table.get(args.any(2))];
  },
  rawset: (args) => {
    const table = args.table(1);
    const [key, value] = [args.any(2), args.any(3)];
    args.machine.asLibrary(() => setRaw(args.machine, table, key, value));
    return [table];
  },
  select,
  setmetatable,
  tonumber,
  tostring: (args) => [stringOf(args, args.any(1))],
  type: (args) => [typeName(args.any(1))],
  unpack,
  ipairs: (args) => [IPAIRS_STEP, args.table(1), 0],
  pairs: (args) => [NEXT, args.table(1), undefined],
};

/** Puts the basic functions into a table of globals. */
export function installBase(globals: LuaTable): void {
  globals.set('_G', globals);
  install(globals, FUNCTIONS);
  for (const [name, value] of PROTECTED_CALLS) globals.set(name, value);
  globals.set('next', NEXT);
  globals.set('_VERSION', 'Lua 5.1');
}
