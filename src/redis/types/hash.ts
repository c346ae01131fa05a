// A hash value. Source: t_hash.c. Small ones are a listpack, which keeps its fields in the order in
// which they came; a hash table has no order and is never turned back.

import type { Bytes } from '../../base/bytes.ts';
import { DenseMap } from './dense-map.ts';

/** Where a listpack becomes a hash table: number of fields, bytes of a field or value. */
export interface ListpackLimits {
  readonly entries: number;
  readonly value: number;
}

export type Field = readonly [field: Bytes, value: Bytes];

/** A hash under a key. One of `#listpack` and `#table` is there, never both. */
export class HashValue {
  readonly type = 'hash';
  epoch: number;
  #listpack: Map<Bytes, Bytes> | null = new Map();
  #table: DenseMap<Bytes> | null = null;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  copy(epoch: number): HashValue {
    const copy = new HashValue(epoch);
    copy.#listpack = this.#listpack === null ? null : new Map(this.#listpack);
    copy.#table = this.#table === null ? null : this.#table.copy();
    return copy;
  }

  encoding(): 'listpack' | 'hashtable' {
    return this.#table === null ? 'listpack' : 'hashtable';
  }

  get size(): number {
    return this.#table?.size ?? this.#listpack?.size ?? 0;
  }

  has(field: Bytes): boolean {
    return this.#table?.has(field) ?? this.#listpack?.has(field) ?? false;
  }

  get(field: Bytes): Bytes | undefined {
    return this.#table === null ? this.#listpack?.get(field) : this.#table.get(field);
  }

  /** Before several words are set: one that is too long turns the hash at once. */
  prepareFor(words: readonly Bytes[], limits: ListpackLimits): void {
    if (words.some((word) => word.length > limits.value)) this.#toTable();
  }

  /** Sets a field; tells whether it is new. */
  set(field: Bytes, value: Bytes, limits: ListpackLimits): boolean {
    if (field.length > limits.value || value.length > limits.value) this.#toTable();
    if (this.#listpack === null) return (this.#table as DenseMap<Bytes>).set(field, value);
    const before = this.#listpack.size;
    this.#listpack.set(field, value);
    const isNew = this.#listpack.size > before;
    if (this.#listpack.size > limits.entries) this.#toTable();
    return isNew;
  }

  /** Tells whether the field was there. */
  delete(field: Bytes): boolean {
    return this.#table?.delete(field) ?? this.#listpack?.delete(field) ?? false;
  }

  fields(): readonly Bytes[] {
    return this.#table?.keys() ?? [...(this.#listpack?.keys() ?? [])];
  }

  values(): readonly Bytes[] {
    return this.#table?.values() ?? [...(this.#listpack?.values() ?? [])];
  }

  /** All fields with their values, in the order in which they are listed. */
  entries(): Field[] {
    if (this.#listpack !== null) return [...this.#listpack];
    const table = this.#table as DenseMap<Bytes>;
    return table.keys().map((field, at) => [field, table.values()[at] as Bytes]);
  }

  /** Part of a scan; a listpack is seen in one round. */
  scan(cursor: number, count: number): { cursor: number; entries: readonly Field[] } {
    if (this.#table === null) return { cursor: 0, entries: this.entries() };
    const { cursor: next, first, end } = this.#table.scan(cursor, count);
    const values = this.#table.values();
    const keys = this.#table.keys().slice(first, end);
    return { cursor: next, entries: keys.map((key, at) => [key, values[first + at] as Bytes]) };
  }

  #toTable(): void {
    if (this.#listpack === null) return;
    const table = new DenseMap<Bytes>();
    for (const [field, value] of this.#listpack) table.set(field, value);
    this.#table = table;
    this.#listpack = null;
  }
}
