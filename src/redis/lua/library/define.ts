// How a library function is written: arguments are read with the errors that luaL_check* raise.
// Source: lauxlib.c.

import type { Machine } from '../machine.ts';
import { LuaTable } from '../table.ts';
import { LuaFunction, type LuaValue, numberText, toNumber, typeName } from '../value.ts';

/** The arguments of one call of a library function. */
export class Arguments {
  readonly machine: Machine;
  readonly name: string;
  readonly values: readonly LuaValue[];

  constructor(machine: Machine, name: string, values: readonly LuaValue[]) {
    this.machine = machine;
    this.name = name;
    this.values = values;
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

  fail(at: number, problem: string): never {
    return this.machine.raise(`bad argument #${at} to '${this.name}' (${problem})`);
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

  optionalInteger(at: number, fallback: number): number {
    return this.value(at) === undefined ? fallback : this.integer(at);
  }

  string(at: number): string {
    const value = this.value(at);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return numberText(value);
    return this.wrongType(at, 'string');
  }

  optionalString(at: number, fallback: string): string {
    return this.value(at) === undefined ? fallback : this.string(at);
  }

  table(at: number): LuaTable {
    const value = this.value(at);
    return value instanceof LuaTable ? value : this.wrongType(at, 'table');
  }
}

export type LibraryFunction = (args: Arguments) => LuaValue[];

/** Makes a library's table out of its functions. */
export function library(
  machine: Machine,
  functions: Readonly<Record<string, LibraryFunction>>,
): LuaTable {
  const table = new LuaTable();
  install(machine, table, functions);
  return table;
}

/** Puts functions into a table that is there. */
export function install(
  machine: Machine,
  table: LuaTable,
  functions: Readonly<Record<string, LibraryFunction>>,
): void {
  for (const [name, run] of Object.entries(functions)) {
    const body = (values: readonly LuaValue[]): LuaValue[] =>
      run(new Arguments(machine, name, values));
    table.set(name, new LuaFunction(name, body));
  }
}
