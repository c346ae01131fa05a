// How a library function is written: arguments are read with the errors that luaL_check* raise.
// Source: lauxlib.c.

import { LuaFunction } from '../function.ts';
import { callValue } from '../operators.ts';
import type { Machine } from '../run/machine.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, toNumber, toText, typeName } from '../value.ts';

/** The arguments of one call of a library function. */
export class Arguments {
  readonly machine: Machine;
  readonly values: readonly LuaValue[];
  readonly self: LuaFunction;

  constructor(machine: Machine, values: readonly LuaValue[], self: LuaFunction) {
    this.machine = machine;
    this.values = values;
    this.self = self;
  }

  get count(): number {
    return this.values.length;
  }

  /** `at` counts from 1, as in the errors. */
  value(at: number): LuaValue {
    return this.values[at - 1];
  }

  any(at: number): LuaValue {
    if (this.values.length < at) this.fail(at, 'value expected');
    return this.values[at - 1];
  }

  /** Source: luaL_argerror: the function is called what its caller called it. */
  fail(at: number, problem: string): never {
    const { machine } = this;
    const called = machine.frame?.self.prototype?.calls.get(machine.frame.at - 1);
    const name = called?.name ?? '?';
    if (called?.isMethod && at === 1) {
      return machine.raise(`calling '${name}' on bad self (${problem})`);
    }
    const shown = called?.isMethod ? at - 1 : at;
    return machine.raise(`bad argument #${shown} to '${name}' (${problem})`);
  }

  wrongType(at: number, expected: string): never {
    const actual = this.values.length < at ? 'no value' : typeName(this.value(at));
    return this.fail(at, `${expected} expected, got ${actual}`);
  }

  number(at: number): number {
    return toNumber(this.value(at)) ?? this.wrongType(at, 'number');
  }

  optionalNumber(at: number, fallback: number): number {
    return this.value(at) === undefined ? fallback : this.number(at);
  }

  /** A number cut to an integer, as the C cast does. */
  integer(at: number): number {
    return Math.trunc(this.number(at)) || 0;
  }

  /** A C int: what does not fit is cut to 32 bits. */
  int(at: number): number {
    const given = this.value(at);
    if (typeof given === 'number' && (given | 0) === given) return given;
    const value = this.integer(at);
    return Math.abs(value) < 9.3e18 ? Number(BigInt.asIntN(32, BigInt(value))) : 0;
  }

  optionalInteger(at: number, fallback: number): number {
    return this.value(at) === undefined ? fallback : this.integer(at);
  }

  optionalInt(at: number, fallback: number): number {
    return this.value(at) === undefined ? fallback : this.int(at);
  }

  string(at: number): string {
    return toText(this.value(at)) ?? this.wrongType(at, 'string');
  }

  optionalString(at: number, fallback: string): string {
    return this.value(at) === undefined ? fallback : this.string(at);
  }

  table(at: number): LuaTable {
    const value = this.value(at);
    return value instanceof LuaTable ? value : this.wrongType(at, 'table');
  }

  function(at: number): LuaFunction {
    const value = this.value(at);
    return value instanceof LuaFunction ? value : this.wrongType(at, 'function');
  }

  /** Calls back, as a library function does. */
  call(callee: LuaValue, values: readonly LuaValue[]): readonly LuaValue[] {
    return callValue(this.machine, callee, values, '', true);
  }
}

export type LibraryFunction = (args: Arguments) => LuaValue[];

/** A function of the library as a value. `upvalues` are what it remembers between calls. */
export function libraryFunction(
  run: LibraryFunction,
  upvalues: readonly { value: LuaValue }[] = [],
): LuaFunction {
  const made = LuaFunction.ofLibrary(
    (machine, values, self) => run(new Arguments(machine, values, self)),
    upvalues,
  );
  made.isPlain = true;
  return made;
}

/** Makes a library's table out of its functions, with room for them. Source: luaL_register. */
export function library(functions: Readonly<Record<string, LibraryFunction>>): LuaTable {
  const table = LuaTable.withRoom(0, Object.keys(functions).length);
  install(table, functions);
  return table;
}

/** Puts functions into a table that is there. */
export function install(
  table: LuaTable,
  functions: Readonly<Record<string, LibraryFunction>>,
): void {
  for (const [name, run] of Object.entries(functions)) table.set(name, libraryFunction(run));
}
