// Copies of what a Lua state holds, for snapshots: tables, functions with what they captured,
// coroutines, and the frames of a script that stands still. What all servers share (the locked
// libraries, compiled functions) stays shared. Works off a list, as scripts can build long chains.

import { LuaFunction } from '../function.ts';
import { type Box, Frame, type Slot } from '../run/frame.ts';
import type { Machine } from '../run/machine.ts';
import { LuaThread } from '../run/thread.ts';
import { LuaTable } from '../table.ts';
import { LuaUserdata } from '../userdata.ts';
import type { LuaValue } from '../value.ts';

export class ValueCopier {
  readonly #machine: Machine;
  readonly #copies = new Map<object, object>();
  #unfilled: (() => void)[] = [];

  /** Copied frames will run on `machine`. */
  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Lets `copy` stand for `original` from the start: the globals of two states. */
  replace(original: LuaTable, copy: LuaTable): void {
    this.#copies.set(original, copy);
  }

  /** A copy with all that can be reached from it. */
  copy(value: LuaValue): LuaValue {
    const copy = this.#value(value);
    this.#fill();
    return copy;
  }

  #fill(): void {
    for (let next = this.#unfilled.pop(); next; next = this.#unfilled.pop()) next();
  }

  readonly #value = (value: LuaValue): LuaValue => {
    if (typeof value !== 'object' || value instanceof LuaUserdata) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known as LuaValue;
    if (value instanceof LuaTable) return value.isReadOnly ? value : this.#table(value);
    return value instanceof LuaFunction ? this.#function(value) : this.#thread(value);
  };

  #table(original: LuaTable): LuaTable {
    const copy = new LuaTable();
    this.#copies.set(original, copy);
    this.#unfilled.push(() => copy.becomeCopy(original, this.#value));
    return copy;
  }

  #function(original: LuaFunction): LuaFunction {
    const { prototype, native, isPlain } = original;
    if (prototype === null && original.upvalues.length === 0) return original;
    const upvalues: Box[] = [];
    const copy = new LuaFunction(prototype, native, upvalues, null);
    copy.isPlain = isPlain;
    copy.address = original.address;
    this.#copies.set(original, copy);
    this.#unfilled.push(() => {
      for (const box of original.upvalues) upvalues.push(this.#box(box));
      const environment = this.#value(original.environment ?? undefined);
      copy.environment = (environment as LuaTable | undefined) ?? null;
    });
    return copy;
  }

  #box(original: Box): Box {
    const known = this.#copies.get(original);
    if (known !== undefined) return known as Box;
    const copy: Box = { value: undefined };
    this.#copies.set(original, copy);
    this.#unfilled.push(() => {
      copy.value = this.#value(original.value);
    });
    return copy;
  }

  #thread(original: LuaThread): LuaThread {
    const known = this.#copies.get(original);
    if (known !== undefined) return known as LuaThread;
    const entry = this.#value(original.entry ?? undefined) as LuaFunction | undefined;
    const copy = new LuaThread(entry ?? null, original.globals);
    copy.status = original.status;
    copy.isWrapped = original.isWrapped;
    copy.address = original.address;
    this.#copies.set(original, copy);
    this.#unfilled.push(() => {
      copy.globals = this.#value(original.globals) as LuaTable;
      copy.frame = original.frame === null ? null : this.#frame(original.frame);
      copy.resumer = original.resumer === null ? null : this.#thread(original.resumer);
    });
    return copy;
  }

  /** A frame and its callers, from the bottom up. */
  #frame(top: Frame): Frame {
    const chain: Frame[] = [];
    for (let frame: Frame | null = top; frame !== null; frame = frame.parent) chain.push(frame);
    let copy: Frame | null = null;
    for (const frame of chain.reverse()) copy = this.#oneFrame(frame, copy);
    return copy as Frame;
  }

  #oneFrame(original: Frame, parent: Frame | null): Frame {
    const known = this.#copies.get(original);
    if (known !== undefined) return known as Frame;
    const self = this.#value(original.self) as LuaFunction;
    const slots: Slot[] = new Array(original.slots.length);
    const varargs = original.varargs.map(this.#value);
    const copy = new Frame(this.#machine, self, original.steps, slots, varargs, parent);
    copy.at = original.at;
    copy.line = original.line;
    copy.tailCalls = original.tailCalls;
    copy.guard = original.guard;
    copy.isHidden = original.isHidden;
    copy.cCalls = original.cCalls;
    this.#copies.set(original, copy);
    for (const [at, slot] of original.slots.entries()) slots[at] = this.#slot(slot);
    return copy;
  }

  #slot(slot: Slot): Slot {
    if (Array.isArray(slot)) return slot.map(this.#value);
    if (typeof slot !== 'object' || isValue(slot)) return this.#value(slot as LuaValue);
    return this.#box(slot as Box);
  }

  /** The machine's own thread, results and frame, for a script that stands still. */
  copyExecution(original: Execution): Execution {
    const copy: Execution = {
      thread: this.#thread(original.thread),
      frame: this.#frame(original.frame),
      results: original.results.map(this.#value),
    };
    this.#fill();
    return copy;
  }
}

/** Where a machine stands. */
export interface Execution {
  readonly thread: LuaThread;
  readonly frame: Frame;
  readonly results: readonly LuaValue[];
}

function isValue(slot: object): boolean {
  return (
    slot instanceof LuaTable ||
    slot instanceof LuaFunction ||
    slot instanceof LuaThread ||
    slot instanceof LuaUserdata
  );
}
