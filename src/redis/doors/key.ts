// Changes to keys as a whole, whatever they hold: deletion, expiry, a new name or place.
// Source: db.c, expire.c.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Database } from '../database.ts';
import type { RemovalCause } from '../effects.ts';
import type { Access } from '../frequency.ts';
import { contentEffects } from '../types/contents.ts';
import type { Value } from '../types/value.ts';

/** Deletes a key; tells whether there was one. */
export function removeKey(db: Database, key: Bytes, cause: RemovalCause = 'deleted'): boolean {
  if (!db.remove(key, cause)) return false;
  db.modified(key);
  return true;
}

/** Gives a key that is there an expiry, or takes it away (null). Tells whether it had one. */
export function expireAt(db: Database, key: Bytes, at: Ms | null): boolean {
  const before = db.setExpiry(key, at);
  if (before || at !== null) db.modified(key);
  return before;
}

/** Puts a whole value under a key that is free, with the expiry of where it comes from. */
export function placeValue(
  db: Database,
  key: Bytes,
  value: Value,
  expiresAt: Ms | undefined,
  access?: Access,
): void {
  db.add(key, value, access);
  reportPlaced(db, key, value);
  if (expiresAt !== undefined) db.setExpiry(key, expiresAt);
}

/** Puts a whole value under a key, whatever was there, without an expiry (setKey). */
export function replaceValue(db: Database, key: Bytes, value: Value, changes: number): void {
  db.put(key, value);
  reportPlaced(db, key, value);
  db.modified(key, changes);
}

/** SWAPDB: the keys of two databases change places. */
export function swapDatabases(a: Database, b: Database): void {
  const isWatched = a.isWatched;
  for (const db of isWatched ? [a, b] : []) {
    for (const key of db.keys()) {
      db.emit(() => ({ kind: 'key-removed', db: db.index, key, cause: 'renamed' }));
    }
  }
  a.swapContents(b);
  for (const db of isWatched ? [a, b] : []) {
    for (const key of db.keys()) reportPlaced(db, key, db.raw(key) as Value);
  }
}

function reportPlaced(db: Database, key: Bytes, value: Readonly<Value>): void {
  if (!db.isWatched) return;
  db.emit(() => ({ kind: 'key-placed', db: db.index, key, type: value.type }));
  for (const effect of contentEffects(db.index, key, value)) db.emit(() => effect);
}
