// Keys that the clients of a writable replica let expire: its primary knows nothing of them, so it
// deletes them itself. Source: expire.c rememberSlaveKeyWithExpire, expireSlaveKeys.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Database } from './database.ts';
import type { RedisServer } from './server.ts';

/** Remembers a key, where its expiry does not come from the primary. */
export function rememberOwnExpiry(server: RedisServer, db: Database, key: Bytes): void {
  if (!server.isReplica || server.isObeying || server.isLoading) return;
  server.replication.ownExpiring.add(`${db.index}:${key}`);
}

/** When the next of them is due; null without one. Those that are gone are forgotten. */
export function nextOwnExpiry(server: RedisServer): Ms | null {
  const { ownExpiring } = server.replication;
  let next: Ms | null = null;
  for (const name of ownExpiring) {
    const { db, key } = placeOf(server, name);
    const at = db.expiry(key);
    if (at === undefined) ownExpiring.delete(name);
    else next = Math.min(next ?? at, at);
  }
  return next;
}

/** Deletes those whose moment has passed. */
export function expireOwn(server: RedisServer): void {
  for (const name of server.replication.ownExpiring) {
    const { db, key } = placeOf(server, name);
    if ((db.expiry(key) ?? server.now) >= server.now) continue;
    db.takeAway(key, 'expired');
    server.keyExpired(db, key);
    server.replication.ownExpiring.delete(name);
    server.endUnit(false);
  }
}

function placeOf(server: RedisServer, name: string): { db: Database; key: Bytes } {
  const colon = name.indexOf(':');
  return { db: server.database(Number(name.slice(0, colon))), key: raw(name.slice(colon + 1)) };
}
