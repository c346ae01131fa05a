// One call of a function while it runs: its local variables, what it captured, and its extra arguments.

import type { LuaTable } from './table.ts';
import type { LuaFunction, LuaValue } from './value.ts';

/** A captured variable: shared by the function that declared it and all that captured it. */
export interface Box {
  value: LuaValue;
}

export class Frame {
  /** Plain locals, or the box of a captured one. */
  readonly slots: (LuaValue | Box)[];
  readonly upvalues: readonly Box[];
  readonly varargs: readonly LuaValue[];
  readonly self: LuaFunction;

  constructor(
    slotCount: number,
    upvalues: readonly Box[],
    varargs: readonly LuaValue[],
    self: LuaFunction,
  ) {
    this.slots = new Array(slotCount).fill(undefined);
    this.upvalues = upvalues;
    this.varargs = varargs;
    this.self = self;
  }

  /** The table in which the running function finds its globals. */
  get environment(): LuaTable {
    return this.self.environment as LuaTable;
  }
}

/** One value of an expression. */
export type Evaluate = (frame: Frame) => LuaValue;

/** All values of a call or of `...`. */
export type EvaluateMany = (frame: Frame) => LuaValue[];

export const BREAK = Symbol('break');

/** A statement: nothing, a break, or the values of a return. */
export type Execute = (frame: Frame) => typeof BREAK | LuaValue[] | undefined;
