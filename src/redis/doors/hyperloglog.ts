// The only place where a HyperLogLog changes: it is a string, raw from then on.
// Source: hyperloglog.c, db.c dbUnshareStringValue.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import type { HyperLogLog } from '../hyperloglog/hyperloglog.ts';
import { StringValue } from '../types/string.ts';

/** The string under a key, to change in place; undefined when there is none. Raw from then on. */
export function openHyperLogLog(db: Database, key: Bytes): StringValue | undefined {
  const string = db.writeAs(key, 'string');
  if (string !== undefined) string.form = 'raw';
  return string;
}

/** Puts it under its key, which may be new. `changes` is what counts as dirty. */
export function storeHyperLogLog(
  db: Database,
  key: Bytes,
  sketch: HyperLogLog,
  changes: number,
): void {
  const known = db.writeAs(key, 'string');
  const string = known ?? new StringValue('' as Bytes, db.epoch, 'raw');
  string.replaceOctets(sketch.toOctets());
  if (known === undefined) db.add(key, string);
  if (db.isWatched) {
    db.emit(() => ({ kind: 'string-set', db: db.index, key, value: string.value }));
  }
  db.modified(key, changes);
}
