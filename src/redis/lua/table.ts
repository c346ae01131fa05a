// A Lua table: an array part for 1..n and a hash part. Which keys live where decides the order of a
// traversal and the border that `#` answers, so it is as in the reference implementation.
// Source: ltable.c (luaH_set, rehash, computesizes, luaH_getn, luaH_next).

import { TableNodes } from './table-nodes.ts';
import type { LuaValue } from './value.ts';

export type LuaKey = Exclude<LuaValue, undefined>;

const NO_NODES = new TableNodes(0);
const MOST_SLICES = 27;
const MOST_IN_ARRAY = 1 << 26;
const MAX_INT = 0x7fffffff;

export class LuaTable {
  metatable: LuaTable | null = null;
  /** As tostring shows it; empty until it does. */
  address = '';
  /** Locked by Redis: writing from a script is an error. */
  isReadOnly = false;
  #array: LuaValue[] = [];
  #nodes: TableNodes = NO_NODES;
  /** Where the last traversal step ended, so that the next one need not search. */
  #step = -1;

  /** A table with room, as a constructor makes it. */
  static withRoom(items: number, pairs: number): LuaTable {
    const table = new LuaTable();
    if (items > 0) table.#array = new Array(items).fill(undefined);
    if (pairs > 0) table.#nodes = new TableNodes(pairs);
    return table;
  }

  /** A table of the values 1..n, as n assignments in order make it. The array is taken over. */
  static fromArray(values: LuaValue[]): LuaTable {
    const table = new LuaTable();
    let size = values.length === 0 ? 0 : 1;
    while (size < values.length) size *= 2;
    while (values.length < size) values.push(undefined);
    table.#array = values;
    return table;
  }

  /** Becomes a copy of `original`: the same places, with keys and values mapped. */
  becomeCopy(original: LuaTable, map: (value: LuaValue) => LuaValue): void {
    this.isReadOnly = original.isReadOnly;
    this.address = original.address;
    this.metatable = (map(original.metatable ?? undefined) as LuaTable | undefined) ?? null;
    this.#array = original.#array.map(map);
    this.#nodes = original.#nodes.size === 0 ? NO_NODES : original.#nodes.copy(map);
  }

  /** Without metamethods. */
  get(key: LuaValue): LuaValue {
    if (typeof key === 'number') {
      // A fractional index reads undefined here, and is looked up below.
      const value = this.#array[key - 1];
      if (value !== undefined) return value;
    } else if (key === undefined) {
      return undefined;
    }
    if (this.#nodes.size === 0) return undefined;
    const node = this.#nodes.find(key);
    return node < 0 ? undefined : this.#nodes.values[node];
  }

  /** Without metamethods. The caller has refused nil and NaN keys. */
  set(key: LuaKey, value: LuaValue): void {
    if (typeof key === 'number' && this.#isInArray(key)) {
      this.#array[key - 1] = value;
      return;
    }
    // -0 and 0 are one key.
    this.#setNode(key === 0 ? 0 : key, value);
  }

  #isInArray(key: number): boolean {
    return key >= 1 && key <= this.#array.length && Number.isInteger(key);
  }

  #setNode(key: LuaKey, value: LuaValue): void {
    let node = this.#nodes.find(key);
    if (node < 0) node = this.#nodes.place(key);
    if (node < 0) {
      this.#rehash(key);
      this.set(key, value);
    } else {
      this.#nodes.values[node] = value;
    }
  }

  /**
   * Makes room for one more key, and moves integers to the array part where more than half are
   * used.
   */
  #rehash(extra: LuaKey): void {
    const slices: number[] = new Array(MOST_SLICES).fill(0);
    let integers = this.#countArray(slices);
    let total = integers;
    const { keys, values, size } = this.#nodes;
    for (let node = 0; node < size; node += 1) {
      if (values[node] === undefined) continue;
      total += 1;
      integers += countInteger(keys[node] as LuaKey, slices);
    }
    integers += countInteger(extra, slices);
    total += 1;
    const [arraySize, inArray] = bestArraySize(slices, integers);
    this.#resize(arraySize, total - inArray);
  }

  #countArray(slices: number[]): number {
    let used = 0;
    for (let at = 0; at < this.#array.length; at += 1) {
      if (this.#array[at] !== undefined) used += countInteger(at + 1, slices);
    }
    return used;
  }

  #resize(arraySize: number, nodeCount: number): void {
    const old = this.#nodes;
    const array = this.#array;
    const vanishing = array.length > arraySize ? array.splice(arraySize) : [];
    while (array.length < arraySize) array.push(undefined);
    this.#nodes = nodeCount === 0 ? NO_NODES : new TableNodes(nodeCount, old.identities);
    this.#step = -1;
    for (const [at, value] of vanishing.entries()) {
      if (value !== undefined) this.set(arraySize + at + 1, value);
    }
    for (let node = old.size - 1; node >= 0; node -= 1) {
      const value = old.values[node];
      if (value !== undefined) this.set(old.keys[node] as LuaKey, value);
    }
  }

  /** Room for a constructor's positional values. Source: lvm.c OP_SETLIST. */
  reserve(last: number): void {
    if (last > this.#array.length) this.#resize(last, this.#nodes.size);
  }

  /** A border: a key n with a value where n+1 has none. */
  get length(): number {
    const array = this.#array;
    const { length } = array;
    if (length > 0 && array[length - 1] === undefined) {
      let low = 0;
      let high = length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (array[middle - 1] === undefined) high = middle;
        else low = middle;
      }
      return low;
    }
    return this.#nodes.size === 0 ? length : this.#searchBeyond(length);
  }

  #searchBeyond(start: number): number {
    let low = start;
    let high = start + 1;
    while (this.get(high) !== undefined) {
      low = high;
      high *= 2;
      if (high > MAX_INT) return this.#searchOneByOne();
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.get(middle) === undefined) high = middle;
      else low = middle;
    }
    return low;
  }

  #searchOneByOne(): number {
    let at = 1;
    while (this.get(at) !== undefined) at += 1;
    return at - 1;
  }

  /**
   * The key and value that come after `key` (undefined starts).
   * @returns undefined at the end, null when the key is not in the table.
   */
  next(key: LuaValue): [LuaKey, LuaValue] | undefined | null {
    let at = this.#indexOf(key);
    if (at === null) return null;
    const array = this.#array;
    for (; at < array.length; at += 1) {
      const value = array[at];
      if (value !== undefined) return [at + 1, value];
    }
    const { keys, values, size } = this.#nodes;
    for (let node = at - array.length; node < size; node += 1) {
      const value = values[node];
      if (value === undefined) continue;
      this.#step = node;
      return [keys[node] as LuaKey, value];
    }
    return undefined;
  }

  /** The place after a key, array part first. */
  #indexOf(key: LuaValue): number | null {
    if (key === undefined) return 0;
    if (typeof key === 'number' && this.#isInArray(key)) return key;
    const isStep = this.#step >= 0 && this.#nodes.keys[this.#step] === key;
    const node = isStep ? this.#step : this.#nodes.find(key);
    return node < 0 ? null : this.#array.length + node + 1;
  }

  /** Values of 1..n up to the first nil. */
  toArray(): LuaValue[] {
    const values: LuaValue[] = [];
    for (let at = 1; ; at += 1) {
      const value = this.get(at);
      if (value === undefined) return values;
      values.push(value);
    }
  }
}

/** Counts a key that could live in an array, in the slice (2^(i-1), 2^i] it falls into. */
function countInteger(key: LuaKey, slices: number[]): number {
  if (typeof key !== 'number' || !Number.isInteger(key)) return 0;
  if (key < 1 || key > MOST_IN_ARRAY) return 0;
  const slice = key === 1 ? 0 : 32 - Math.clz32(key - 1);
  slices[slice] = (slices[slice] as number) + 1;
  return 1;
}

/** The largest size of which more than half would be used, and how many keys that takes. */
function bestArraySize(slices: readonly number[], integers: number): [number, number] {
  let below = 0;
  let size = 0;
  let taken = 0;
  let power = 1;
  for (let slice = 0; power / 2 < integers; slice += 1, power *= 2) {
    const count = slices[slice] ?? 0;
    if (count > 0) {
      below += count;
      if (below > power / 2) {
        size = power;
        taken = below;
      }
    }
    if (below === integers) break;
  }
  return [size, taken];
}
