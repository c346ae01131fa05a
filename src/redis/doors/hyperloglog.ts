// The only place where a HyperLogLog changes: it is a string, raw from then on.
// Source: hyperloglog.c, db.c dbUnshareStringValue.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { CommandError } from '../errors.ts';
import { HyperLogLog } from '../hyperloglog/hyperloglog.ts';
import { StringValue } from '../types/string.ts';

const NOT_ONE = new CommandError('WRONGTYPE Key is not a valid HyperLogLog string value.');

/** A string as a HyperLogLog, to read. Throws WRONGTYPE when it is none. */
export function readHyperLogLog(string: Readonly<StringValue>): HyperLogLog {
  const sketch = HyperLogLog.parse(string.octets());
  if (sketch === undefined) throw NOT_ONE;
  return sketch;
}

/** The one under a key, to change in place; undefined when there is none. Throws as above. */
export function openHyperLogLog(db: Database, key: Bytes): HyperLogLog | undefined {
  const string = db.writeAs(key, 'string');
  if (string === undefined) return undefined;
  const sketch = readHyperLogLog(string);
  string.form = 'raw';
  return sketch;
}

/** Puts it under its key, which may be new. `changes` is what counts as dirty. */
export function storeHyperLogLog(
  db: Database,
  key: Bytes,
  sketch: HyperLogLog,
  changes: number,
): void {
  place(db, key, sketch);
  db.modified(key, changes);
}

/** Stores the same registers in another form: that is propagated, and WATCH is not told. */
export function reshapeHyperLogLog(db: Database, key: Bytes, sketch: HyperLogLog): void {
  place(db, key, sketch);
  db.changed();
}

function place(db: Database, key: Bytes, sketch: HyperLogLog): void {
  const known = db.writeAs(key, 'string');
  const string = known ?? new StringValue('' as Bytes, db.epoch, 'raw');
  string.replaceOctets(sketch.toOctets());
  if (known === undefined) db.add(key, string);
  if (db.isWatched) {
    db.emit(() => ({ kind: 'string-set', db: db.index, key, value: string.value }));
  }
}
