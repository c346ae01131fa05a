// The basic functions, as far as Redis leaves them to scripts. Source: lbaselib.c, script_lua.c (allow
// lists).

import { compileChunk, LuaSyntaxFault } from '../compile.ts';
import { LuaFault } from '../fault.ts';
import type { Machine } from '../machine.ts';
import { callValue, setRaw } from '../operators.ts';
import { LuaTable } from '../table.ts';
import {
  address,
  isTruthy,
  LuaFunction,
  type LuaValue,
  numberText,
  toNumber,
  typeName,
} from '../value.ts';
import { type Arguments, install, type LibraryFunction } from './define.ts';

/** What `tostring` answers. */
export function stringOf(machine: Machine, value: LuaValue): string {
  const meta = machine.metatable(value)?.get('__tostring');
  if (meta !== undefined) return String(callValue(machine, meta, [value], '')[0]);
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
      return `${typeName(value)}: ${address(value)}`;
  }
}

function error(args: Arguments): LuaValue[] {
  const value = args.value(1);
  const level = args.optionalInteger(2, 1);
  throw new LuaFault(typeof value === 'string' ? args.machine.where(level) + value : value);
}

function assertion(args: Arguments): LuaValue[] {
  if (isTruthy(args.any(1))) return [...args.values];
  throw new LuaFault(args.optionalString(2, 'assertion failed!'));
}

/** Runs a call; a fault of the script becomes a value, anything else goes on up. */
function protectedCall(
  machine: Machine,
  run: () => LuaValue[],
  onFault: (value: LuaValue) => LuaValue[],
): LuaValue[] {
  const depth = machine.callLines.length;
  try {
    return [true, ...run()];
  } catch (fault) {
    machine.leave(depth);
    if (fault instanceof LuaFault) return [false, ...onFault(fault.value)];
    if (fault instanceof RangeError) return [false, ...onFault('stack overflow')];
    throw fault;
  }
}

function pcall(args: Arguments): LuaValue[] {
  const { machine } = args;
  const callee = args.any(1);
  return protectedCall(
    machine,
    () => callValue(machine, callee, args.values.slice(1), ''),
    (value) => [value],
  );
}

function xpcall(args: Arguments): LuaValue[] {
  const { machine } = args;
  const handler = args.any(2);
  return protectedCall(
    machine,
    () => callValue(machine, args.value(1), [], ''),
    (value) => callValue(machine, handler, [value], ''),
  );
}

function tonumber(args: Arguments): LuaValue[] {
  const base = args.optionalInteger(2, 10);
  if (base === 10) return [toNumber(args.any(1))];
  if (base < 2 || base > 36) args.fail(2, 'base out of range');
  const digits = args.string(1).trim().toLowerCase();
  const body = base === 16 ? digits.replace(/^(-?)0x/, '$1') : digits;
  const value = Number.parseInt(body, base);
  const isWhole = body !== '' && [...body.replace(/^-/, '')].every((d) => isDigit(d, base));
  return [isWhole ? value : undefined];
}

function isDigit(char: string, base: number): boolean {
  return /[0-9a-z]/.test(char) && Number.parseInt(char, 36) < base;
}

function select(args: Arguments): LuaValue[] {
  if (args.value(1) === '#') return [args.count - 1];
  const at = args.integer(1);
  if (at < 0) {
    if (args.count - 1 + at < 0) args.fail(1, 'index out of range');
    return args.values.slice(args.count + at);
  }
  if (at === 0) args.fail(1, 'index out of range');
  return args.values.slice(at);
}

const MOST_RESULTS = 8000;

function unpack(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const from = args.optionalInteger(2, 1);
  const to = args.optionalInteger(3, table.length);
  if (to - from >= MOST_RESULTS) args.machine.raise('too many results to unpack');
  const out: LuaValue[] = [];
  for (let at = from; at <= to; at += 1) out.push(table.get(at));
  return out;
}

function next(args: Arguments): LuaValue[] {
  const entry = args.table(1).next(args.value(2));
  if (entry === null) return args.machine.raise("invalid key to 'next'");
  return entry === undefined ? [undefined] : [...entry];
}

function ipairs(args: Arguments): LuaValue[] {
  const table = args.table(1);
  return [IPAIRS_STEP, table, 0];
}

const IPAIRS_STEP = new LuaFunction('ipairs_aux', ([table, at]) => {
  const position = (at as number) + 1;
  const value = (table as LuaTable).get(position);
  return value === undefined ? [] : [position, value];
});

function setmetatable(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const meta = args.value(2);
  if (meta !== undefined && !(meta instanceof LuaTable)) args.fail(2, 'nil or table expected');
  if (table.isReadOnly) args.machine.raise('Attempt to modify a readonly table');
  if (table.metatable?.get('__metatable') !== undefined) {
    args.machine.raise('cannot change a protected metatable');
  }
  table.metatable = (meta as LuaTable | undefined) ?? null;
  return [table];
}

function load(args: Arguments, source: string): LuaValue[] {
  const { machine } = args;
  const name = args.optionalString(2, source);
  try {
    return [compileChunk(machine, source, machine.globals)];
  } catch (fault) {
    if (!(fault instanceof LuaSyntaxFault)) throw fault;
    const shown = name.startsWith('=') || name.startsWith('@') ? name.slice(1) : name;
    const title = shown === name ? `[string "${name.split('\n', 1)[0]}"]` : shown;
    return [undefined, `${title}:${fault.line}: ${fault.message}`];
  }
}

/** The function a level or value names, for getfenv and setfenv: only functions by value. */
function environmentOf(args: Arguments): LuaTable {
  const value = args.value(1);
  return (value instanceof LuaFunction ? value.environment : null) ?? args.machine.globals;
}

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  assert: assertion,
  error,
  pcall,
  xpcall,
  tonumber,
  select,
  unpack,
  next,
  ipairs,
  setmetatable,
  pairs: (args) => [args.machine.globals.get('next'), args.table(1), undefined],
  type: (args) => [typeName(args.any(1))],
  tostring: (args) => [stringOf(args.machine, args.any(1))],
  rawequal: (args) => [args.any(1) === args.any(2)],
  rawget: (args) => [args.table(1).get(args.any(2))],
  rawset: (args) => {
    setRaw(args.machine, args.table(1), args.any(2), args.any(3));
    return [args.value(1)];
  },
  getmetatable: (args) => {
    const meta = args.machine.metatable(args.any(1));
    return [meta?.get('__metatable') ?? meta ?? undefined];
  },
  collectgarbage: () => [0],
  gcinfo: () => [0],
  getfenv: (args) => [environmentOf(args)],
  setfenv: (args) => {
    const target = args.value(1);
    if (target instanceof LuaFunction) target.environment = args.table(2);
    return [target];
  },
  loadstring: (args) => load(args, args.string(1)),
  load: (args) => {
    let source = '';
    for (;;) {
      const [piece] = callValue(args.machine, args.value(1), [], '');
      if (typeof piece !== 'string' || piece === '') break;
      source += piece;
    }
    return load(args, source);
  },
};

/** Puts the basic functions into the globals. */
export function installBase(machine: Machine): void {
  install(machine, machine.globals, FUNCTIONS);
  machine.globals.set('_G', machine.globals);
  machine.globals.set('_VERSION', 'Lua 5.1');
}
