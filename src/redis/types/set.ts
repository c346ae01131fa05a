// A set value. Source: t_set.c, intset.c. Only integers and few of them: an intset, which lists its
// members in numeric order; else a hash table without order.

import type { Bytes } from '../../base/bytes.ts';
import { digits, parseInteger } from '../integer.ts';
import { DenseMap, type ScanRound } from './dense-map.ts';

/** A set under a key. */
export class SetValue {
  readonly type = 'set';
  epoch: number;
  #members = new DenseMap<null>();
  #isIntset = true;
  /** The members of an intset in order, until the next change. */
  #ordered: readonly Bytes[] | null = null;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  copy(epoch: number): SetValue {
    const copy = new SetValue(epoch);
    copy.#members = this.#members.copy();
    copy.#isIntset = this.#isIntset;
    return copy;
  }

  encoding(): 'intset' | 'hashtable' {
    return this.#isIntset ? 'intset' : 'hashtable';
  }

  get size(): number {
    return this.#members.size;
  }

  has(member: Bytes): boolean {
    return this.#members.has(member);
  }

  /** Adds a member; tells whether it is new. `maxIntset` is set-max-intset-entries. */
  add(member: Bytes, maxIntset: number): boolean {
    if (!this.#members.set(member, null)) return false;
    if (this.#isIntset) {
      this.#ordered = null;
      this.#isIntset = this.size <= maxIntset && parseInteger(member) !== undefined;
    }
    return true;
  }

  /** Tells whether the member was there. */
  delete(member: Bytes): boolean {
    this.#ordered = null;
    return this.#members.delete(member);
  }

  /** Starts over with these members only; few integers are an intset again. */
  becomes(members: readonly Bytes[], maxIntset: number): void {
    this.#members = new DenseMap();
    this.#isIntset = true;
    this.#ordered = null;
    for (const member of members) this.add(member, maxIntset);
  }

  /** The members in the order in which they are listed. Copy it before changing the set. */
  members(): readonly Bytes[] {
    if (!this.#isIntset) return this.#members.keys();
    this.#ordered ??= inNumericOrder(this.#members.keys());
    return this.#ordered;
  }

  /** The member at a position of 0 .. size-1, for dice. The order means nothing. */
  at(position: number): Bytes {
    return this.#members.keys()[position] as Bytes;
  }

  /** Part of a scan; an intset is seen in one round. */
  scan(cursor: number, count: number): { cursor: number; members: readonly Bytes[] } {
    if (this.#isIntset) return { cursor: 0, members: this.members() };
    const round: ScanRound = this.#members.scan(cursor, count);
    return { cursor: round.cursor, members: this.#members.keys().slice(round.first, round.end) };
  }
}

function inNumericOrder(members: readonly Bytes[]): Bytes[] {
  const numbers = members.map((member) => parseInteger(member) as number | bigint);
  // Numbers and bigints compare by value with each other.
  return numbers.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(digits);
}
