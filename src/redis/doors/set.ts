// The only place where a set changes: copy on write, WATCH, dirty, waking the key's end, and the
// effects that the picture sees. Source: t_set.c setType*.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { SetValue } from '../types/set.ts';

/** Adds members, creating the set when it is not there. Returns how many are new. */
export function addMembers(db: Database, key: Bytes, members: readonly Bytes[]): number {
  const known = db.writeAs(key, 'set');
  const set = known ?? new SetValue(db.epoch);
  const maxIntset = db.limit('set-max-intset-entries');
  let added = 0;
  for (const member of members) {
    if (!set.add(member, maxIntset)) continue;
    added += 1;
    if (db.isWatched) report(db, key, member, true);
  }
  if (known === undefined) db.add(key, set);
  if (added > 0) db.modified(key, added);
  return added;
}

/** Removes members; the set goes with its last one. Returns those that were there. */
export function removeMembers(db: Database, key: Bytes, members: readonly Bytes[]): Bytes[] {
  const set = db.writeAs(key, 'set');
  if (set === undefined) return [];
  const removed = members.filter((member) => set.delete(member));
  if (removed.length === 0) return removed;
  if (db.isWatched) for (const member of removed) report(db, key, member, false);
  if (set.size === 0) db.remove(key, 'emptied');
  db.modified(key, removed.length);
  return removed;
}

/** Throws dice for a position of 0 .. below-1. */
export type Dice = (below: number) => number;

/** Takes out as many as `count` members by dice, O(1) each; the set goes with its last one. */
export function takeAny(db: Database, key: Bytes, count: number, dice: Dice): Bytes[] {
  const set = db.writeAs(key, 'set');
  if (set === undefined) return [];
  const taken = draw(set, Math.min(count, set.size), dice);
  if (db.isWatched) for (const member of taken) report(db, key, member, false);
  if (set.size === 0) db.remove(key, 'emptied');
  db.modified(key, taken.length);
  return taken;
}

/**
 * As `takeAny`, where `count` is nearly all: dice choose those that stay. They make a new set, which
 * may be an intset again. Source: t_set.c spopWithCountCommand, case 3.
 */
export function takeMost(db: Database, key: Bytes, count: number, dice: Dice): Bytes[] {
  const set = db.writeAs(key, 'set');
  if (set === undefined) return [];
  const kept = draw(set, set.size - count, dice);
  const taken = [...set.members()];
  set.becomes(kept, db.limit('set-max-intset-entries'));
  if (db.isWatched) for (const member of taken) report(db, key, member, false);
  db.modified(key, taken.length);
  return taken;
}

function draw(set: SetValue, count: number, dice: Dice): Bytes[] {
  const drawn: Bytes[] = [];
  while (drawn.length < count) {
    const member = set.at(dice(set.size));
    set.delete(member);
    drawn.push(member);
  }
  return drawn;
}

function report(db: Database, key: Bytes, member: Bytes, present: boolean): void {
  db.emit(() => ({ kind: 'set-changed', db: db.index, key, member, present }));
}
