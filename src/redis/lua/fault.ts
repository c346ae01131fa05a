// What a script can raise. A LuaFault can be caught by pcall; a script that is stopped from outside
// (ScriptStopped) cannot.

import type { LuaValue } from './value.ts';

/** An error value on its way up. Not an Error: scripts raise freely, and a stack costs. */
export class LuaFault {
  readonly value: LuaValue;

  constructor(value: LuaValue) {
    this.value = value;
  }
}

/** The instruction budget is used up. */
export class ScriptStopped {
  readonly reason = 'budget';
}
