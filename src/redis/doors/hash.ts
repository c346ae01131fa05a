// The only place where a hash changes. Source: t_hash.c hashType*.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { HashValue } from '../types/hash.ts';

/** Sets fields (field, value, field, value …), creating the hash. Returns how many are new. */
export function setFields(db: Database, key: Bytes, words: readonly Bytes[]): number {
  const known = db.writeAs(key, 'hash');
  const hash = known ?? new HashValue(db.epoch);
  const within = db.encodingLimits.hash;
  hash.prepareFor(words, within);
  let created = 0;
  for (let at = 0; at + 1 < words.length; at += 2) {
    const field = words[at] as Bytes;
    const value = words[at + 1] as Bytes;
    if (hash.set(field, value, within)) created += 1;
    if (db.isWatched) report(db, key, field, value);
  }
  if (known === undefined) db.add(key, hash);
  db.modified(key, words.length >> 1);
  return created;
}

/** Removes fields; the hash goes with its last one. Returns how many were there. */
export function removeFields(db: Database, key: Bytes, fields: readonly Bytes[]): number {
  const hash = db.writeAs(key, 'hash');
  if (hash === undefined) return 0;
  const removed = fields.filter((field) => hash.delete(field));
  if (removed.length === 0) return 0;
  if (db.isWatched) for (const field of removed) report(db, key, field, null);
  if (hash.size === 0) db.remove(key, 'emptied');
  db.modified(key, removed.length);
  return removed.length;
}

function report(db: Database, key: Bytes, field: Bytes, value: Bytes | null): void {
  db.emit(() => ({ kind: 'hash-changed', db: db.index, key, field, value }));
}
