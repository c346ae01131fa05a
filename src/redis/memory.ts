// An estimate of what Redis would use. The sizes are those of a 64-bit server at rest: structures
// as in server.h, dict.h and quicklist.h, strings rounded up to 8 bytes. Of large values the first
// elements are measured and stand for all (object.c objectComputeSize does so too), so an estimate
// costs the same however large a value is. Real allocators round more and keep more.

import type { Bytes } from '../base/bytes.ts';
import type { RedisServer } from './server.ts';
import type { Value } from './types/value.ts';

/** What an empty redis-server 7.0.15 uses. */
export const STARTUP_BYTES = 876_208;
/** What a client at rest uses, as CLIENT LIST shows it (tot-mem). */
export const CLIENT_BYTES = 1928;

const OBJECT = 16;
const DICT_ENTRY = 24;
const BUCKET = 8;
const EXPIRY = DICT_ENTRY + BUCKET;
const DICT = 56;
const QUICKLIST = 40;
const QUICKLIST_NODE = 32;
const QUICKLIST_NODE_BYTES = 8192;
const SKIPLIST_NODE = 32;
const STREAM = 64;
const STREAM_ENTRY = 24;
const PENDING_ENTRY = 64;
const GROUP = 120;
/** Header of a listpack, and what an element needs beside its bytes. */
const LISTPACK = 7;
const LISTPACK_ELEMENT = 2;

/** How many elements MEMORY USAGE measures unless it is told. */
export const SAMPLES = 5;

/** A string with its header, rounded up as an allocator would. */
function sds(length: number): number {
  const header = length < 32 ? 2 : length < 256 ? 4 : 6;
  return Math.ceil((length + header) / 8) * 8;
}

function averageOf(lengths: readonly number[], size: (length: number) => number): number {
  if (lengths.length === 0) return 0;
  return lengths.reduce((sum, length) => sum + size(length), 0) / lengths.length;
}

function packed(length: number): number {
  return length + LISTPACK_ELEMENT;
}

/** A value without its key. `samples` is how many elements are measured. */
function valueBytes(value: Readonly<Value>, samples: number): number {
  switch (value.type) {
    case 'string':
      return value.encoding() === 'int' ? OBJECT : OBJECT + sds(value.length);
    case 'list': {
      const taken = value.slice(0, Math.min(samples, value.length) - 1).map(lengthOf);
      const bytes = averageOf(taken, packed) * value.length;
      const nodes = Math.ceil(bytes / QUICKLIST_NODE_BYTES);
      return OBJECT + QUICKLIST + nodes * (QUICKLIST_NODE + LISTPACK) + bytes;
    }
    case 'set': {
      const taken = first(value.members(), samples).map(lengthOf);
      if (value.encoding() === 'intset') return OBJECT + 8 + value.size * 8;
      return OBJECT + DICT + value.size * (DICT_ENTRY + BUCKET + averageOf(taken, sds));
    }
    case 'hash': {
      const fields = first(value.fields(), samples).map(lengthOf);
      const values = first(value.values(), samples).map(lengthOf);
      if (value.encoding() === 'listpack') {
        const pair = averageOf(fields, packed) + averageOf(values, packed);
        return OBJECT + LISTPACK + value.size * pair;
      }
      const pair = averageOf(fields, sds) + averageOf(values, sds);
      return OBJECT + DICT + value.size * (DICT_ENTRY + BUCKET + pair);
    }
    case 'zset': {
      const count = Math.min(samples, value.size);
      const taken = value.slice(0, count).map(({ member }) => member.length);
      if (value.encoding() === 'listpack') {
        return OBJECT + LISTPACK + value.size * (averageOf(taken, packed) + 10);
      }
      const node = SKIPLIST_NODE + DICT_ENTRY + BUCKET + averageOf(taken, sds);
      return OBJECT + DICT + value.size * node;
    }
    case 'stream': {
      const entry = value.log.first;
      const sizes = entry === undefined ? [] : entry.fields.map(lengthOf);
      const bytes = sizes.reduce((sum, length) => sum + packed(length), STREAM_ENTRY);
      const groups = value.groups().reduce((sum, { pending }) => {
        return sum + GROUP + pending.size * PENDING_ENTRY;
      }, 0);
      return OBJECT + STREAM + value.length * bytes + groups;
    }
  }
}

function lengthOf(bytes: Bytes): number {
  return bytes.length;
}

function first(items: readonly Bytes[], count: number): readonly Bytes[] {
  return items.length <= count ? items : items.slice(0, count);
}

/** A key and its value, in whole bytes. `samples` 0 measures all elements. */
export function keyBytes(key: Bytes, value: Readonly<Value>, samples = SAMPLES): number {
  const measured = samples === 0 ? Number.MAX_SAFE_INTEGER : samples;
  return Math.round(DICT_ENTRY + sds(key.length) + valueBytes(value, measured));
}

/** What the tables of keys and of expiries use. */
export function tableBytes(keys: number, expiring: number): number {
  return keys * BUCKET + expiring * EXPIRY;
}

/** All keys of all databases. O(keys), unless a limit makes the server keep count. */
function datasetBytes(server: RedisServer): number {
  return server.databases.reduce((sum, db) => sum + db.measure(), 0);
}

/** What counts toward maxmemory: an empty server, its clients, its data and its backlog. */
export function usedBytes(server: RedisServer): number {
  const { clients, buffers, replication } = server;
  const stream = (replication.backlog?.memory ?? 0) - uncountedBytes(server);
  return (
    STARTUP_BYTES + clients.size * CLIENT_BYTES + buffers.total + stream + datasetBytes(server)
  );
}

/** Of a block of the replication stream, beside the bytes that it holds. */
const BLOCK = 64;
const BLOCK_BYTES = 16 * 1024;

/**
 * What of the replication stream is kept for slow replicas alone: that no key is evicted for.
 * Source: evict.c freeMemoryGetNotCountedMemory.
 */
export function uncountedBytes({ config, replication }: RedisServer): number {
  if (replication.backlog === null) return 0;
  const backlog = config.integer('repl-backlog-size');
  const blocks = (Math.floor(backlog / BLOCK_BYTES) + 1) * BLOCK;
  return Math.max(replication.backlog.memory - backlog - blocks, 0);
}
