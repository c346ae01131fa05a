// A Lua table: an array for 1..n and a map for all other keys. Source: ltable.c. The border that `#`
// answers is the array's length, or found by doubling and halving as luaH_getn does.

import type { LuaValue } from './value.ts';

export type LuaKey = Exclude<LuaValue, undefined>;

export class LuaTable {
  /** Values of the keys 1..n; the last one is never nil. */
  #array: LuaValue[] = [];
  #hash: Map<LuaKey, LuaValue> | null = null;
  metatable: LuaTable | null = null;
  /** Locked by Redis: writing from a script is an error. */
  isReadOnly = false;
  /** Keys of the map in order, for `next`; made anew when a traversal starts. */
  #order: LuaKey[] = [];
  #orderIndex: Map<LuaKey, number> | null = null;

  /** A table of the values 1..n. The array is taken over, and cut at trailing nils. */
  static fromArray(values: LuaValue[]): LuaTable {
    const table = new LuaTable();
    table.#array = values;
    while (values.length > 0 && values[values.length - 1] === undefined) values.pop();
    return table;
  }

  /** Without metamethods. */
  get(key: LuaValue): LuaValue {
    if (typeof key === 'number') {
      const array = this.#array;
      if (key > 0 && key <= array.length && Number.isInteger(key)) return array[key - 1];
    }
    if (this.#hash === null || key === undefined) return undefined;
    return this.#hash.get(key === 0 ? 0 : key);
  }

  /** Without metamethods. The caller has refused nil and NaN keys. */
  set(key: LuaKey, value: LuaValue): void {
    if (typeof key === 'number') {
      const array = this.#array;
      const length = array.length;
      if (key > 0 && key <= length && Number.isInteger(key)) {
        array[key - 1] = value;
        if (value === undefined && key === length) this.#cut();
        return;
      }
      if (key === length + 1) {
        if (value === undefined) {
          this.#hash?.delete(key);
          return;
        }
        array.push(value);
        if (this.#hash !== null) this.#pullFromHash();
        return;
      }
      // -0 and 0 are one key.
      this.#setHash(key === 0 ? 0 : key, value);
      return;
    }
    this.#setHash(key, value);
  }

  #setHash(key: LuaKey, value: LuaValue): void {
    if (value === undefined) {
      // A key that goes during a traversal stays findable for `next`.
      if (this.#hash?.has(key)) this.#hash.set(key, undefined);
      return;
    }
    this.#hash ??= new Map();
    if (!this.#hash.has(key)) this.#orderIndex = null;
    this.#hash.set(key, value);
  }

  #pullFromHash(): void {
    this.#hash?.delete(this.#array.length);
    for (;;) {
      const next = this.#array.length + 1;
      const value = this.#hash?.get(next);
      if (value === undefined) return;
      this.#array.push(value);
      this.#hash?.delete(next);
    }
  }

  #cut(): void {
    const array = this.#array;
    while (array.length > 0 && array[array.length - 1] === undefined) array.pop();
  }

  /** A border: a key n with a value where n+1 has none. */
  get length(): number {
    const { length } = this.#array;
    if (length > 0 || this.#hash === null) return length;
    let border = 0;
    while (this.#hash.get(border + 1) !== undefined) border += 1;
    return border;
  }

  /** `table.insert` in the middle and `table.remove`: shifts within the array part where it can. */
  insertAt(position: number, value: LuaValue): void {
    for (let at = this.length; at >= position; at -= 1) this.set(at + 1, this.get(at));
    this.set(position, value);
  }

  /**
   * The key and value that come after `key` (undefined starts).
   * @returns undefined at the end, null when the key is not in the table.
   */
  next(key: LuaValue): readonly [LuaKey, LuaValue] | undefined | null {
    let at = 0;
    if (key !== undefined) {
      if (typeof key === 'number' && key > 0 && key <= this.#array.length && key % 1 === 0)
        at = key;
      else return this.#nextInHash(key);
    }
    for (; at < this.#array.length; at += 1) {
      if (this.#array[at] !== undefined) return [at + 1, this.#array[at]];
    }
    return this.#nextInHash(undefined);
  }

  #nextInHash(key: LuaKey | undefined): readonly [LuaKey, LuaValue] | undefined | null {
    const hash = this.#hash;
    if (hash === null) return key === undefined ? undefined : null;
    if (this.#orderIndex === null) {
      for (const [name, value] of hash) if (value === undefined && name !== key) hash.delete(name);
      this.#order = [...hash.keys()];
      this.#orderIndex = new Map(this.#order.map((name, index) => [name, index]));
    }
    const index = key === undefined ? -1 : this.#orderIndex.get(key);
    if (index === undefined) return null;
    for (let at = index + 1; at < this.#order.length; at += 1) {
      const name = this.#order[at] as LuaKey;
      const value = hash.get(name);
      if (value !== undefined) return [name, value];
    }
    return undefined;
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
