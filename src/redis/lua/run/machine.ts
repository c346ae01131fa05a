// The run loop, and what all functions of one Lua state share: the running frame, the thread, how
// many instructions are left. Source: ldo.c (luaD_call, luaD_throw), lvm.c (luaV_execute).

import { LuaFault, SUSPENDED } from '../fault.ts';
import { type LuaFunction, type Native, PENDING, type Prototype } from '../function.ts';
import type { ScriptHost } from '../host.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { nativeFrame } from './boundary.ts';
import { Frame, type Slot } from './frame.ts';
import { DEEPEST, MOST_C_CALLS } from './limits.ts';
import { LuaThread } from './thread.ts';
import { unwind } from './unwind.ts';

export class Machine {
  /** The server, for redis.* and what belongs to one Lua state: dice, options of cjson. */
  readonly host: ScriptHost;
  /** Metatable of all strings: `("x"):upper()`. */
  readonly stringMeta: LuaTable;
  readonly globals: LuaTable;
  thread: LuaThread;
  frame: Frame | null = null;
  /** Results of the function that ended last. */
  results: readonly LuaValue[] = NO_VALUES;
  /** Calls from library functions and metamethods into scripts, one inside the other. */
  nesting = 0;
  #budget = Number.POSITIVE_INFINITY;

  constructor(host: ScriptHost, globals: LuaTable, stringMeta: LuaTable) {
    this.host = host;
    this.globals = globals;
    this.stringMeta = stringMeta;
    this.thread = new LuaThread(null, globals);
  }

  /** Lets the script run this many back jumps and calls from now on. */
  allow(instructions: number): void {
    this.#budget = instructions;
  }

  /** Counts a back jump or a call. The step that calls it has nothing left to do. */
  tick(): void {
    this.#budget -= 1;
    if (this.#budget < 0) this.#exhausted();
  }

  /** Counts work that a library function did; what follows may have to stand still. */
  spend(instructions: number): void {
    this.#budget -= instructions;
  }

  #exhausted(): void {
    // Between a library function and its callback nothing can stand still: it runs on, for a while.
    if (this.nesting === 1 && this.host.canSuspend) throw SUSPENDED;
    if (-this.#budget > this.host.hardLimit) throw new LuaFault(this.host.stopped(), true);
  }

  /**
   * Starts a function as the bottom of the main thread.
   * @returns its results, or SUSPENDED: then `continue` goes on. Throws LuaFault.
   */
  start(callee: LuaFunction, args: readonly LuaValue[]): readonly LuaValue[] | typeof SUSPENDED {
    const thread = new LuaThread(null, this.globals);
    thread.status = 'running';
    this.thread = thread;
    this.frame = nativeFrame(this, null);
    this.nesting = 0;
    this.enter(callee, args);
    return this.continue();
  }

  /** Goes on until the script ends or its instructions are used up. */
  continue(): readonly LuaValue[] | typeof SUSPENDED {
    const bottom = this.#bottom();
    this.nesting = 1;
    try {
      this.#run(bottom);
    } catch (fault) {
      if (fault === SUSPENDED) return SUSPENDED;
      throw fault;
    }
    return this.results;
  }

  #bottom(): Frame {
    let { thread } = this;
    let frame = this.frame as Frame;
    while (thread.resumer !== null) {
      thread = thread.resumer;
      frame = thread.frame as Frame;
    }
    while (frame.parent !== null) frame = frame.parent;
    return frame;
  }

  /**
   * Calls a function from within the machine (a metamethod, an iterator) and waits for it.
   * @param isLevel a library function calls: that one counts as a level of the stack
   */
  call(callee: LuaFunction, args: readonly LuaValue[], isLevel = false): readonly LuaValue[] {
    if (callee.native !== null && callee.isPlain && !isLevel) {
      return callee.native(this, args, callee) as LuaValue[];
    }
    const base = this.frame as Frame;
    const marker = nativeFrame(this, base);
    marker.isHidden = !isLevel;
    this.push(marker);
    this.nesting += 1;
    try {
      this.enter(callee, args);
      this.#run(marker);
    } finally {
      this.nesting -= 1;
    }
    this.frame = base;
    return this.results;
  }

  /** Runs a part of a library function in which errors have no position, as in C. */
  asLibrary<T>(run: () => T): T {
    const base = this.frame as Frame;
    this.frame = nativeFrame(this, base);
    const result = run();
    this.frame = base;
    return result;
  }

  /** Makes a frame of a library function the running one. */
  push(frame: Frame): void {
    this.frame = frame;
    if (frame.cCalls >= MOST_C_CALLS) this.raise('C stack overflow');
  }

  /** Pushes the frame of a script's function, or runs a library function at once. */
  enter(callee: LuaFunction, args: readonly LuaValue[]): void {
    if (callee.prototype !== null) {
      this.#push(callee, callee.prototype, args, this.frame as Frame, 0);
      return;
    }
    const results = (callee.native as Native)(this, args, callee);
    if (results !== PENDING) this.results = results;
  }

  /** Puts a script's function in the place of the running one. */
  replace(callee: LuaFunction, args: readonly LuaValue[]): void {
    const { parent, tailCalls } = this.frame as Frame;
    this.#push(callee, callee.prototype as Prototype, args, parent as Frame, tailCalls + 1);
  }

  #push(
    callee: LuaFunction,
    { node, slotCount, steps }: Prototype,
    args: readonly LuaValue[],
    parent: Frame,
    tailCalls: number,
  ): void {
    const { parameters } = node;
    const slots: Slot[] = new Array(slotCount);
    for (let at = 0; at < parameters.length; at += 1) {
      const parameter = parameters[at] as (typeof parameters)[number];
      const value = args[at];
      slots[parameter.slot] = parameter.isCaptured ? { value } : value;
    }
    const varargs = node.isVararg ? args.slice(parameters.length) : NO_VALUES;
    if (node.arg !== null) {
      const list = argTable(varargs);
      slots[node.arg.slot] = node.arg.isCaptured ? { value: list } : list;
    }
    const frame = new Frame(this, callee, steps, slots, varargs, parent);
    frame.tailCalls = tailCalls;
    frame.line = node.line;
    if (frame.depth > DEEPEST) this.raise('stack overflow');
    this.frame = frame;
    this.tick();
  }

  /** Ends the running frame with its results. */
  leave(results: readonly LuaValue[]): void {
    this.results = results;
    this.frame = (this.frame as Frame).parent;
  }

  /** Runs until `base` is the running frame again. */
  #run(base: Frame): void {
    for (;;) {
      try {
        while (this.frame !== base) {
          const frame = this.frame as Frame;
          const { steps } = frame;
          do {
            const step = steps[frame.at] as (typeof steps)[number];
            frame.at += 1;
            step(frame);
          } while (this.frame === frame);
        }
        return;
      } catch (fault) {
        unwind(this, fault, base);
      }
    }
  }

  /** Raises an error of the running function, with its position. Source: luaG_runerror. */
  raise(message: string): never {
    throw new LuaFault(this.where(1) + message);
  }

  /** Raises an error of the machine inside a library function: it has no position there. */
  raiseFromLibrary(message: string): never {
    throw new LuaFault(message);
  }

  /** The position that `error(message, level)` puts before a message. Source: luaL_where. */
  where(level: number): string {
    const frame = this.frameAt(level);
    if (frame === null || frame === 'tail call' || frame.line <= 0) return '';
    return `${frame.self.prototype?.chunk}:${frame.line}: `;
  }

  /** The function at a level, 1 being the running one; null when there are not so many. */
  frameAt(level: number): Frame | 'tail call' | null {
    let left = level - 1;
    let { frame } = this;
    while (frame !== null && frame.parent !== null) {
      if (frame.isHidden) {
        frame = frame.parent;
        continue;
      }
      if (left === 0) return frame;
      left -= 1;
      if (left < frame.tailCalls) return 'tail call';
      left -= frame.tailCalls;
      frame = frame.parent;
    }
    return null;
  }

  /** The metatable that governs a value, if any. */
  metatable(value: LuaValue): LuaTable | null {
    if (value instanceof LuaTable) return value.metatable;
    return typeof value === 'string' ? this.stringMeta : null;
  }
}

const NO_VALUES: readonly LuaValue[] = [];

/** `arg` of Lua 5.0, which 5.1 still makes. */
function argTable(values: readonly LuaValue[]): LuaTable {
  const table = LuaTable.withRoom(values.length, 1);
  for (const [at, value] of values.entries()) table.set(at + 1, value);
  table.set('n', values.length);
  return table;
}
