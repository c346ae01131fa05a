// Read-only looks into a server for the picture, the ledger and tests. Nothing here expires a key,
// counts a hit or changes anything.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId, ValueType } from './effects.ts';
import type { RedisServer } from './server.ts';
import type { Field } from './types/hash.ts';
import type { ScoredMember } from './types/score-tree.ts';
import { type StreamView, viewStream } from './types/stream-view.ts';
import type { Values } from './types/value.ts';

/** A key with its type and expiry (null: none). */
export interface KeyView {
  readonly key: Bytes;
  readonly type: ValueType;
  readonly expiresAt: Ms | null;
}

/** A client that waits, and until when (null: for ever). Oldest first. */
export interface BlockedView {
  readonly client: ClientId;
  readonly keys: readonly Bytes[];
  readonly deadline: Ms | null;
}

/** What one connection listens to. */
export interface SubscriberView {
  readonly client: ClientId;
  readonly channels: readonly Bytes[];
  readonly patterns: readonly Bytes[];
  readonly shardChannels: readonly Bytes[];
}

export class Inspection {
  readonly #server: RedisServer;

  constructor(server: RedisServer) {
    this.#server = server;
  }

  /** Databases that hold at least one key. */
  databases(): number[] {
    return this.#server.databases.filter((db) => db.size > 0).map((db) => db.index);
  }

  /** Keys in byte order. An expired key that nothing has deleted yet is still listed. */
  keys(db: number): KeyView[] {
    const database = this.#server.database(db);
    return [...database.keys()].sort().map((key) => ({
      key,
      type: (database.raw(key) as Values[keyof Values]).type,
      expiresAt: database.expiry(key) ?? null,
    }));
  }

  /** The elements of a list from head to tail; undefined when the key holds none. */
  list(db: number, key: Bytes): readonly Bytes[] | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'list' ? value.slice(0, value.length - 1) : undefined;
  }

  /** The members of a set in byte order; undefined when the key holds none. */
  set(db: number, key: Bytes): readonly Bytes[] | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'set' ? [...value.members()].sort() : undefined;
  }

  /** The fields of a hash with their values, as HGETALL lists them. */
  hash(db: number, key: Bytes): readonly Field[] | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'hash' ? value.entries() : undefined;
  }

  /** The members of a sorted set from the lowest score on. */
  zset(db: number, key: Bytes): readonly ScoredMember[] | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'zset' ? value.slice(0, value.size) : undefined;
  }

  string(db: number, key: Bytes): Bytes | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'string' ? value.value : undefined;
  }

  /** The entries of a stream, its groups and what they have pending. */
  stream(db: number, key: Bytes): StreamView | undefined {
    const value = this.#server.database(db).raw(key);
    return value?.type === 'stream' ? viewStream(value) : undefined;
  }

  /** The channels and patterns that connections listen to, by connection. */
  subscribers(): SubscriberView[] {
    return [...this.#server.clients.values()]
      .filter(({ channels, patterns, shardChannels }) => {
        return channels.size + patterns.size + shardChannels.size > 0;
      })
      .map(({ id, channels, patterns, shardChannels }) => ({
        client: id,
        channels: [...channels],
        patterns: [...patterns],
        shardChannels: [...shardChannels],
      }));
  }

  blockedClients(): BlockedView[] {
    return [...this.#server.clients.values()]
      .flatMap(({ id, blocked }) => (blocked === null ? [] : [{ id, blocked }]))
      .sort((a, b) => a.blocked.seq - b.blocked.seq)
      .map(({ id, blocked }) => ({ client: id, keys: blocked.keys, deadline: blocked.deadline }));
  }
}
