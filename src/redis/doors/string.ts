// The only ways to change a string: each keeps the obligations of a write (copy on write, WATCH and
// dirty, element effects). Source: db.c setKey, dbOverwrite.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { type StringForm, StringValue } from '../types/string.ts';

/** SET and its like: whatever the key held, it now holds this. Its expiry goes, unless kept. */
export function setString(db: Database, key: Bytes, value: Bytes, keepExpiry = false): void {
  place(db, key, new StringValue(value, db.epoch), keepExpiry);
}

/** INCR, APPEND and their like: another content for a key that holds a string or nothing. */
export function rewriteString(
  db: Database,
  key: Bytes,
  value: Bytes,
  form: StringForm = 'compact',
): void {
  const known = db.writeAs(key, 'string');
  if (known === undefined) {
    place(db, key, new StringValue(value, db.epoch, form), true);
    return;
  }
  known.value = value;
  known.form = form;
  report(db, key, value);
  db.modified(key);
}

function place(db: Database, key: Bytes, value: StringValue, keepExpiry: boolean): void {
  db.put(key, value, keepExpiry);
  report(db, key, value.value);
  db.modified(key);
}

function report(db: Database, key: Bytes, value: Bytes): void {
  if (db.isWatched) db.emit(() => ({ kind: 'string-set', db: db.index, key, value }));
}
