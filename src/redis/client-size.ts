// tot-mem of CLIENT LIST, which maxmemory-clients limits: a client, its buffers, the transaction
// that it queues, what it watches and listens to. Source: networking.c getClientMemoryUsage,
// multi.c multiStateMemOverhead, pubsub.c pubsubMemOverhead.

import type { Bytes } from '../base/bytes.ts';
import type { Client } from './client.ts';
import type { BufferFigures } from './client-buffers.ts';

/** struct client, as the allocator rounds it up. */
const CLIENT = 768;
const NO_QUERY = 8;
const POINTER = 8;
const LIST_NODE = 24;
const WATCHED_KEY = LIST_NODE + 32;
const QUEUED_COMMAND = 24;
const DICT_ENTRY = 24;
const LEAST_SLOTS = 4;
/** The queue of a transaction has room for so many at first, and is doubled. */
const LEAST_QUEUE = 2;

/** The words of a request, as argv-mem shows them. */
export function argvBytes(argv: readonly Bytes[]): number {
  return argv.reduce((sum, word) => sum + word.length, 0);
}

/** The words of all queued commands, as multi-mem shows them. */
export function queueBytes({ queue }: Client): number {
  return (queue ?? []).reduce((sum, argv) => sum + argvBytes(argv) + POINTER * argv.length, 0);
}

/** The smallest power of two of which `count` are within. */
function doubled(least: number, count: number): number {
  let room = least;
  while (room < count) room *= 2;
  return room;
}

function transactionBytes(client: Client): number {
  const { queue, watched } = client;
  const queued = queue?.length ?? 0;
  const reserved = queued === 0 ? 0 : doubled(LEAST_QUEUE, queued) * QUEUED_COMMAND;
  return queueBytes(client) + reserved + watched.length * WATCHED_KEY;
}

function tableBytes(size: number): number {
  return size === 0 ? 0 : size * DICT_ENTRY + doubled(LEAST_SLOTS, size) * POINTER;
}

function listeningBytes({ channels, patterns, shardChannels }: Client): number {
  const tables = tableBytes(channels.size) + tableBytes(shardChannels.size);
  return tables + patterns.size * LIST_NODE;
}

/** The query buffer with the header that its length needs. */
function queryBytes(room: number): number {
  if (room === 0) return NO_QUERY;
  return room + (room < 65_536 ? 6 : 10);
}

/** Everything that a client holds. `argv` is what it is having answered. */
export function clientSize(client: Client, buffers: BufferFigures, argv: readonly Bytes[]): number {
  const { query, queryFree, words, reply, output } = buffers;
  const request = argvBytes(argv) + POINTER * argv.length;
  const held = queryBytes(query + queryFree) + words + reply + output;
  return CLIENT + held + request + transactionBytes(client) + listeningBytes(client);
}
