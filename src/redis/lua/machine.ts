// What all functions of one running script share: where it is (for error positions), how deep, and how
// many instructions it may still run. Source: ldo.c, ldebug.c.

import { LuaFault, ScriptStopped } from './fault.ts';
import { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** Calls deeper than this are a stack overflow. Source: luaconf.h LUAI_MAXCALLS, less our own stack. */
const DEEPEST = 190;

export class Machine {
  readonly globals = new LuaTable();
  /** Metatable of all strings: `("x"):upper()`. */
  readonly stringMeta = new LuaTable();
  /** Name of the chunk in error positions: `user_script`. */
  chunkName = 'user_script';
  /** Line of the call or operation running now. */
  line = 0;
  /** Lines at which the functions on the stack were called, innermost last. */
  readonly callLines: number[] = [];
  #budget = Number.POSITIVE_INFINITY;

  /** Lets the script run this many back jumps and calls from now on. */
  allow(instructions: number): void {
    this.#budget = instructions;
  }

  /** Counts a back jump or a call. */
  tick(): void {
    this.#budget -= 1;
    if (this.#budget < 0) throw new ScriptStopped();
  }

  enter(): void {
    if (this.callLines.length >= DEEPEST) this.raise('stack overflow');
    this.callLines.push(this.line);
  }

  /** `depth` as it was before `enter`, so that an error that passes through unwinds all. */
  leave(depth: number): void {
    this.callLines.length = depth;
  }

  /** Raises an error of the running function, with its position. */
  raise(message: string, line = this.line): never {
    throw new LuaFault(`${this.chunkName}:${line}: ${message}`);
  }

  /** The position that `error(message, level)` puts before a message. */
  where(level: number): string {
    if (level <= 0) return '';
    const line = level === 1 ? this.line : this.callLines[this.callLines.length - (level - 1)];
    return line === undefined ? '' : `${this.chunkName}:${line}: `;
  }

  /** The metatable that governs a value, if any. */
  metatable(value: LuaValue): LuaTable | null {
    if (value instanceof LuaTable) return value.metatable;
    return typeof value === 'string' ? this.stringMeta : null;
  }
}
