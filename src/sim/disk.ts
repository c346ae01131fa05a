// What a node's disk holds, as plain data, and how a server starts from it. A dying process leaves
// what it had written; a machine without power only what was fsynced. Differs from Redis: base and
// increments of the append-only file are one file here, and write(2) is never postponed.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ElementEffect } from '../redis/effects.ts';
import { reloadAof } from '../redis/persistence/aof-load.ts';
import { loadRdb } from '../redis/persistence/rdb/load.ts';
import { takeUpHistory } from '../redis/replication-link.ts';
import type { RedisServer } from '../redis/server.ts';
import { contentEffects } from '../redis/types/contents.ts';
import { type MessageId, messagesIn } from './payload.ts';

/** Replaced on change. */
export interface Disk {
  readonly aof: {
    /** All that was written. */
    readonly bytes: Bytes;
    /** How much of it survives a loss of power. */
    readonly synced: number;
    /** The database that its end has selected; -1 before the first command. */
    readonly db: number;
  };
  /** The server appends to the file: `appendonly` as it was last seen. */
  readonly isAofOn: boolean;
  /** The snapshot file; null before the first one. */
  readonly rdb: Bytes | null;
  /** A save or a rewrite in the background. `since` is where the AOF stood at the fork. */
  readonly child: {
    readonly kind: 'rdb' | 'aof';
    readonly bytes: Bytes;
    readonly since: number;
    /** The fact that says that it began: an older plan does nothing. */
    readonly seq: number;
  } | null;
  /** An fsync is under way, or planned: no other one is planned meanwhile. */
  readonly isSyncPlanned: boolean;
  /** When the fsync under way ends. */
  readonly syncsUntil: Ms;
  /** No fsync begun before this moment ends before it. */
  readonly stalledUntil: Ms;
  /** Whether the server looks at its save points every second. */
  readonly isWatched: boolean;
}

export const EMPTY_DISK: Disk = {
  aof: { bytes: raw(''), synced: 0, db: -1 },
  isAofOn: false,
  rdb: null,
  child: null,
  isSyncPlanned: false,
  syncsUntil: 0,
  stalledUntil: 0,
  isWatched: false,
};

/** What is left when the process is gone, or the power. */
export function afterCrash(disk: Disk, hasPower: boolean): Disk {
  const { bytes, synced } = disk.aof;
  const kept = hasPower ? bytes : raw(bytes.slice(0, synced));
  // A new process opens a new increment: it selects its database anew.
  const aof = { bytes: kept, synced: Math.min(synced, kept.length), db: -1 };
  return { ...EMPTY_DISK, rdb: disk.rdb, aof, stalledUntil: disk.stalledUntil };
}

/** Not counted among the commands of a file: they only frame others. */
const FRAMES: ReadonlySet<string> = new Set(['SELECT', 'MULTI', 'EXEC']);

/** How many commands stand in an append-only file from a place on where one begins. */
export function commandsIn(file: Bytes, from: number): number {
  let count = 0;
  let at = from;
  while (at < file.length) {
    let end = file.indexOf('\r\n', at);
    if (end < 0 || file[at] !== '*') return count;
    const words = Number(file.slice(at + 1, end));
    at = end + 2;
    for (let word = 0; word < words; word += 1) {
      end = file.indexOf('\r\n', at);
      const length = Number(file.slice(at + 1, end));
      if (end < 0 || !Number.isSafeInteger(length)) return count;
      const isFrame = word === 0 && FRAMES.has(file.slice(end + 2, end + 2 + length).toUpperCase());
      if (word === 0 && !isFrame) count += 1;
      at = end + 2 + length + 2;
    }
  }
  return count;
}

/** How many bytes of the AOF the server found to be good. */
interface Loaded {
  readonly disk: Disk;
  readonly contents: readonly ElementEffect[];
  readonly keys: number;
}

/** Fills an empty server from a disk, as a start does; tells what it holds then. */
export function loadFrom(disk: Disk, server: RedisServer, now: Ms): Loaded {
  server.now = now;
  const isAofOn = server.config.isOn('appendonly');
  let left: Disk = { ...disk, isAofOn };
  if (isAofOn) {
    const outcome = reloadAof(server, [disk.aof.bytes]);
    if (outcome.kind === 'loaded' && outcome.truncatedBytes > 0) {
      const bytes = raw(disk.aof.bytes.slice(0, outcome.validBytes));
      left = { ...left, aof: { ...disk.aof, bytes, synced: bytes.length } };
    }
  } else if (disk.rdb !== null) {
    const outcome = loadRdb(server, disk.rdb, { dropsExpired: !server.isReplica });
    if (outcome.kind === 'loaded') takeUpHistory(server, outcome.facts);
  }
  server.dirty = 0;
  server.takeEffects();
  const contents = contentsOf(server);
  const keys = contents.filter(({ kind }) => kind === 'key-placed').length;
  return { disk: left, contents, keys };
}

/** All that a server holds, as the effects that would have brought it about. */
export function contentsOf(server: RedisServer): ElementEffect[] {
  const contents: ElementEffect[] = [];
  for (const database of server.databases) {
    const { index: db } = database;
    for (const key of database.keys()) {
      const value = database.raw(key);
      if (value === undefined) continue;
      contents.push({ kind: 'key-placed', db, key, type: value.type });
      contents.push(...contentEffects(db, key, value));
    }
  }
  return contents;
}

/** The messages in what a server holds; a message may occur twice. */
export function messagesOf(contents: readonly ElementEffect[]): MessageId[] {
  return contents.flatMap((effect) => {
    switch (effect.kind) {
      case 'list-spliced':
        return effect.added.flatMap(messagesIn);
      case 'string-set':
        return [...messagesIn(effect.value)];
      case 'zset-scored':
      case 'set-changed':
        return [...messagesIn(effect.member)];
      case 'hash-changed':
        return effect.value === null ? [] : [...messagesIn(effect.value)];
      case 'stream-added':
        return effect.fields.flatMap(messagesIn);
      default:
        return [];
    }
  });
}
