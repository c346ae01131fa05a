// A coroutine: frames of its own, put aside while others run. Source: lbaselib.c (coroutine
// library), ldo.c lua_resume, lua_yield.

import type { LuaFunction } from '../function.ts';
import type { LuaTable } from '../table.ts';
import type { Frame } from './frame.ts';

export type ThreadStatus = 'running' | 'suspended' | 'normal' | 'dead';

export class LuaThread {
  status: ThreadStatus = 'suspended';
  /** What it runs when first resumed; null for the main thread. */
  readonly entry: LuaFunction | null;
  /** The innermost frame while it does not run. */
  frame: Frame | null = null;
  /** Who resumed it. */
  resumer: LuaThread | null = null;
  /** Resumed by the function of coroutine.wrap: errors pass through, and no `true` comes first. */
  isWrapped = false;
  /** As tostring shows it; empty until it does. */
  address = '';
  globals: LuaTable;

  constructor(entry: LuaFunction | null, globals: LuaTable) {
    this.entry = entry;
    this.globals = globals;
  }
}
