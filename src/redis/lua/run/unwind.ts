// An error on its way up: to the nearest pcall, out of a coroutine to who resumed it, or out of the
// script. Source: ldo.c (luaD_throw, luaD_pcall), lbaselib.c (auxresume, auxwrap), luaG_errormsg.

import { LuaFault } from '../fault.ts';
import { LuaFunction } from '../function.ts';
import { index } from '../operators.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, toText } from '../value.ts';
import { switchBack } from './coroutine.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';

/**
 * Gives the fault to whoever catches it, with the machine's frame at the place of the error.
 * Throws it on when that is not above `base`.
 */
export function unwind(machine: Machine, thrown: unknown, base: Frame): void {
  let fault = asFault(thrown);
  for (;;) {
    const guard = fault.isFinal ? null : findGuard(machine.frame, base);
    if (guard === 'base') throw fault;
    if (guard !== null) {
      const results = caught(machine, guard, fault.value);
      machine.frame = guard.parent;
      machine.results = results;
      return;
    }
    const { thread } = machine;
    if (thread.resumer === null || fault.isFinal) throw fault;
    thread.status = 'dead';
    thread.frame = null;
    switchBack(machine, thread);
    if (!thread.isWrapped) {
      machine.results = [false, fault.value];
      return;
    }
    fault = new LuaFault(placed(machine, fault.value));
  }
}

/** An error that passes through the function of coroutine.wrap gets its position too. */
function placed(machine: Machine, value: LuaValue): LuaValue {
  const text = toText(value);
  return text === undefined ? value : machine.where(1) + text;
}

function asFault(thrown: unknown): LuaFault {
  if (thrown instanceof LuaFault) return thrown;
  // A string longer than JavaScript can hold.
  if (thrown instanceof RangeError) return new LuaFault('not enough memory');
  throw thrown;
}

function findGuard(from: Frame | null, base: Frame): Frame | 'base' | null {
  for (let frame = from; frame !== null; frame = frame.parent) {
    if (frame === base) return 'base';
    if (frame.guard !== null) return frame;
  }
  return null;
}

function caught(machine: Machine, guard: Frame, value: LuaValue): LuaValue[] {
  if (guard.guard === 'pcall') return [false, ...asRedisPcall(machine, value)];
  const handler = guard.slots[0] as LuaValue;
  if (!(handler instanceof LuaFunction)) return [false, 'error in error handling'];
  try {
    return [false, machine.call(handler, [value])[0]];
  } catch (fault) {
    if (fault instanceof LuaFault && !fault.isFinal) return [false, 'error in error handling'];
    throw fault;
  }
}

/** Redis's pcall turns its own error tables back into texts. Source: script_lua.c luaRedisPcall. */
function asRedisPcall(machine: Machine, value: LuaValue): LuaValue[] {
  if (!(value instanceof LuaTable)) return [value];
  const text = index(machine, value, 'err', '');
  return typeof text === 'string' || typeof text === 'number' ? [text] : [value, text];
}
