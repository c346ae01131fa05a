// One call of a function while it runs: where it stands, its local variables, what it captured. A
// function runs as a list of steps; a step that calls another function pushes that one's frame and
// ends. So no call of a script uses the JavaScript stack, and a script can stand still between any
// two steps: that is how coroutines, deep recursion and slow scripts work. Source: lstate.h
// CallInfo.

import type { LuaFunction } from '../function.ts';
import type { LuaValue } from '../value.ts';
import type { Machine } from './machine.ts';

/** A captured variable: shared by the function that declared it and all that captured it. */
export interface Box {
  value: LuaValue;
}

/** Plain locals, the box of a captured one, or a list of values waiting to be used. */
export type Slot = LuaValue | Box | readonly LuaValue[];

export type Step = (frame: Frame) => void;

/** How a frame catches the errors of what it called. */
export type Guard = 'pcall' | 'xpcall';

export class Frame {
  readonly machine: Machine;
  readonly self: LuaFunction;
  readonly steps: readonly Step[];
  /** Index of the next step. */
  at = 0;
  readonly slots: Slot[];
  readonly upvalues: readonly Box[];
  readonly varargs: readonly LuaValue[];
  /** The caller; null at the bottom of a coroutine. */
  readonly parent: Frame | null;
  readonly depth: number;
  /** Library functions among the callers, which use the C stack in Redis. */
  cCalls: number;
  /** Line of the call or operation running now; -1 in library functions. */
  line = 0;
  /** Functions that ended by `return f()` on the way here; they count as levels. */
  tailCalls = 0;
  guard: Guard | null = null;
  /** Not a level of the stack: the machine itself called, for a metamethod. */
  isHidden = false;

  constructor(
    machine: Machine,
    self: LuaFunction,
    steps: readonly Step[],
    slots: Slot[],
    varargs: readonly LuaValue[],
    parent: Frame | null,
  ) {
    this.machine = machine;
    this.self = self;
    this.steps = steps;
    this.slots = slots;
    this.upvalues = self.upvalues;
    this.varargs = varargs;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    const below = parent === null ? 0 : parent.cCalls;
    this.cCalls = self.prototype === null ? below + 1 : below;
  }

  /** Of a library function, across which no coroutine can yield. */
  get isNative(): boolean {
    return this.self.prototype === null;
  }
}

/** One value of an expression that holds no call. */
export type Evaluate = (frame: Frame) => LuaValue;

/** All values of a list of such expressions. */
export type EvaluateMany = (frame: Frame) => LuaValue[];
