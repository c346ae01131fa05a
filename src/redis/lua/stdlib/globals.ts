// The globals that scripts and functions see. The libraries are made once and never change, as
// their tables are locked: all servers share them. Source: script_lua.c luaRegisterRedisAPI,
// eval.c scriptingInit, function_lua.c luaEngineInitEngine.

import { LuaFunction } from '../function.ts';
import { EVAL_ONLY, loadTimeRedisTable, redisTable } from '../redis/api.ts';
import { registerFunction } from '../redis/register-function.ts';
import { LuaTable } from '../table.ts';
import { toText } from '../value.ts';
import { installBase } from './base.ts';
import { bitLibrary } from './bit.ts';
import { type LibraryFunction, libraryFunction } from './define.ts';
import { jsonLibrary } from './json.ts';
import { mathLibrary } from './math.ts';
import { messagePackLibrary } from './message-pack.ts';
import { coroutineLibrary } from './protected-call.ts';
import { installRandom } from './random.ts';
import { stringLibrary } from './string.ts';
import { structLibrary } from './struct.ts';
import { tableLibrary } from './table.ts';

function newGlobals(redis: LuaTable): LuaTable {
  const globals = new LuaTable();
  installBase(globals);
  const math = mathLibrary();
  installRandom(math);
  const libraries = {
    coroutine: coroutineLibrary(),
    table: tableLibrary(),
    string: stringLibrary(),
    math,
    cjson: jsonLibrary(null),
    struct: structLibrary(),
    cmsgpack: messagePackLibrary(),
    bit: bitLibrary(),
    redis,
  };
  for (const [name, library] of Object.entries(libraries)) globals.set(name, library);
  return globals;
}

/** Raises the error for a global that is not there. Source: luaProtectedTableError. */
const missing: LibraryFunction = (args) => {
  if (args.count !== 2) {
    args.machine.raise('Wrong number of arguments to luaProtectedTableError');
  }
  const name = toText(args.value(2));
  if (name === undefined) {
    return args.machine.raise(
      'Second argument to luaProtectedTableError must be a string or number',
    );
  }
  const shown = name.split('\0', 1)[0];
  return args.machine.raise(`Script attempted to access nonexistent global variable '${shown}'`);
};

function refuseMissing(table: LuaTable): void {
  const meta = new LuaTable();
  meta.set('__index', libraryFunction(missing));
  table.metatable = meta;
}

const FIRST_ADDRESS = 0x7f1000000000;
const ADDRESS_STEP = 64;
let addressed = 0;

/** What is shared by all servers has its address from the start. */
function giveAddress(value: LuaTable | LuaFunction): void {
  addressed += 1;
  value.address = `0x${(FIRST_ADDRESS + addressed * ADDRESS_STEP).toString(16)}`;
}

/** Locks a table and all that can be reached from it. Source: luaSetTableProtectionRecursively. */
function lock(table: LuaTable): void {
  if (table.isReadOnly) return;
  table.isReadOnly = true;
  giveAddress(table);
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
    const [, value] = entry;
    if (value instanceof LuaTable) lock(value);
    else if (value instanceof LuaFunction) giveAddress(value);
  }
  if (table.metatable !== null) lock(table.metatable);
}

/** The metatable of all strings, which the server's packagers lock too. */
function stringMeta(globals: LuaTable): LuaTable {
  const meta = new LuaTable();
  meta.set('__index', globals.get('string'));
  meta.isReadOnly = true;
  return meta;
}

/** What one kind of script sees. */
export interface Environment {
  /** Shared by all servers; see `ownGlobals`. */
  readonly globals: LuaTable;
  readonly stringMeta: LuaTable;
}

function evalEnvironment(): Environment {
  const globals = newGlobals(redisTable(EVAL_ONLY));
  globals.set(
    '__redis__err__handler',
    libraryFunction((args) => [args.value(1)]),
  );
  refuseMissing(globals);
  lock(globals);
  return { globals, stringMeta: stringMeta(globals) };
}

function functionEnvironment(): Environment & { readonly loadTime: LuaTable } {
  const globals = newGlobals(redisTable({}));
  refuseMissing(globals);
  lock(globals);
  const redis = loadTimeRedisTable(registerFunction);
  refuseMissing(redis);
  const loadTime = new LuaTable();
  loadTime.set('redis', redis);
  refuseMissing(loadTime);
  lock(loadTime);
  return { globals, stringMeta: stringMeta(globals), loadTime };
}

export const EVAL_ENVIRONMENT = evalEnvironment();
export const FUNCTION_ENVIRONMENT = functionEnvironment();

/** Globals of one Lua state: a copy, as KEYS and ARGV are set in them. */
export function ownGlobals(shared: LuaTable): LuaTable {
  const globals = new LuaTable();
  globals.becomeCopy(shared, (value) => (value === shared ? globals : value));
  return globals;
}
