// The only ways to change consumer groups. Redis counts these changes as dirty, but WATCH does not
// hear of them (t_stream.c calls no signalModifiedKey here). Source: t_stream.c xgroupCommand,
// streamReplyWithRange, xackCommand, xclaimCommand.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Database } from '../database.ts';
import type { ConsumerGroup, PendingEntry } from '../types/stream-group.ts';
import { idText, type StreamId, type Uint64 } from '../types/stream-id.ts';

/** Creates a group of a stream that exists; false when there is one of that name. */
export function createGroup(
  db: Database,
  key: Bytes,
  name: Bytes,
  lastId: StreamId,
  entriesRead: Uint64 | null,
): boolean {
  if (db.findAs(key, 'stream')?.group(name) !== undefined) return false;
  db.writeAs(key, 'stream')?.addGroup(name, lastId, entriesRead);
  reportMove(db, key, name, lastId);
  db.changed();
  return true;
}

/** Deletes a group with its consumers and PEL; who waits in it must hear of that. */
export function destroyGroup(db: Database, key: Bytes, name: Bytes): boolean {
  if (db.findAs(key, 'stream')?.group(name) === undefined) return false;
  db.writeAs(key, 'stream')?.removeGroup(name);
  reportMove(db, key, name, null);
  db.changed();
  db.ready(key);
  return true;
}

function reportMove(db: Database, key: Bytes, group: Bytes, lastId: StreamId | null): void {
  db.emit(() => ({
    kind: 'group-moved',
    db: db.index,
    key,
    group,
    lastDelivered: lastId === null ? null : idText(lastId),
  }));
}

/** A group opened for writing. Close at hand, as a read may deliver a thousand entries. */
export class OpenGroup {
  readonly #db: Database;
  readonly #key: Bytes;
  readonly #group: ConsumerGroup;

  private constructor(db: Database, key: Bytes, group: ConsumerGroup) {
    this.#db = db;
    this.#key = key;
    this.#group = group;
  }

  /** The group must exist. It is valid until the end of the command. */
  static of(db: Database, key: Bytes, name: Bytes): OpenGroup {
    const group = db.writeAs(key, 'stream')?.ownGroup(name);
    if (group === undefined) throw new Error('a group is opened only where it exists');
    return new OpenGroup(db, key, group);
  }

  get state(): Readonly<ConsumerGroup> {
    return this.#group;
  }

  /** Sets last-delivered-id and the read counter. Not counted as dirty; report it at the end. */
  moveTo(lastId: StreamId, entriesRead: Uint64 | null): void {
    this.#group.lastId = lastId;
    this.#group.entriesRead = entriesRead;
  }

  reportMove(): void {
    reportMove(this.#db, this.#key, this.#group.name, this.#group.lastId);
  }

  /** Marks a consumer as seen now; false when there is none of that name. */
  see(name: Bytes, now: Ms): boolean {
    const consumer = this.#group.consumer(name);
    if (consumer !== undefined) consumer.seenAt = now;
    return consumer !== undefined;
  }

  addConsumer(name: Bytes, now: Ms): void {
    this.#group.addConsumer(name, now);
    this.#db.changed();
  }

  /** Returns how many pending entries went with the consumer. */
  removeConsumer(name: Bytes): number {
    const gone = this.#group.removeConsumer(name);
    for (const entry of gone) this.#report(entry, null);
    this.#db.changed();
    return gone.length;
  }

  /** Makes an entry pending for a consumer, whoever had it before. Not counted as dirty here. */
  assign(entry: PendingEntry): void {
    this.#group.assign(entry);
    this.#report(entry, entry.consumer);
  }

  /** Takes an entry off the PEL; tells whether it was on it. */
  release(id: StreamId): boolean {
    const entry = this.#group.release(id);
    if (entry === undefined) return false;
    this.#report(entry, null);
    this.#db.changed();
    return true;
  }

  #report(entry: PendingEntry, consumer: Bytes | null): void {
    if (!this.#db.isWatched) return;
    this.#db.emit(() => ({
      kind: 'pending-changed',
      db: this.#db.index,
      key: this.#key,
      group: this.#group.name,
      id: idText(entry),
      consumer,
      deliveryCount: Number(entry.deliveryCount),
      deliveredAt: entry.deliveredAt,
    }));
  }
}
