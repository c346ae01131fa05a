// A map by key for what comes and goes: an empty queue loses its key and gets it back with the next
// push. V8 leaves every deleted entry of a Map in its chain until the whole table is built anew, so
// the same key, deleted and added over and over in a large Map, is found behind all its former
// selves. Here a deleted key stays, without a value, until the gone outnumber the living.

import type { Bytes } from '../../base/bytes.ts';

/** So many may be gone in however small a map. */
const FEW = 64;

/** Values are objects or numbers, never undefined. */
export class KeyMap<V extends object | number> {
  #values: Map<Bytes, V | undefined>;
  #size: number;
  /** What was found last: one command asks for its key several times. */
  #lastKey: Bytes | undefined;
  #lastValue: V | undefined;

  constructor(entries: readonly (readonly [Bytes, V])[] = []) {
    this.#values = new Map(entries);
    this.#size = this.#values.size;
  }

  get size(): number {
    return this.#size;
  }

  get(key: Bytes): V | undefined {
    if (key === this.#lastKey) return this.#lastValue;
    const value = this.#values.get(key);
    this.#lastKey = key;
    this.#lastValue = value;
    return value;
  }

  has(key: Bytes): boolean {
    return this.get(key) !== undefined;
  }

  set(key: Bytes, value: V): void {
    if (this.get(key) === undefined) this.#size += 1;
    this.#values.set(key, value);
    this.#lastValue = value;
  }

  /** Tells whether the key was there. */
  delete(key: Bytes): boolean {
    if (this.get(key) === undefined) return false;
    this.#values.set(key, undefined);
    this.#lastValue = undefined;
    this.#size -= 1;
    // O(n), once in n deletions at most.
    if (this.#values.size > 2 * this.#size + FEW) this.#values = this.#living();
    return true;
  }

  clear(): void {
    this.#values.clear();
    this.#size = 0;
    this.#lastKey = undefined;
    this.#lastValue = undefined;
  }

  copy(): KeyMap<V> {
    const copy = new KeyMap<V>();
    copy.#values = this.#living();
    copy.#size = this.#size;
    return copy;
  }

  #living(): Map<Bytes, V | undefined> {
    if (this.#values.size === this.#size) return new Map(this.#values);
    const living = new Map<Bytes, V | undefined>();
    for (const [key, value] of this.#values) if (value !== undefined) living.set(key, value);
    return living;
  }
}
