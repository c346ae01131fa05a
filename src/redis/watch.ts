// WATCH: which connections will find their EXEC refused. Source: multi.c. What counts is that a key
// was modified, not that its value differs.

import type { Bytes } from '../base/bytes.ts';
import type { Client } from './client.ts';
import type { Database } from './database.ts';
import type { RedisServer } from './server.ts';

function watchName(db: number, key: Bytes): string {
  return `${db}:${key}`;
}

/** Starts watching a key for a client; watching it twice is the same as once. */
export function watchKey(server: RedisServer, client: Client, key: Bytes): void {
  if (client.watched.some((watched) => watched.db === client.db && watched.key === key)) return;
  const wasExpired = server.database(client.db).isDue(key);
  client.watched = [...client.watched, { db: client.db, key, wasExpired }];
  const name = watchName(client.db, key);
  const watchers = server.watchers.get(name);
  if (watchers) watchers.add(client.id);
  else server.watchers.set(name, new Set([client.id]));
}

/** UNWATCH, and the end of a transaction. */
export function forgetWatches(server: RedisServer, client: Client): void {
  for (const { db, key } of client.watched) {
    const name = watchName(db, key);
    const watchers = server.watchers.get(name);
    watchers?.delete(client.id);
    if (watchers?.size === 0) server.watchers.delete(name);
  }
  client.watched = [];
}

/** A key was modified. The deletion of a key that had expired before WATCH is no modification. */
export function touchWatchers(server: RedisServer, db: number, key: Bytes): void {
  for (const id of server.watchers.get(watchName(db, key)) ?? []) {
    const client = server.clients.get(id);
    const watched = client?.watched.find((entry) => entry.db === db && entry.key === key);
    if (client === undefined || watched === undefined) continue;
    if (watched.wasExpired && server.database(db).raw(key) === undefined) {
      client.watched = client.watched.map((entry) =>
        entry === watched ? { ...entry, wasExpired: false } : entry,
      );
    } else {
      client.isWatchDirty = true;
    }
  }
}

/**
 * FLUSHDB, FLUSHALL, SWAPDB: all keys of a database go, or (`replacement`) make room for others.
 * Called while they are still there. Source: multi.c touchAllWatchedKeysInDb.
 */
export function touchDatabaseWatchers(
  server: RedisServer,
  db: Database,
  replacement: Database | null,
): void {
  for (const client of server.clients.values()) {
    client.watched = client.watched.map((entry) => {
      if (entry.db !== db.index) return entry;
      const leaves = db.raw(entry.key) !== undefined;
      const comes = replacement?.raw(entry.key) !== undefined;
      if (!leaves && !comes) return entry;
      const comesExpired = replacement?.isDue(entry.key) ?? false;
      // A key that was or comes expired is, to the watcher, no key: no change, only a new flag.
      if (entry.wasExpired && !comes) return { ...entry, wasExpired: false };
      if (entry.wasExpired && comesExpired) return entry;
      if (!entry.wasExpired && !leaves && comesExpired) return { ...entry, wasExpired: true };
      client.isWatchDirty = true;
      return entry;
    });
  }
}

/** Tells whether a watched key has expired since WATCH, deleted or not. */
export function hasExpiredWatch(server: RedisServer, client: Client): boolean {
  return client.watched.some(
    ({ db, key, wasExpired }) => !wasExpired && server.database(db).isDue(key),
  );
}

/** Puts the index together again from the clients of a snapshot. */
export function rebuildWatchers(server: RedisServer): void {
  server.watchers.clear();
  for (const client of server.clients.values()) {
    for (const { db, key } of client.watched) {
      const name = watchName(db, key);
      const watchers = server.watchers.get(name);
      if (watchers) watchers.add(client.id);
      else server.watchers.set(name, new Set([client.id]));
    }
  }
}
