// The only place where a sorted set changes. Source: t_zset.c zsetAdd, zsetDel.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { err } from '../errors.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { ZsetValue } from '../types/zset.ts';

/** Which members ZADD touches. */
export interface AddRules {
  readonly isIncrement: boolean;
  readonly onlyNew: boolean;
  readonly onlyKnown: boolean;
  readonly onlyGreater: boolean;
  readonly onlyLess: boolean;
}

export interface AddOutcome {
  readonly added: number;
  readonly updated: number;
  /** The score after the last pair; null when the rules kept it from being written. */
  readonly score: number | null;
}

/**
 * Adds members or moves them, creating the sorted set unless `onlyKnown`.
 * @throws CommandError when an increment gives NaN; then nothing has changed, as an increment comes
 *   with a single pair
 */
export function scoreMembers(
  db: Database,
  key: Bytes,
  pairs: readonly ScoredMember[],
  rules: AddRules,
): AddOutcome {
  const known = db.writeAs(key, 'zset');
  if (known === undefined && rules.onlyKnown) return { added: 0, updated: 0, score: null };
  const zset = known ?? new ZsetValue(db.epoch);
  const limits = db.encodingLimits.zset;
  let added = 0;
  let updated = 0;
  let last: number | null = null;
  for (const { member, score } of pairs) {
    const before = zset.score(member);
    const after = ruledScore(before, score, rules);
    last = after;
    if (after === null || after === before) continue;
    zset.set(member, after, limits);
    if (before === undefined) added += 1;
    else updated += 1;
    if (db.isWatched) report(db, key, member, before ?? null, after);
  }
  if (known === undefined && zset.size > 0) db.add(key, zset);
  if (added + updated > 0) db.modified(key, added + updated);
  return { added, updated, score: last };
}

/** The score that a member is to have; null when the rules leave it as it is. */
function ruledScore(before: number | undefined, given: number, rules: AddRules): number | null {
  if (before === undefined) return rules.onlyKnown ? null : given;
  if (rules.onlyNew) return null;
  const score = rules.isIncrement ? before + given : given;
  if (Number.isNaN(score)) throw err('resulting score is not a number (NaN)');
  if (rules.onlyLess && score >= before) return null;
  if (rules.onlyGreater && score <= before) return null;
  return score;
}

/** Removes members; the sorted set goes with its last one. Returns how many were there. */
export function unscoreMembers(db: Database, key: Bytes, members: readonly Bytes[]): number {
  const zset = db.writeAs(key, 'zset');
  if (zset === undefined) return 0;
  let removed = 0;
  for (const member of members) if (unscoreOne(db, key, zset, member)) removed += 1;
  afterRemoval(db, key, zset, removed);
  return removed;
}

/** Takes `count` members out from the lowest or the highest score on. The key must hold some. */
export function popScored(
  db: Database,
  key: Bytes,
  end: 'min' | 'max',
  count: number,
): ScoredMember[] {
  const zset = db.writeAs(key, 'zset');
  if (zset === undefined) return [];
  const { size } = zset;
  const popped =
    end === 'min'
      ? zset.slice(0, Math.min(count, size))
      : zset.slice(Math.max(0, size - count), size).reverse();
  for (const { member } of popped) unscoreOne(db, key, zset, member);
  afterRemoval(db, key, zset, popped.length);
  return popped;
}

function unscoreOne(db: Database, key: Bytes, zset: ZsetValue, member: Bytes): boolean {
  const before = zset.delete(member);
  if (before === undefined) return false;
  if (db.isWatched) report(db, key, member, before, null);
  return true;
}

function afterRemoval(db: Database, key: Bytes, zset: ZsetValue, removed: number): void {
  if (removed === 0) return;
  if (zset.size === 0) db.remove(key, 'emptied');
  db.modified(key, removed);
}

function report(
  db: Database,
  key: Bytes,
  member: Bytes,
  before: number | null,
  after: number | null,
): void {
  db.emit(() => ({ kind: 'zset-scored', db: db.index, key, member, before, after }));
}
