// Functions: compiled from a script, or of the library. Both are plain data beside their code, so
// that a value that holds one can be copied into a snapshot and belongs to no particular server.

import type { Box, Step } from './run/frame.ts';
import type { Machine } from './run/machine.ts';
import type { FunctionNode, UpvalueSource } from './syntax/tree.ts';
import type { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** The name by which a script calls a function. */
export interface CalledAs {
  readonly name: string;
  readonly isMethod: boolean;
}

/** A compiled function, shared by all values made of it. Source: lobject.h Proto. */
export interface Prototype {
  /** As error positions show it: `user_script`. */
  readonly chunk: string;
  /** As a script's error names its source: `@user_script`. */
  readonly source: string;
  readonly node: FunctionNode;
  readonly upvalues: readonly UpvalueSource[];
  readonly slotCount: number;
  readonly steps: readonly Step[];
  /** What the step at an index calls, to name the function in an error. */
  readonly calls: ReadonlyMap<number, CalledAs>;
}

/**
 * A library function: arguments in, results out. PENDING says that it has changed the running frame
 * itself, and the results come later (pcall, coroutines).
 */
export type Native = (
  machine: Machine,
  values: readonly LuaValue[],
  self: LuaFunction,
) => LuaValue[] | typeof PENDING;

export const PENDING = Symbol('results come later');

/** A function value. Its identity is the object. */
export class LuaFunction {
  readonly prototype: Prototype | null;
  readonly native: Native | null;
  readonly upvalues: readonly Box[];
  /** Where its global names are looked up; null for functions of the library. */
  environment: LuaTable | null;
  /** As tostring shows it; empty until it does. */
  address = '';
  /** Of the library, and never answers PENDING. */
  isPlain = false;

  constructor(
    prototype: Prototype | null,
    native: Native | null,
    upvalues: readonly Box[],
    environment: LuaTable | null,
  ) {
    this.prototype = prototype;
    this.native = native;
    this.upvalues = upvalues;
    this.environment = environment;
  }

  static ofLibrary(native: Native, upvalues: readonly Box[] = []): LuaFunction {
    return new LuaFunction(null, native, upvalues, null);
  }
}
