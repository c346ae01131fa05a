// The table library. Source: ltablib.c; sort is the same quicksort, so that an invalid order function is
// noticed as there.

import type { Machine } from '../machine.ts';
import { callValue, isLess, setRaw } from '../operators.ts';
import type { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue, numberText, typeName } from '../value.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';

function insert(args: Arguments): LuaValue[] {
  const table = args.table(1);
  refuseLocked(args, table);
  const end = table.length + 1;
  if (args.count === 2) {
    table.set(end, args.value(2));
  } else if (args.count === 3) {
    const at = args.integer(2);
    for (let from = Math.max(end, at); from > at; from -= 1) table.set(from, table.get(from - 1));
    table.set(at, args.value(3));
  } else {
    args.machine.raise("wrong number of arguments to 'insert'");
  }
  return [];
}

function remove(args: Arguments): LuaValue[] {
  const table = args.table(1);
  refuseLocked(args, table);
  const end = table.length;
  const at = args.optionalInteger(2, end);
  if (!(at >= 1 && at <= end)) return [];
  const removed = table.get(at);
  for (let to = at; to < end; to += 1) table.set(to, table.get(to + 1));
  table.set(end, undefined);
  return [removed];
}

function refuseLocked(args: Arguments, table: LuaTable): void {
  if (table.isReadOnly) args.machine.raise('Attempt to modify a readonly table');
}

function concat(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const separator = args.optionalString(2, '');
  const from = args.optionalInteger(3, 1);
  const to = args.optionalInteger(4, table.length);
  const parts: string[] = [];
  for (let at = from; at <= to; at += 1) {
    const value = table.get(at);
    if (typeof value === 'string') parts.push(value);
    else if (typeof value === 'number') parts.push(numberText(value));
    else {
      args.machine.raise(`invalid value (${typeName(value)}) at index ${at} in table for 'concat'`);
    }
  }
  return [parts.join(separator)];
}

function sort(args: Arguments): LuaValue[] {
  const table = args.table(1);
  refuseLocked(args, table);
  const { machine } = args;
  const order = args.value(2);
  const less = (a: LuaValue, b: LuaValue): boolean =>
    order === undefined
      ? isLess(machine, a, b)
      : isTruthy(callValue(machine, order, [a, b], '')[0]);
  quicksort(machine, table, 1, table.length, less);
  return [];
}

type Less = (a: LuaValue, b: LuaValue) => boolean;

function swap(machine: Machine, table: LuaTable, i: number, j: number): void {
  const [a, b] = [table.get(i), table.get(j)];
  setRaw(machine, table, i, b);
  setRaw(machine, table, j, a);
}

function quicksort(machine: Machine, table: LuaTable, from: number, to: number, less: Less): void {
  let low = from;
  let high = to;
  while (low < high) {
    if (less(table.get(high), table.get(low))) swap(machine, table, low, high);
    if (high - low === 1) return;
    const middle = Math.floor((low + high) / 2);
    if (less(table.get(middle), table.get(low))) swap(machine, table, middle, low);
    else if (less(table.get(high), table.get(middle))) swap(machine, table, middle, high);
    if (high - low === 2) return;
    const pivot = table.get(middle);
    swap(machine, table, middle, high - 1);
    const split = partition(machine, table, { low, high, pivot }, less);
    swap(machine, table, high - 1, split);
    // The smaller half by recursion, the larger one by going round again.
    if (split - low < high - split) {
      quicksort(machine, table, low, split - 1, less);
      low = split + 1;
    } else {
      quicksort(machine, table, split + 1, high, less);
      high = split - 1;
    }
  }
}

function partition(
  machine: Machine,
  table: LuaTable,
  { low, high, pivot }: { low: number; high: number; pivot: LuaValue },
  less: Less,
): number {
  let i = low;
  let j = high - 1;
  for (;;) {
    i += 1;
    while (less(table.get(i), pivot)) {
      if (i > high) machine.raise('invalid order function for sorting');
      i += 1;
    }
    j -= 1;
    while (less(pivot, table.get(j))) {
      if (j < low) machine.raise('invalid order function for sorting');
      j -= 1;
    }
    if (j < i) return i;
    swap(machine, table, i, j);
  }
}

function each(args: Arguments, isArray: boolean): LuaValue[] {
  const table = args.table(1);
  const visit = args.value(2);
  let entry = table.next(undefined);
  while (entry) {
    const [key, value] = entry;
    if (!isArray || typeof key === 'number') {
      const result = callValue(args.machine, visit, [key, value], '')[0];
      if (result !== undefined) return [result];
    }
    entry = table.next(key);
  }
  return [];
}

function maxn(args: Arguments): LuaValue[] {
  let largest = 0;
  let entry = args.table(1).next(undefined);
  while (entry) {
    if (typeof entry[0] === 'number' && entry[0] > largest) [largest] = entry;
    entry = args.table(1).next(entry[0]);
  }
  return [largest];
}

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  insert,
  remove,
  concat,
  sort,
  maxn,
  getn: (args) => [args.table(1).length],
  setn: (args) => args.machine.raise("'setn' is obsolete"),
  foreach: (args) => each(args, false),
  foreachi: (args) => each(args, true),
};

export function tableLibrary(machine: Machine): LuaTable {
  return library(machine, FUNCTIONS);
}
