// The table library. Source: ltablib.c; sort is the same quicksort, so that an invalid order
// function is noticed as there.

import { isLess } from '../operators.ts';
import type { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue, toText, typeName } from '../value.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';

function insert(args: Arguments): LuaValue[] {
  const table = args.table(1);
  let end = table.length + 1;
  let at = end;
  if (args.count === 3) {
    at = args.int(2);
    if (at > end) end = at;
    for (let from = end; from > at; from -= 1) put(args, table, from, table.get(from - 1));
  } else if (args.count !== 2) {
    args.machine.raise("wrong number of arguments to 'insert'");
  }
  put(args, table, at, args.value(args.count));
  return [];
}

function remove(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const end = table.length;
  const at = args.optionalInt(2, end);
  if (!(at >= 1 && at <= end)) return [];
  const removed = table.get(at);
  for (let to = at; to < end; to += 1) put(args, table, to, table.get(to + 1));
  put(args, table, end, undefined);
  return [removed];
}

/** lua_rawseti, which Redis lets refuse its own tables. */
function put(args: Arguments, table: LuaTable, key: number, value: LuaValue): void {
  if (table.isReadOnly) args.machine.raiseFromLibrary('Attempt to modify a readonly table');
  table.set(key, value);
}

function concat(args: Arguments): LuaValue[] {
  const separator = args.optionalString(2, '');
  const table = args.table(1);
  const from = args.optionalInt(3, 1);
  const to = args.value(4) === undefined ? table.length : args.int(4);
  const parts: string[] = [];
  for (let at = from; at <= to; at += 1) {
    const value = table.get(at);
    const text = toText(value);
    if (text === undefined) {
      args.machine.raise(`invalid value (${typeName(value)}) at index ${at} in table for 'concat'`);
    }
    parts.push(text);
  }
  return [parts.join(separator)];
}

function sort(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const { length } = table;
  const { machine } = args;
  const order = args.value(2) === undefined ? undefined : args.function(2);
  const less: Less =
    order === undefined
      ? (a, b) => compare(args, a, b)
      : (a, b) => {
          machine.tick();
          return isTruthy(args.call(order, [a, b])[0]);
        };
  quicksort({ args, table, less }, 1, length);
  return [];
}

function compare({ machine }: Arguments, a: LuaValue, b: LuaValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return machine.asLibrary(() => isLess(machine, a, b));
}

type Less = (a: LuaValue, b: LuaValue) => boolean;

interface Sorting {
  readonly args: Arguments;
  readonly table: LuaTable;
  readonly less: Less;
}

function swap({ args, table }: Sorting, i: number, j: number): void {
  const [a, b] = [table.get(i), table.get(j)];
  put(args, table, i, b);
  put(args, table, j, a);
}

function quicksort(sorting: Sorting, from: number, to: number): void {
  const { table, less } = sorting;
  let low = from;
  let high = to;
  while (low < high) {
    if (less(table.get(high), table.get(low))) swap(sorting, low, high);
    if (high - low === 1) return;
    const middle = Math.floor((low + high) / 2);
    if (less(table.get(middle), table.get(low))) swap(sorting, middle, low);
    else if (less(table.get(high), table.get(middle))) swap(sorting, middle, high);
    if (high - low === 2) return;
    const pivot = table.get(middle);
    swap(sorting, middle, high - 1);
    const split = partition(sorting, low, high, pivot);
    swap(sorting, high - 1, split);
    // The smaller half by recursion, the larger one by going round again.
    if (split - low < high - split) {
      quicksort(sorting, low, split - 1);
      low = split + 1;
    } else {
      quicksort(sorting, split + 1, high);
      high = split - 1;
    }
  }
}

function partition(sorting: Sorting, low: number, high: number, pivot: LuaValue): number {
  const { args, table, less } = sorting;
  const invalid = (): never => args.machine.raise('invalid order function for sorting');
  let i = low;
  let j = high - 1;
  for (;;) {
    i += 1;
    while (less(table.get(i), pivot)) {
      if (i > high) invalid();
      i += 1;
    }
    j -= 1;
    while (less(pivot, table.get(j))) {
      if (j < low) invalid();
      j -= 1;
    }
    if (j < i) return i;
    swap(sorting, i, j);
  }
}

function foreach(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const visit = args.function(2);
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
    const [result] = args.call(visit, entry);
    if (result !== undefined) return [result];
  }
  return [];
}

function foreachi(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const { length } = table;
  const visit = args.function(2);
  for (let at = 1; at <= length; at += 1) {
    const [result] = args.call(visit, [at, table.get(at)]);
    if (result !== undefined) return [result];
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
  concat,
  foreach,
  foreachi,
  getn: (args) => [args.table(1).length],
  maxn,
  insert,
  remove,
  setn: (args) => {
    args.table(1);
    return args.machine.raise("'setn' is obsolete");
  },
  sort,
};

export function tableLibrary(): LuaTable {
  return library(FUNCTIONS);
}
