// Resuming and yielding: the machine's running frame moves to another thread and back. Source:
// lbaselib.c (auxresume), ldo.c (lua_resume, lua_yield).

import { LuaFunction } from '../function.ts';
import type { LuaValue } from '../value.ts';
import { Frame, type Step } from './frame.ts';
import { MOST_C_CALLS } from './limits.ts';
import type { Machine } from './machine.ts';
import type { LuaThread } from './thread.ts';

const ENDED: readonly Step[] = [
  ({ machine }) => {
    const { thread, results } = machine;
    thread.status = 'dead';
    thread.frame = null;
    switchBack(machine, thread);
    machine.results = thread.isWrapped ? results : [true, ...results];
  },
];
const BOTTOM = LuaFunction.ofLibrary(() => []);

/** Why a thread cannot be resumed, or undefined. */
export function resumeFault(machine: Machine, thread: LuaThread): string | undefined {
  if (thread.status !== 'suspended') return `cannot resume ${thread.status} coroutine`;
  return (machine.frame as Frame).cCalls >= MOST_C_CALLS ? 'C stack overflow' : undefined;
}

/** Makes a suspended thread the running one. */
export function resume(machine: Machine, thread: LuaThread, args: readonly LuaValue[]): void {
  const from = machine.thread;
  from.status = 'normal';
  from.frame = machine.frame;
  thread.resumer = from;
  thread.status = 'running';
  machine.thread = thread;
  if (thread.frame === null) {
    const bottom = new Frame(machine, BOTTOM, ENDED, [], [], null);
    bottom.cCalls = (machine.frame as Frame).cCalls + 1;
    machine.frame = bottom;
    machine.enter(thread.entry as LuaFunction, args);
  } else {
    machine.frame = thread.frame;
    machine.results = args;
  }
}

/** Goes back to who resumed the running thread. */
export function switchBack(machine: Machine, thread: LuaThread): void {
  const resumer = thread.resumer as LuaThread;
  thread.resumer = null;
  resumer.status = 'running';
  machine.thread = resumer;
  machine.frame = resumer.frame;
  resumer.frame = null;
}

/** Puts the running thread aside; `values` are what its resume answers. */
export function yieldValues(machine: Machine, values: readonly LuaValue[]): void {
  const { thread } = machine;
  if (thread.resumer === null || hasWall(machine.frame as Frame)) {
    machine.raiseFromLibrary('attempt to yield across metamethod/C-call boundary');
  }
  thread.status = 'suspended';
  thread.frame = machine.frame;
  switchBack(machine, thread);
  machine.results = thread.isWrapped ? values : [true, ...values];
}

/** Whether a library function stands between the frame and the bottom of its thread. */
function hasWall(top: Frame): boolean {
  for (let frame = top; frame.parent !== null; frame = frame.parent) {
    if (frame.isNative) return true;
  }
  return false;
}
