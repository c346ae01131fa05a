// The only ways to change a stream's entries: each keeps the obligations of a write (copy on write,
// WATCH and dirty, keys that get ready, element effects). An empty stream stays under its key.
// Source: t_stream.c xaddCommand, xdelCommand, xtrimCommand, xsetidCommand. Groups:
// stream-group.ts.

import type { Bytes } from '../../base/bytes.ts';
import type { Database } from '../database.ts';
import { StreamValue } from '../types/stream.ts';
import { idText, type StreamId, type Uint64 } from '../types/stream-id.ts';
import type { TrimGoal } from '../types/stream-log.ts';
import type { NodeLimits, StreamEntry } from '../types/stream-node.ts';

/** Adds an entry, creating the stream if need be. The ID must be greater than the stream's last. */
export function append(db: Database, key: Bytes, entry: StreamEntry, limits: NodeLimits): void {
  const known = db.writeAs(key, 'stream');
  const stream = known ?? new StreamValue(db.epoch);
  stream.append(entry, limits);
  if (known === undefined) db.add(key, stream);
  else db.ready(key);
  if (db.isWatched) {
    const { fields } = entry;
    db.emit(() => ({ kind: 'stream-added', db: db.index, key, id: idText(entry), fields }));
  }
  db.modified(key);
}

/** An empty stream under a key that holds nothing. */
export function createEmpty(db: Database, key: Bytes): void {
  db.add(key, new StreamValue(db.epoch));
  db.modified(key, 0);
}

/** Deletes entries by ID; returns how many were there. */
export function remove(db: Database, key: Bytes, ids: readonly StreamId[]): number {
  if (!ids.some((id) => db.findAs(key, 'stream')?.log.find(id) !== undefined)) return 0;
  const gone = db.writeAs(key, 'stream')?.remove(ids) ?? [];
  report(db, key, gone, 'deleted');
  db.modified(key, gone.length);
  return gone.length;
}

/**
 * Cuts old entries off; see `StreamLog.trim`. Returns how many went. What Redis counts for it
 * differs between XADD and XTRIM, so that is left to the command.
 */
export function trim(
  db: Database,
  key: Bytes,
  goal: TrimGoal,
  wholeNodes: boolean,
  limit: number,
): number {
  const gone = db.writeAs(key, 'stream')?.trim(goal, wholeNodes, limit) ?? [];
  report(db, key, gone, 'trimmed');
  return gone.length;
}

function report(
  db: Database,
  key: Bytes,
  gone: readonly StreamEntry[],
  cause: 'deleted' | 'trimmed',
): void {
  if (gone.length === 0 || !db.isWatched) return;
  const ids = gone.map(idText);
  db.emit(() => ({ kind: 'stream-removed', db: db.index, key, ids, cause }));
}

/** What XSETID sets; a field that is null stays as it is. */
export interface StreamCounters {
  readonly lastId: StreamId;
  readonly entriesAdded: Uint64 | null;
  readonly maxDeletedId: StreamId | null;
}

/** Overwrites the counters of a stream that exists. WATCH does not hear of it, as in Redis. */
export function setCounters(db: Database, key: Bytes, counters: StreamCounters): void {
  const stream = db.writeAs(key, 'stream');
  if (stream === undefined) return;
  stream.lastId = counters.lastId;
  if (counters.entriesAdded !== null) stream.entriesAdded = counters.entriesAdded;
  if (counters.maxDeletedId !== null) stream.maxDeletedId = counters.maxDeletedId;
  db.changed();
}
