// What ends the normal run of a script. A LuaFault can be caught by pcall; a script that is
// stopped from outside cannot.

import type { LuaValue } from './value.ts';

/** An error value on its way up. Not an Error: scripts raise freely, and a stack costs. */
export class LuaFault {
  readonly value: LuaValue;
  /** `pcall` does not catch it: the script was killed. */
  readonly isFinal: boolean;

  constructor(value: LuaValue, isFinal = false) {
    this.value = value;
    this.isFinal = isFinal;
  }
}

/** The instructions allowed for now are used up; the script stands still between two steps. */
export const SUSPENDED = Symbol('suspended');
