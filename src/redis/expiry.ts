// The calendar of keys that will expire. Source: expire.c. Redis samples; the lab deletes every key
// in the millisecond in which it is due, so that a run does not depend on sampling. Reads delete
// lazily (database.ts), whichever comes first.

import type { Bytes } from '../base/bytes.ts';
import { TimedHeap } from '../base/heap.ts';
import type { Ms } from '../base/time.ts';
import type { Database } from './database.ts';

interface Due {
  readonly at: Ms;
  readonly seq: number;
  readonly db: number;
  readonly key: Bytes;
}

/** Entries of keys that were deleted or got another expiry stay until they come up or are swept. */
export class ExpiryCalendar {
  #due = new TimedHeap<Due>();
  #seq = 0;

  add(db: number, key: Bytes, at: Ms, liveCount: number): void {
    this.#due.push({ at, seq: this.#seq, db, key });
    this.#seq += 1;
    if (this.#due.size > 64 + liveCount * 4) this.#sweepWanted = true;
  }

  #sweepWanted = false;

  /** The moment after which the next key is gone; stale entries are dropped on the way. */
  next(database: (db: number) => Database): Ms | null {
    if (this.#sweepWanted) this.#sweep(database);
    for (;;) {
      const first = this.#due.peek();
      if (first === undefined) return null;
      if (isCurrent(first, database)) return first.at;
      this.#due.pop();
    }
  }

  /** Takes the next key whose moment has passed at `now`. */
  take(now: Ms, database: (db: number) => Database): { db: number; key: Bytes } | undefined {
    const at = this.next(database);
    return at === null || now <= at ? undefined : this.#due.pop();
  }

  #sweep(database: (db: number) => Database): void {
    this.#sweepWanted = false;
    const seen = new Set<string>();
    this.#due.keep((entry) => {
      const name = `${entry.db}:${entry.key}`;
      if (!isCurrent(entry, database) || seen.has(name)) return false;
      seen.add(name);
      return true;
    });
  }

  /** Starts over from the databases of a snapshot, in the order of their dues. */
  rebuild(databases: Iterable<Database>): void {
    const entries: Due[] = [];
    for (const database of databases) {
      for (const [key, at] of database.expiringKeys()) {
        entries.push({ at, seq: entries.length, db: database.index, key });
      }
    }
    this.#seq = entries.length;
    this.#due = TimedHeap.from(entries);
  }
}

function isCurrent(entry: Due, database: (db: number) => Database): boolean {
  return database(entry.db).expiry(entry.key) === entry.at;
}
