// A sorted set value. Source: t_zset.c. What tells the two encodings apart from outside: a listpack
// stores whole scores as integers (so -0 becomes 0, and ZSCAN prints 1e17 in full) and is seen by
// ZSCAN in one round; a skip list is never turned back.

import { type Bytes, raw } from '../../base/bytes.ts';
import { formatDouble } from '../double.ts';
import { INT64_MAX } from '../integer.ts';
import { DenseMap } from './dense-map.ts';
import type { ListpackLimits } from './hash.ts';
import { type ScoredMember, ScoreTree } from './score-tree.ts';

/** So few members are found sooner one by one, and a small queue needs no table. */
const FEW = 16;

/** A sorted set under a key. Rank 0 is the lowest score. */
export class ZsetValue {
  readonly type = 'zset';
  epoch: number;
  #tree = new ScoreTree();
  /** The same entries by member, once a listpack has held more than a few and in a skip list. */
  #members: DenseMap<ScoredMember> | null = null;
  #isListpack = true;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  copy(epoch: number): ZsetValue {
    const copy = new ZsetValue(epoch);
    copy.#members = this.#members?.copy() ?? null;
    copy.#tree = this.#tree.copy();
    copy.#isListpack = this.#isListpack;
    return copy;
  }

  encoding(): 'listpack' | 'skiplist' {
    return this.#isListpack ? 'listpack' : 'skiplist';
  }

  get size(): number {
    return this.#tree.size;
  }

  score(member: Bytes): number | undefined {
    return this.#entry(member)?.score;
  }

  #entry(member: Bytes): ScoredMember | undefined {
    return this.#members === null ? this.#tree.find(member) : this.#members.get(member);
  }

  /** Adds a member or moves it. */
  set(member: Bytes, score: number, limits: ListpackLimits): void {
    const before = this.#entry(member);
    if (before !== undefined) this.#tree.remove(before);
    else if (this.#isListpack) {
      this.#isListpack = this.size < limits.entries && member.length <= limits.value;
      if (!this.#isListpack || this.size === FEW) this.#makeTable();
    }
    const entry = { member, score: this.#isListpack && score === 0 ? 0 : score };
    this.#members?.set(member, entry);
    this.#tree.insert(entry);
  }

  #makeTable(): void {
    if (this.#members !== null) return;
    this.#members = new DenseMap();
    for (const entry of this.slice(0, this.size)) this.#members.set(entry.member, entry);
  }

  /** The score that the member had; undefined when it was not there. */
  delete(member: Bytes): number | undefined {
    const entry = this.#entry(member);
    if (entry === undefined) return undefined;
    this.#members?.delete(member);
    this.#tree.remove(entry);
    return entry.score;
  }

  /** From the lowest score; undefined when the member is not there. */
  rank(member: Bytes): number | undefined {
    const entry = this.#entry(member);
    if (entry === undefined) return undefined;
    const { score } = entry;
    return this.#tree.countWhile(
      (other) => other.score < score || (other.score === score && other.member < member),
    );
  }

  /** The member at a rank; undefined outside 0 .. size-1. */
  at(rank: number): ScoredMember | undefined {
    return this.#tree.at(rank);
  }

  /** Members of rank from .. to-1. */
  slice(from: number, to: number): ScoredMember[] {
    return this.#tree.slice(from, to);
  }

  /** How many members from the lowest on pass a test that no higher one passes. O(log n). */
  countWhile(passes: (entry: ScoredMember) => boolean): number {
    return this.#tree.countWhile(passes);
  }

  /** Part of a scan; a listpack is seen in one round, in order. */
  scan(cursor: number, count: number): { cursor: number; entries: readonly ScoredMember[] } {
    if (this.#members === null || this.#isListpack) {
      return { cursor: 0, entries: this.slice(0, this.size) };
    }
    const { cursor: next, first, end } = this.#members.scan(cursor, count);
    return { cursor: next, entries: this.#members.values().slice(first, end) };
  }

  /** Source: t_zset.c zsetConvert, which SORT calls on the key itself. */
  toSkiplist(): void {
    this.#isListpack = false;
    this.#makeTable();
  }

  /** A score as ZSCAN prints it: as it is stored. */
  storedScore(score: number): Bytes {
    if (!this.#isListpack || !isStoredWhole(score)) return formatDouble(score);
    return raw(String(BigInt(score)));
  }
}

const HALF_OF_INT64 = Number(INT64_MAX / 2n);

/** Source: util.c double2ll, within half of the 64-bit range. */
function isStoredWhole(score: number): boolean {
  return Number.isInteger(score) && Math.abs(score) <= HALF_OF_INT64;
}

/** A sorted set in the encoding that its size allows, as ZUNIONSTORE and the like store it. */
export function zsetOf(
  epoch: number,
  entries: readonly ScoredMember[],
  limits: ListpackLimits,
): ZsetValue {
  const value = new ZsetValue(epoch);
  const isSmall =
    entries.length <= limits.entries &&
    entries.every(({ member }) => member.length <= limits.value);
  const within = isSmall ? { entries: entries.length, value: limits.value } : NOTHING_FITS;
  for (const { member, score } of entries) value.set(member, score, within);
  return value;
}

const NOTHING_FITS: ListpackLimits = { entries: 0, value: 0 };
