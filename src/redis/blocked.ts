// Clients that wait for a key. Source: blocked.c. Who waited longest for a key is served first;
// keys are looked at after the unit that made them ready has ended, in the order in which they got
// ready; serving one client (BLMOVE) may make the next key ready.

import { type Bytes, raw } from '../base/bytes.ts';
import { TimedHeap } from '../base/heap.ts';
import type { Ms } from '../base/time.ts';
import type { Client } from './client.ts';
import type { ClientId } from './effects.ts';

interface Deadline {
  readonly at: Ms;
  readonly seq: number;
  readonly client: ClientId;
}

interface ReadyKey {
  readonly db: number;
  readonly key: Bytes;
}

/** Who waits for one key. */
interface Line {
  /** A Set keeps the order of arrival. */
  readonly clients: Set<ClientId>;
  /** How many of them read a stream: they must hear even that the key is gone. */
  streamReaders: number;
}

/**
 * The waiting lines of all keys. Rebuilt from the clients after a restore: it holds no state of its
 * own.
 */
export class WaitingLines {
  /** Per "db:key". */
  readonly #lines = new Map<string, Line>();
  #deadlines = new TimedHeap<Deadline>();
  #ready: ReadyKey[] = [];
  readonly #readyNames = new Set<string>();

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** Puts a blocked client at the end of the line of each of its keys. */
  join(client: Client): void {
    const state = client.blocked;
    if (state === null) return;
    for (const key of state.keys) {
      const name = lineName(state.db, key);
      const line = this.#lines.get(name) ?? { clients: new Set(), streamReaders: 0 };
      this.#lines.set(name, line);
      line.clients.add(client.id);
      if (state.on === 'stream') line.streamReaders += 1;
    }
    if (state.deadline !== null) {
      this.#deadlines.push({ at: state.deadline, seq: state.seq, client: client.id });
    }
  }

  /** Takes a client out of all its lines: served, timed out, unblocked or gone. */
  leave(client: Client): void {
    const state = client.blocked;
    if (state === null) return;
    for (const key of state.keys) {
      const name = lineName(state.db, key);
      const line = this.#lines.get(name);
      if (!line?.clients.delete(client.id)) continue;
      if (state.on === 'stream') line.streamReaders -= 1;
      if (line.clients.size === 0) this.#lines.delete(name);
    }
  }

  /** Who waits for a key, longest first. Clients may leave meanwhile, and none may join. */
  line(db: number, key: Bytes): Iterable<ClientId> {
    return this.#lines.get(lineName(db, key))?.clients ?? NOBODY;
  }

  /** Whether somebody waits for a key who must hear even that it is gone. */
  hasStreamReaders(db: number, key: Bytes): boolean {
    return (this.#lines.get(lineName(db, key))?.streamReaders ?? 0) > 0;
  }

  /** The keys of a database for which somebody waits. */
  keysWaitedFor(db: number): Bytes[] {
    const start = lineName(db, raw(''));
    return [...this.#lines.keys()]
      .filter((name) => name.startsWith(start))
      .map((name) => raw(name.slice(start.length)));
  }

  /** Remembers that a key may serve somebody, once per round. */
  markReady(db: number, key: Bytes): void {
    if (this.#lines.size === 0) return;
    const name = lineName(db, key);
    if (!this.#lines.has(name) || this.#readyNames.has(name)) return;
    this.#readyNames.add(name);
    this.#ready.push({ db, key });
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** The next key to look at, in the order of getting ready. */
  takeReady(): ReadyKey | undefined {
    const ready = this.#ready.shift();
    if (ready) this.#readyNames.delete(lineName(ready.db, ready.key));
    return ready;
  }

  /**
   * The earliest deadline that still counts. `isCurrent` tells whether that client still waits so.
   */
  nextDeadline(isCurrent: (client: ClientId, seq: number) => boolean): Ms | null {
    for (;;) {
      const first = this.#deadlines.peek();
      if (first === undefined) return null;
      if (isCurrent(first.client, first.seq)) return first.at;
      this.#deadlines.pop();
    }
  }

  /** Takes a client whose deadline has passed (timeout.c: strictly), earliest first. */
  takeOverdue(
    now: Ms,
    isCurrent: (client: ClientId, seq: number) => boolean,
  ): ClientId | undefined {
    const at = this.nextDeadline(isCurrent);
    return at === null || now <= at ? undefined : this.#deadlines.pop()?.client;
  }

  /** Starts over from the clients of a snapshot. */
  rebuild(clients: Iterable<Client>): void {
    this.#lines.clear();
    this.#deadlines = new TimedHeap();
    this.#ready = [];
    this.#readyNames.clear();
    const waiting = [...clients].filter((client) => client.blocked !== null);
    waiting.sort((a, b) => (a.blocked?.seq ?? 0) - (b.blocked?.seq ?? 0));
    for (const client of waiting) this.join(client);
  }
}

const NOBODY: readonly ClientId[] = [];

function lineName(db: number, key: Bytes): string {
  return `${db}:${key}`;
}
