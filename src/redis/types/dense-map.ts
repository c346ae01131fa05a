// A map whose entries also lie side by side in an array, so that a random one is found in O(1) and
// a scan can go on where it stopped. Deleting moves the last entry into the gap. It stands in for
// the hash table of dict.c; the order of entries is as arbitrary as there.

import type { Bytes } from '../../base/bytes.ts';
import { KeyMap } from './key-map.ts';

/** One round of a scan: where the next one goes on; 0 when all has been seen. */
export interface ScanRound {
  readonly cursor: number;
  /** Positions first .. end-1 are to be looked at now. */
  readonly first: number;
  readonly end: number;
}

export class DenseMap<V> {
  #keys: Bytes[] = [];
  #values: V[] = [];
  #positions = new KeyMap<number>();

  copy(): DenseMap<V> {
    const copy = new DenseMap<V>();
    copy.#keys = this.#keys.slice();
    copy.#values = this.#values.slice();
    copy.#positions = this.#positions.copy();
    return copy;
  }

  get size(): number {
    return this.#keys.length;
  }

  has(key: Bytes): boolean {
    return this.#positions.has(key);
  }

  get(key: Bytes): V | undefined {
    const at = this.#positions.get(key);
    return at === undefined ? undefined : this.#values[at];
  }

  /** Adds or overwrites; tells whether the key is new. */
  set(key: Bytes, value: V): boolean {
    const at = this.#positions.get(key);
    if (at !== undefined) {
      this.#values[at] = value;
      return false;
    }
    this.#positions.set(key, this.#keys.length);
    this.#keys.push(key);
    this.#values.push(value);
    return true;
  }

  /** Tells whether the key was there. */
  delete(key: Bytes): boolean {
    const at = this.#positions.get(key);
    if (at === undefined) return false;
    this.#positions.delete(key);
    const lastKey = this.#keys.pop() as Bytes;
    const lastValue = this.#values.pop() as V;
    if (at < this.#keys.length) {
      this.#keys[at] = lastKey;
      this.#values[at] = lastValue;
      this.#positions.set(lastKey, at);
    }
    return true;
  }

  /** The live list of keys: copy it before changing the map. */
  keys(): readonly Bytes[] {
    return this.#keys;
  }

  /** The live list of values, in the order of `keys`. */
  values(): readonly V[] {
    return this.#values;
  }

  /**
   * The next positions of a scan. It runs from the end to the start: what moves into a gap comes
   * from the end, which has been seen, so an entry that stays is never missed.
   */
  scan(cursor: number, count: number): ScanRound {
    const end = cursor === 0 ? this.size : Math.min(cursor, this.size);
    const first = Math.max(0, end - count);
    return { cursor: first, first, end };
  }
}
