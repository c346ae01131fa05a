// How much memory the keys of one database use, kept up to date while a limit asks for it. A write
// only notes the key; its size is estimated again when somebody wants the sum.

import type { Bytes } from '../base/bytes.ts';
import { keyBytes } from './memory.ts';
import type { Value } from './types/value.ts';

interface Measured {
  readonly key: Bytes;
  readonly value: Value;
  /** Its part of the total. */
  bytes: number;
}

export class KeyspaceMemory {
  #total = 0;
  readonly #changed = new Set<Measured>();

  /** A key came or was written to. */
  changed(entry: Measured): void {
    this.#changed.add(entry);
  }

  gone(entry: Measured): void {
    this.#changed.delete(entry);
    this.#total -= entry.bytes;
    entry.bytes = 0;
  }

  /** Starts over with these keys. */
  recount(entries: readonly Measured[]): void {
    this.#changed.clear();
    this.#total = 0;
    for (const entry of entries) {
      entry.bytes = keyBytes(entry.key, entry.value);
      this.#total += entry.bytes;
    }
  }

  /** The estimated bytes of all keys with their values. */
  total(): number {
    for (const entry of this.#changed) {
      const bytes = keyBytes(entry.key, entry.value);
      this.#total += bytes - entry.bytes;
      entry.bytes = bytes;
    }
    this.#changed.clear();
    return this.#total;
  }
}
