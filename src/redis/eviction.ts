// maxmemory: which keys must go, and when a command is refused. Source: evict.c performEvictions,
// server.c processCommand. Keys are sampled as in Redis, without its pool of earlier candidates.

import { type Bytes, raw } from '../base/bytes.ts';
import { pickInt } from '../base/random.ts';
import type { Client } from './client.ts';
import { type Command, flagBit } from './command.ts';
import type { Database } from './database.ts';
import { usedBytes } from './memory.ts';
import { requestMasks } from './request-flags.ts';
import type { RedisServer } from './server.ts';

const DENY_OOM_BIT = flagBit('denyoom');

/** Commands that run inside MULTI although memory is short: they queue nothing. */
const ALWAYS_TAKEN = new Set(['exec', 'discard', 'quit', 'reset']);

interface Candidate {
  readonly db: Database;
  readonly key: Bytes;
  /** The higher, the sooner it goes. */
  readonly rank: number;
}

/**
 * Brings the memory below the limit, if there is one, by evicting keys.
 * @returns whether it is still above
 */
export function isOutOfMemory(server: RedisServer): boolean {
  if (server.memoryLimit === 0) return false;
  if (usedBytes(server) <= server.memoryLimit) return false;
  const policy = server.config.text('maxmemory-policy');
  // A replica or a paused server does not change its dataset by itself.
  if (policy === 'noeviction' || !server.deletesExpired) return true;
  while (usedBytes(server) > server.memoryLimit) {
    const victim = findVictim(server, policy);
    if (victim === undefined) return true;
    evict(server, victim);
  }
  return false;
}

/** Whether memory was short when the command that now runs began: it is not asked again. */
export function lacksMemory({ memoryLimit, administration }: RedisServer): boolean {
  return memoryLimit > 0 && administration.isShortOfMemory;
}

/** Whether a client may not run (or queue) this while memory is short. */
export function needsMemory(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): boolean {
  if (client.queue !== null && !ALWAYS_TAKEN.has(command.name)) return true;
  const masks = requestMasks(server, client.queue, command, argv);
  return masks.some((mask) => mask & DENY_OOM_BIT);
}

/**
 * Whether small integers are one object for all keys: not where each needs an access time of its
 * own. Source: server.h MAXMEMORY_FLAG_NO_SHARED_INTEGERS.
 */
export function sharesIntegers(server: RedisServer): boolean {
  return server.memoryLimit === 0 || !/-l[rf]u$/.test(server.config.text('maxmemory-policy'));
}

function findVictim(server: RedisServer, policy: string): Candidate | undefined {
  const isVolatile = policy.startsWith('volatile-');
  let best: Candidate | undefined;
  for (const db of server.databases) {
    for (const key of sampled(server, db, isVolatile)) {
      const candidate = { db, key, rank: rankOf(server, db, key, policy) };
      if (best === undefined || candidate.rank > best.rank) best = candidate;
    }
  }
  return best;
}

function rankOf(server: RedisServer, db: Database, key: Bytes, policy: string): number {
  if (policy.endsWith('-random')) return server.roll();
  if (policy === 'volatile-ttl') return -(db.expiry(key) ?? 0);
  if (policy.endsWith('-lfu')) return -db.frequency(key);
  return -(db.touchedAt(key) ?? 0);
}

/** Some keys of a database; of a volatile policy only such as expire. */
function sampled(server: RedisServer, db: Database, isVolatile: boolean): readonly Bytes[] {
  const wanted = server.config.integer('maxmemory-samples');
  const eligible = isVolatile ? db.expiringCount : db.size;
  if (eligible === 0) return [];
  const keys: Bytes[] = [];
  if (eligible < db.size || eligible <= wanted) {
    // Walks on from a random place: few keys are eligible, or all are looked at.
    const start = pickInt(server.roll(), db.size);
    for (let step = 0; step < db.size && keys.length < wanted; step += 1) {
      const key = db.keyAt((start + step) % db.size);
      if (!isVolatile || db.expiry(key) !== undefined) keys.push(key);
    }
    return keys;
  }
  while (keys.length < wanted) keys.push(db.keyAt(pickInt(server.roll(), db.size)));
  return keys;
}

/** Each eviction is a unit of its own, propagated and announced. */
function evict(server: RedisServer, { db, key }: Candidate): void {
  db.takeAway(key, 'evicted');
  server.stats.evictedKeys += 1;
  server.keyModified(db, key);
  server.notifyKeyspace('e', 'evicted', key, db.index);
  const word = server.config.isOn('lazyfree-lazy-eviction') ? 'UNLINK' : 'DEL';
  if (server.propagates) server.pending.add(db.index, [raw(word), key], 'both');
  server.endUnit(false);
}
