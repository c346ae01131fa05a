// redis.register_function, by position or by name. Source: function_lua.c luaRegisterFunction.

import { type Bytes, lower, raw } from '../../../base/bytes.ts';
import { LuaFault } from '../fault.ts';
import { LuaFunction } from '../function.ts';
import { type FunctionEntry, SCRIPT_FLAGS, type ScriptFlag } from '../host.ts';
import type { Arguments } from '../stdlib/define.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, toText } from '../value.ts';
import { errorTable } from './to-lua.ts';

const NAME = 'redis.register_function';

function refuse(text: string): never {
  throw new LuaFault(errorTable(text));
}

function textOr(value: LuaValue, problem: string): Bytes {
  return raw(toText(value) ?? refuse(problem));
}

function byPosition(args: Arguments): FunctionEntry {
  const name = textOr(args.value(1), `first argument to ${NAME} must be a string`);
  const callback = args.value(2);
  if (!(callback instanceof LuaFunction)) {
    return refuse(`second argument to ${NAME} must be a function`);
  }
  return { name, description: null, callback, flags: new Set() };
}

type Draft = { -readonly [K in keyof FunctionEntry]?: FunctionEntry[K] };

function byName(args: Arguments): FunctionEntry {
  const table = args.value(1);
  if (!(table instanceof LuaTable)) {
    return refuse(
      `calling ${NAME} with a single argument is only applicable to Lua table ` +
        '(representing named arguments).',
    );
  }
  const draft: Draft = {};
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
    const key = toText(entry[0]);
    if (key === undefined) return refuse(`named argument key given to ${NAME} is not a string`);
    readNamed(draft, lower(key), entry[1]);
  }
  const { name, callback, description = null, flags = new Set<ScriptFlag>() } = draft;
  if (name === undefined) return refuse(`${NAME} must get a function name argument`);
  if (callback === undefined) return refuse(`${NAME} must get a callback argument`);
  return { name, callback, description, flags };
}

function readNamed(draft: Draft, key: string, value: LuaValue): void {
  switch (key) {
    case 'function_name':
      draft.name = textOr(value, `function_name argument given to ${NAME} must be a string`);
      return;
    case 'description':
      draft.description = textOr(value, `description argument given to ${NAME} must be a string`);
      return;
    case 'callback':
      if (!(value instanceof LuaFunction)) {
        refuse(`callback argument given to ${NAME} must be a function`);
      }
      draft.callback = value;
      return;
    case 'flags':
      if (!(value instanceof LuaTable)) {
        refuse(`flags argument to ${NAME} must be a table representing function flags`);
      }
      draft.flags = readFlags(value);
      return;
    default:
      refuse(`unknown argument given to ${NAME}`);
  }
}

function readFlags(table: LuaTable): ReadonlySet<ScriptFlag> {
  const flags = new Set<ScriptFlag>();
  for (const value of table.toArray()) {
    const flag = SCRIPT_FLAGS.find((name) => name === lower(toText(value) ?? ''));
    flags.add(flag ?? refuse('unknown flag given'));
  }
  return flags;
}

export function registerFunction(args: Arguments): LuaValue[] {
  const { loading } = args.machine.host;
  if (loading === null) return refuse(`${NAME} can only be called on FUNCTION LOAD command`);
  if (args.count < 1 || args.count > 2) refuse(`wrong number of arguments to ${NAME}`);
  const entry = args.count === 1 ? byName(args) : byPosition(args);
  const problem = loading.register(entry);
  if (problem !== undefined) refuse(problem);
  return [];
}
