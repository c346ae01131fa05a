// The table `redis` that scripts see. Source: script_lua.c luaRegisterRedisAPI, eval.c (breakpoint,
// debug, replicate_commands).

import { type Bytes, raw } from '../../../base/bytes.ts';
import { sha1Hex } from '../../../base/sha1.ts';
import { formatDouble } from '../../double.ts';
import { LuaFault } from '../fault.ts';
import { REPLICATE_AOF, REPLICATE_REPLICAS, type RunningScript } from '../host.ts';
import { type Arguments, type LibraryFunction, libraryFunction } from '../stdlib/define.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, toNumber } from '../value.ts';
import { countedErrorTable, errorTable, toLua } from './to-lua.ts';

const VERSION = '7.0.15';
const VERSION_NUMBER = 0x0007000f;
/** What calling a command takes, in back jumps. */
const COMMAND_COST = 20;
const LOWEST_LOG_LEVEL = 0;
const HIGHEST_LOG_LEVEL = 3;

/** Raises an error with its table, as all of redis.* do. */
function raise(text: string): never {
  throw new LuaFault(errorTable(text));
}

function running(args: Arguments, name: string): RunningScript {
  return args.machine.host.run ?? raise(`${name} can only be called inside a script invocation`);
}

/** The words of a command; a text when they are none. Source: luaArgsToRedisArgv. */
function commandWords(values: readonly LuaValue[]): readonly Bytes[] | string {
  if (values.length === 0) return 'Please specify at least one argument for this redis lib call';
  const words: Bytes[] = [];
  for (const value of values) {
    if (typeof value === 'string') words.push(raw(value));
    else if (typeof value === 'number') words.push(numberWord(value));
    else return 'Lua redis lib command arguments must be strings or integers';
  }
  return words;
}

/** As C prints it: the sign of x86's default NaN shows. */
function numberWord(value: number): Bytes {
  return Number.isNaN(value) ? raw('-nan') : formatDouble(value);
}

/** redis.call raises what redis.pcall gives back. Source: luaRedisGenericCommand. */
function command(raises: boolean): LibraryFunction {
  return (args) => {
    const run = running(args, 'redis.call/pcall');
    args.machine.spend(COMMAND_COST);
    const words = commandWords(args.values);
    const result = typeof words === 'string' ? errorTable(words) : callCommand(run, words);
    if (raises && result instanceof LuaTable && result.get('err') !== undefined) {
      throw new LuaFault(result);
    }
    return [result];
  };
}

function callCommand(run: RunningScript, words: readonly Bytes[]): LuaValue {
  const outcome = run.call(words);
  return typeof outcome === 'string' ? countedErrorTable(outcome) : toLua(outcome, run.protocol);
}

function oneText(args: Arguments): string | undefined {
  const value = args.value(1);
  return args.count === 1 && typeof value === 'string' ? value : undefined;
}

const NOT_ONE_TEXT = 'wrong number or type of arguments';

function errorReply(args: Arguments): LuaValue[] {
  const text = oneText(args);
  if (text === undefined) return [errorTable(NOT_ONE_TEXT)];
  const cut = text.split('\0', 1)[0] ?? '';
  return [errorTable(cut.startsWith('-') ? cut : `-${cut}`)];
}

function statusReply(args: Arguments): LuaValue[] {
  const text = oneText(args);
  if (text === undefined) return [errorTable(NOT_ONE_TEXT)];
  const table = new LuaTable();
  table.set('ok', text);
  return [table];
}

function setReplication(args: Arguments): LuaValue[] {
  const run = running(args, 'redis.set_repl');
  if (args.count !== 1) raise('redis.set_repl() requires two arguments.');
  const flags = Math.trunc(toNumber(args.value(1)) ?? 0);
  if ((flags & ~(REPLICATE_AOF | REPLICATE_REPLICAS)) !== 0) {
    raise('Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
  }
  run.replicate = flags;
  return [];
}

function setProtocol(args: Arguments): LuaValue[] {
  const run = running(args, 'redis.setresp');
  if (args.count !== 1) raise('redis.setresp() requires one argument.');
  const version = Math.trunc(toNumber(args.value(1)) ?? 0);
  if (version !== 2 && version !== 3) raise('RESP version must be 2 or 3.');
  run.protocol = version;
  return [];
}

/** There are no users here but the default one, who may do all. */
function mayRun(args: Arguments): LuaValue[] {
  const run = running(args, 'redis.acl_check_cmd');
  const words = commandWords(args.values);
  if (typeof words === 'string') return raise(words);
  if (!run.knows(words)) raise('Invalid command passed to redis.acl_check_cmd()');
  return [true];
}

/** Checks its arguments; there is no log to write to. */
function log(args: Arguments): LuaValue[] {
  if (args.count < 2) raise('redis.log() requires two arguments or more.');
  const level = toNumber(args.value(1));
  if (level === undefined) return raise('First argument must be a number (log level).');
  const whole = Math.trunc(level);
  if (whole < LOWEST_LOG_LEVEL || whole > HIGHEST_LOG_LEVEL) raise('Invalid debug level.');
  return [];
}

function sha1hex(args: Arguments): LuaValue[] {
  if (args.count !== 1) raise('wrong number of arguments');
  const value = args.value(1);
  const isText = typeof value === 'string' || typeof value === 'number';
  return [sha1Hex(isText ? args.string(1) : '')];
}

const LOG_PART: Readonly<Record<string, LibraryFunction | number>> = {
  log,
  LOG_DEBUG: 0,
  LOG_VERBOSE: 1,
  LOG_NOTICE: 2,
  LOG_WARNING: 3,
};

const VERSION_PART: Readonly<Record<string, string | number>> = {
  REDIS_VERSION_NUM: VERSION_NUMBER,
  REDIS_VERSION: VERSION,
};

const REPLICATION_PART: Readonly<Record<string, LibraryFunction | number>> = {
  set_repl: setReplication,
  REPL_NONE: 0,
  REPL_AOF: REPLICATE_AOF,
  REPL_SLAVE: REPLICATE_REPLICAS,
  REPL_REPLICA: REPLICATE_REPLICAS,
  REPL_ALL: REPLICATE_AOF | REPLICATE_REPLICAS,
};

/** A table of functions and constants, in the order in which the server adds them. */
function tableOf(entries: Readonly<Record<string, LibraryFunction | string | number>>): LuaTable {
  const table = new LuaTable();
  for (const [name, entry] of Object.entries(entries)) {
    table.set(name, typeof entry === 'function' ? libraryFunction(entry) : entry);
  }
  return table;
}

/** What scripts and functions have in common, and `more`. */
export function redisTable(more: Readonly<Record<string, LibraryFunction>>): LuaTable {
  return tableOf({
    call: command(true),
    pcall: command(false),
    ...LOG_PART,
    ...VERSION_PART,
    setresp: setProtocol,
    sha1hex,
    error_reply: errorReply,
    status_reply: statusReply,
    ...REPLICATION_PART,
    acl_check_cmd: mayRun,
    ...more,
  });
}

/** Only scripts have these: the debugger is not simulated, so they do nothing. */
export const EVAL_ONLY: Readonly<Record<string, LibraryFunction>> = {
  breakpoint: () => [false],
  debug: () => [],
  replicate_commands: () => [true],
};

/** The table `redis` while FUNCTION LOAD runs a library's code. */
export function loadTimeRedisTable(register: LibraryFunction): LuaTable {
  return tableOf({ register_function: register, ...LOG_PART, ...VERSION_PART });
}
