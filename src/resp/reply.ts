// What a server may answer, as data. RESP3 has kinds that RESP2 lacks (map, set, double, push …);
// the encoder flattens them for a RESP2 client, so that a command builds one reply for both.
// Source: networking.c (addReply*), and the RESP3 specification.

import type { Bytes } from '../base/bytes.ts';

/** One reply. Integers beyond 2^53 come as bigint. */
export type Reply =
  | { readonly kind: 'simple'; readonly text: string }
  /** `isCounted`: a script passes it on, and the statistics know it already. */
  | { readonly kind: 'error'; readonly text: string; readonly isCounted?: boolean }
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'bulk'; readonly value: Bytes }
  /** Null: `$-1` in RESP2, `_` in RESP3. */
  | { readonly kind: 'nil' }
  /** Null where an array was expected: `*-1` in RESP2, `_` in RESP3. */
  | { readonly kind: 'nilArray' }
  | { readonly kind: 'array'; readonly items: readonly Reply[] }
  /** Pairs, flattened to an array in RESP2. */
  | { readonly kind: 'map'; readonly pairs: readonly (readonly [Reply, Reply])[] }
  | { readonly kind: 'set'; readonly items: readonly Reply[] }
  /** A double: in RESP2 a bulk string of the same digits. `digits` is as the server prints it. */
  | { readonly kind: 'double'; readonly digits: string }
  /** `#t` or `#f`; an integer 1 or 0 in RESP2. */
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'bigNumber'; readonly digits: string }
  /** Text with a three-letter format; a bulk string in RESP2. */
  | { readonly kind: 'verbatim'; readonly format: string; readonly value: Bytes }
  /** A reply with remarks about it, which RESP2 leaves out. */
  | {
      readonly kind: 'attributed';
      readonly attributes: readonly (readonly [Reply, Reply])[];
      readonly reply: Reply;
    }
  /** Out-of-band data (pub/sub); an array in RESP2. */
  | { readonly kind: 'push'; readonly items: readonly Reply[] }
  /**
   * Replies one after the other without a head, as a command inside EXEC gives them that answers
   * several times. `protocol`: the one that the connection spoke then.
   */
  | { readonly kind: 'pieces'; readonly items: readonly Reply[]; readonly protocol: 2 | 3 }
  /** Nothing is sent now: CLIENT REPLY OFF, or a command that answered in several pieces. */
  | { readonly kind: 'none' };

export const OK: Reply = { kind: 'simple', text: 'OK' };
export const QUEUED: Reply = { kind: 'simple', text: 'QUEUED' };
export const NIL: Reply = { kind: 'nil' };
export const NIL_ARRAY: Reply = { kind: 'nilArray' };
export const EMPTY_ARRAY: Reply = { kind: 'array', items: [] };
export const NONE: Reply = { kind: 'none' };

const SMALL_INTS: readonly Reply[] = Array.from({ length: 1024 }, (_, value) => ({
  kind: 'int' as const,
  value,
}));

export function int(value: number | bigint): Reply {
  return (
    (typeof value === 'number' && value >= 0 ? SMALL_INTS[value] : undefined) ?? {
      kind: 'int',
      value,
    }
  );
}

export function bulk(value: Bytes): Reply {
  return { kind: 'bulk', value };
}

export function bulkOrNil(value: Bytes | undefined): Reply {
  return value === undefined ? NIL : { kind: 'bulk', value };
}

export function simple(text: string): Reply {
  return { kind: 'simple', text };
}

/** `text` starts with the error code, for example `ERR syntax error`. */
export function error(text: string): Reply {
  return { kind: 'error', text };
}

export function array(items: readonly Reply[]): Reply {
  return { kind: 'array', items };
}

export function bulkArray(values: readonly Bytes[]): Reply {
  return arrayOf(values, bulk);
}

/** Longer arrays make their items when they are asked for. */
const MADE_AT_ONCE = 1024;

/** An array of what `make` makes of each value; they must not change any more. */
export function arrayOf<T>(values: readonly T[], make: (value: T) => Reply): Reply {
  if (values.length <= MADE_AT_ONCE) return array(values.map((value) => make(value)));
  return new LongArray(values, make);
}

/**
 * An array that keeps values and makes its items anew for whoever asks: all of a million at once
 * would fill the memory, while sending them needs only a few at a time.
 */
export class LongArray<T> {
  readonly kind = 'array';
  declare readonly items: readonly Reply[];
  readonly #values: readonly T[];
  readonly #make: (value: T) => Reply;

  constructor(values: readonly T[], make: (value: T) => Reply) {
    this.#values = values;
    this.#make = make;
    // Its own, so that copies and comparisons see it.
    Object.defineProperty(this, 'items', { enumerable: true, get: () => this.slice() });
  }

  get length(): number {
    return this.#values.length;
  }

  slice(from = 0, to = this.#values.length): Reply[] {
    return this.#values.slice(from, to).map((value) => this.#make(value));
  }
}

export function map(pairs: readonly (readonly [Reply, Reply])[]): Reply {
  return { kind: 'map', pairs };
}
