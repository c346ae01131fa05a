// The steps of one function while it is compiled, and the slots of its variables and of values that
// wait for a call to end.

import type { CalledAs } from '../function.ts';
import type { Evaluate, EvaluateMany, Frame, Slot, Step } from '../run/frame.ts';
import type { Block, Expression, FunctionNode, Variable } from '../syntax/tree.ts';
import type { LuaValue } from '../value.ts';

/** A place to jump to; `at` is known once `Builder.place` has run. */
export interface Label {
  at: number;
}

/** Names of the chunk a function belongs to. */
export interface Chunk {
  readonly chunk: string;
  readonly source: string;
}

/** How the parts of a script are compiled; each part may hold any other. See compile.ts. */
export interface Grammar {
  expression(builder: Builder, node: Expression): Evaluate;
  /** All values of a call or of `...`. */
  many(builder: Builder, node: Expression): EvaluateMany;
  /** A function value. */
  closure(builder: Builder, node: FunctionNode): Evaluate;
  /** A block: its variables' slots are free again after it. */
  block(builder: Builder, body: Block): void;
}

export class Builder {
  readonly chunk: Chunk;
  readonly #grammar: Grammar;
  readonly steps: Step[] = [];
  /** What the step at an index calls. */
  readonly calls = new Map<number, CalledAs>();
  /** The function's zero: `-0` after a `0` is the same constant to the reference compiler. */
  zero: number | undefined;
  slotCount = 0;
  /** Ends of the open loops, innermost last. */
  readonly breaks: Label[] = [];
  #used = 0;

  constructor(chunk: Chunk, grammar: Grammar) {
    this.chunk = chunk;
    this.#grammar = grammar;
  }

  expression(node: Expression): Evaluate {
    return this.#grammar.expression(this, node);
  }

  many(node: Expression): EvaluateMany {
    return this.#grammar.many(this, node);
  }

  closure(node: FunctionNode): Evaluate {
    return this.#grammar.closure(this, node);
  }

  block(body: Block): void {
    this.#grammar.block(this, body);
  }

  emit(step: Step): void {
    this.steps.push(step);
  }

  /** Says what the next step calls. */
  name(called: CalledAs | undefined): void {
    if (called !== undefined) this.calls.set(this.steps.length, called);
  }

  label(): Label {
    return { at: -1 };
  }

  /** The label means the next step. */
  place(label: Label): void {
    label.at = this.steps.length;
  }

  jump(label: Label): void {
    this.emit((frame) => {
      frame.at = label.at;
    });
  }

  /** A jump backwards counts as work. */
  jumpBack(label: Label, line: number): void {
    this.emit((frame) => {
      frame.line = line;
      frame.at = label.at;
      frame.machine.tick();
    });
  }

  slot(): number {
    const slot = this.#used;
    this.#used += 1;
    this.slotCount = Math.max(this.slotCount, this.#used);
    return slot;
  }

  /** Gives a variable its slot, up to the end of its block. */
  declare(variable: Variable): number {
    variable.slot = this.slot();
    return variable.slot;
  }

  /** Slots in use, to go back to with `release`. */
  get mark(): number {
    return this.#used;
  }

  release(mark: number): void {
    this.#used = mark;
  }

  /** Evaluates now, and keeps the value for later. */
  keep(evaluate: (frame: Parameters<Evaluate>[0]) => Slot): Evaluate {
    const slot = this.slot();
    this.emit((frame) => {
      frame.slots[slot] = evaluate(frame);
    });
    return readSlot(slot);
  }
}

export function readSlot(slot: number): Evaluate {
  return (frame) => frame.slots[slot] as LuaValue;
}

/** Gives a declared variable its first value; a captured one gets a new box each time. */
export function binder(variable: Variable): (frame: Frame, value: LuaValue) => void {
  const { slot, isCaptured } = variable;
  return isCaptured
    ? (frame, value) => {
        frame.slots[slot] = { value };
      }
    : (frame, value) => {
        frame.slots[slot] = value;
      };
}
