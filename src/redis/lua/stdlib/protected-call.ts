// pcall, xpcall and the coroutine library: the functions that change what runs. Source: lbaselib.c;
// pcall is the one of Redis (script_lua.c luaRedisPcall).

import { LuaFunction, type Native, PENDING } from '../function.ts';
import { resolveCall } from '../operators.ts';
import { protectedFrame } from '../run/boundary.ts';
import { resume, resumeFault, yieldValues } from '../run/coroutine.ts';
import type { Machine } from '../run/machine.ts';
import { LuaThread } from '../run/thread.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { Arguments } from './define.ts';

const pcall: Native = (machine, values, self) => {
  if (values.length === 0) {
    // Not the text of luaL_checkany: this pcall hands what it got to lua_pcall.
    return [false, 'attempt to call a boolean value'];
  }
  machine.push(protectedFrame(machine, 'pcall', self));
  machine.enter(...resolveCall(machine, values[0], values.slice(1), ''));
  return PENDING;
};

const xpcall: Native = (machine, values, self) => {
  const args = new Arguments(machine, values, self);
  const handler = args.any(2);
  machine.push(protectedFrame(machine, 'xpcall', self, handler));
  machine.enter(...resolveCall(machine, values[0], [], ''));
  return PENDING;
};

function threadOf(args: Arguments): LuaThread {
  const value = args.value(1);
  return value instanceof LuaThread ? value : args.fail(1, 'coroutine expected');
}

function newThread(args: Arguments): LuaThread {
  const entry = args.value(1);
  if (!(entry instanceof LuaFunction) || entry.prototype === null) {
    return args.fail(1, 'Lua function expected');
  }
  return new LuaThread(entry, args.machine.thread.globals);
}

const coResume: Native = (machine, values, self) => {
  const thread = threadOf(new Arguments(machine, values, self));
  const fault = resumeFault(machine, thread);
  if (fault !== undefined) return [false, fault];
  resume(machine, thread, values.slice(1));
  return PENDING;
};

/** The function that coroutine.wrap makes; its upvalue is the thread. */
const resumeWrapped: Native = (machine, values, self) => {
  const thread = self.upvalues[0]?.value as LuaThread;
  const fault = resumeFault(machine, thread);
  if (fault !== undefined) machine.raise(fault);
  resume(machine, thread, values);
  return PENDING;
};

const coYield: Native = (machine, values) => {
  yieldValues(machine, values);
  return PENDING;
};

function wrap(args: Arguments): LuaValue[] {
  const thread = newThread(args);
  thread.isWrapped = true;
  return [LuaFunction.ofLibrary(resumeWrapped, [{ value: thread }])];
}

function running({ machine }: { machine: Machine }): LuaValue[] {
  return [machine.thread.resumer === null ? undefined : machine.thread];
}

function plain(run: (args: Arguments) => LuaValue[]): LuaFunction {
  const made = LuaFunction.ofLibrary((machine, values, self) =>
    run(new Arguments(machine, values, self)),
  );
  made.isPlain = true;
  return made;
}

export const PROTECTED_CALLS: readonly (readonly [string, LuaFunction])[] = [
  ['pcall', LuaFunction.ofLibrary(pcall)],
  ['xpcall', LuaFunction.ofLibrary(xpcall)],
];

export function coroutineLibrary(): LuaTable {
  const table = new LuaTable();
  table.set(
    'create',
    plain((args) => [newThread(args)]),
  );
  table.set('resume', LuaFunction.ofLibrary(coResume));
  table.set('running', plain(running));
  table.set(
    'status',
    plain((args) => [threadOf(args).status]),
  );
  table.set('wrap', plain(wrap));
  table.set('yield', LuaFunction.ofLibrary(coYield));
  return table;
}
