// Frames of library functions. They stand between a script's function and the library function that
// calls it: as a level for error positions, and as a wall that no coroutine yields across.
// Source: ldo.c (nCcalls), lbaselib.c.

import { LuaFunction } from '../function.ts';
import { Frame, type Guard, type Step } from './frame.ts';
import type { Machine } from './machine.ts';

const NO_STEPS: readonly Step[] = [];
const SOME_FUNCTION = LuaFunction.ofLibrary(() => []);

/**
 * A frame that only marks the place of a library function; it is left when control returns to it.
 */
export function nativeFrame(machine: Machine, parent: Frame | null): Frame {
  return new Frame(machine, SOME_FUNCTION, NO_STEPS, [], [], parent);
}

const PROTECTED: readonly Step[] = [
  (frame) => frame.machine.leave([true, ...frame.machine.results]),
];

/** The frame of pcall or xpcall: what it called returns to it, and errors end there. */
export function protectedFrame(
  machine: Machine,
  guard: Guard,
  self: LuaFunction,
  handler?: Frame['slots'][number],
): Frame {
  const frame = new Frame(machine, self, PROTECTED, [handler], [], machine.frame);
  frame.guard = guard;
  return frame;
}
