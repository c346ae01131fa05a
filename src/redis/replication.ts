// Replication, the primary's side: the stream of commands, the backlog from which a replica that
// was away catches up, PSYNC, and the acknowledgements that WAIT and min-replicas-to-write count.
// Source: replication.c. A full resync sends its payload at once, as the lab's fork takes no
// time.
//
// How it leaves the emulator. Bytes for a replica's connection are `stream` effects, in order with
// its replies. A replica asks its environment for a connection with `dial`; the environment answers
// with server.linkOpened, linkReceived and linkClosed, and carries `link-sent` and `hang-up` the
// other way. Each carries the number of the attempt, so that an old connection cannot interfere.

import { type Bytes, raw } from '../base/bytes.ts';
import { encodeCommand } from '../resp/encode.ts';
import { int } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { PropagationEffect } from './effects.ts';
import { parseInteger } from './integer.ts';
import { selectCommand } from './persistence/aof-writer.ts';
import { rdbOf } from './persistence/rdb/save.ts';
import { NO_REPLID, type ReplicaState, UNKNOWN_REPLICA } from './replication-state.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

export const CRON_PERIOD_MS = 1000;
/** The same during a FAILOVER, or while a SHUTDOWN waits. */
export const FAST_CRON_MS = 100;

/** The connections that are sent the stream. */
export function replicasOf(server: RedisServer): Client[] {
  return [...server.clients.values()].filter((client) => client.replica?.isOnline);
}

export function updateReplica(client: Client, change: Partial<ReplicaState>): void {
  client.replica = { ...(client.replica ?? UNKNOWN_REPLICA), ...change };
}

/** Sends what a unit propagates to the replicas. A replica passes on its primary's bytes. */
export function feedReplicas(server: RedisServer, effects: readonly PropagationEffect[]): void {
  const state = server.replication;
  if (state.backlog === null || state.primary !== null) return;
  let bytes = '';
  for (const { db, argv, to } of effects) {
    if (to === 'aof') continue;
    if (db !== state.selectedDb) bytes += selectCommand(db);
    state.selectedDb = db;
    bytes += encodeCommand(argv);
  }
  feedBytes(server, raw(bytes));
}

/** Adds to the stream: offset, backlog, replicas. Source: feedReplicationBuffer. */
export function feedBytes(server: RedisServer, bytes: Bytes): void {
  if (bytes === '') return;
  const state = server.replication;
  const size = server.config.integer('repl-backlog-size');
  state.offset += bytes.length;
  const backlog = (state.backlog ?? '') + bytes;
  // Cut now and then only, so that a byte costs O(1).
  state.backlog = backlog.length > size * 2 ? backlog.slice(-size) : backlog;
  for (const { id } of replicasOf(server)) server.report({ kind: 'stream', client: id, bytes });
}

/** A command that is for the replicas alone and belongs to no database. */
function feedCommand(server: RedisServer, ...words: string[]): void {
  if (server.replication.backlog === null || server.replication.primary !== null) return;
  feedBytes(server, encodeCommand(words.map(raw)));
}

export function askForAcks(server: RedisServer): void {
  if (replicasOf(server).length > 0) feedCommand(server, 'REPLCONF', 'GETACK', '*');
}

/** How much of the end of the stream can be sent again. */
export function backlogLength(server: RedisServer): number {
  const kept = server.replication.backlog?.length ?? 0;
  return Math.min(kept, server.config.integer('repl-backlog-size'));
}

/** Where the stream can be taken up from; `from` is the first byte wanted, counted from 1. */
function canContinue(server: RedisServer, replid: string, from: number): boolean {
  const { replid: own, replid2, secondOffset, offset, backlog } = server.replication;
  const isOurs = replid === own || (replid === replid2 && from <= secondOffset);
  if (!isOurs || backlog === null) return false;
  return from > offset - backlogLength(server) && from <= offset + 1;
}

/** PSYNC: goes on where the replica left off, or else sends everything. `replid` in lower case. */
export function startSync(server: RedisServer, client: Client, replid: string, from: number): void {
  const state = server.replication;
  const { id } = client;
  if (canContinue(server, replid, from)) {
    state.syncPartialOk += 1;
    const name = client.replica?.understandsPsync2 ? ` ${state.replid}` : '';
    const missed = state.offset + 1 - from;
    const tail = missed === 0 ? '' : (state.backlog ?? '').slice(-missed);
    server.report({ kind: 'stream', client: id, bytes: raw(`+CONTINUE${name}\r\n${tail}`) });
  } else {
    if (replid !== '?') state.syncPartialErr += 1;
    startFullResync(server);
    const { replid: own, offset } = state;
    sendEverything(server, client, `+FULLRESYNC ${own} ${offset}\r\n`);
  }
  client.role = 'replica';
  updateReplica(client, { isOnline: true, ackAt: server.now });
  startCron(server);
}

/** SYNC: everything, and no word about whose history it is. */
export function startOldSync(server: RedisServer, client: Client): void {
  startFullResync(server);
  sendEverything(server, client, '');
  client.role = 'replica';
  updateReplica(client, { isOnline: true, isSilent: true, ackAt: server.now });
  startCron(server);
}

function startFullResync(server: RedisServer): void {
  const state = server.replication;
  state.syncFull += 1;
  if (state.backlog === null) {
    state.changeId(server.options.seed, server.now);
    state.replid2 = NO_REPLID;
    state.secondOffset = -1;
    state.backlog = '';
  }
  // The new replica has no database selected.
  if (state.primary === null) state.selectedDb = -1;
}

function sendEverything(server: RedisServer, client: Client, head: string): void {
  const snapshot = server.snapshot();
  const isFiltered = client.replica?.wantsFunctionsOnly === true;
  const source = isFiltered ? { ...snapshot, databases: [] } : snapshot;
  const payload = rdbOf(source, 'replication');
  const bytes = raw(`${head}$${payload.length}\r\n${payload}`);
  server.report({ kind: 'stream', client: client.id, bytes, isDataset: true });
}

/** Replication has work to do once a second from now on. */
export function startCron(server: RedisServer): void {
  server.replication.cronAt ??= server.now + CRON_PERIOD_MS;
}

/** A replica has told how far it is: whoever waits for that is answered. */
export function acknowledge(server: RedisServer, client: Client, offset: number): void {
  const known = client.replica?.ackOffset ?? 0;
  updateReplica(client, { ackOffset: Math.max(known, offset), ackAt: server.now });
  const waiting = [...server.clients.values()].filter(({ blocked }) => blocked?.on === 'offset');
  // The youngest first, as Redis puts them at the head of its list.
  waiting.sort((a, b) => (b.blocked?.seq ?? 0) - (a.blocked?.seq ?? 0));
  for (const waiter of waiting) {
    const wanted = parseInteger(waiter.blocked?.argv[1] ?? raw('')) ?? 0;
    const count = countAcks(server, waiter.writeOffset);
    if (count < wanted) continue;
    unblock(server, waiter, 'served', int(count));
  }
}

/** How many replicas have applied the stream up to an offset. */
export function countAcks(server: RedisServer, offset: number): number {
  return replicasOf(server).filter(({ replica }) => (replica?.ackOffset ?? 0) >= offset).length;
}

/** Replicas heard of within `min-replicas-max-lag`, in whole seconds as Redis counts. */
export function goodReplicas(server: RedisServer): number {
  const maxLag = server.config.integer('min-replicas-max-lag');
  return replicasOf(server).filter(({ replica }) => lagSeconds(server, replica) <= maxLag).length;
}

export function lagSeconds(server: RedisServer, replica: ReplicaState | null): number {
  return Math.floor(server.now / 1000) - Math.floor((replica?.ackAt ?? 0) / 1000);
}

/** Source: replicationCron, the part for replicas: a PING now and then, and who is silent goes. */
export function tendReplicas(server: RedisServer): void {
  const replicas = replicasOf(server);
  const { cronRounds } = server.replication;
  const period = server.config.integer('repl-ping-replica-period');
  // A PING would move the end that a replica has to reach in time.
  const isHandingOver = server.replication.failover?.endsAt != null && server.pause !== null;
  if (replicas.length > 0 && cronRounds % period === 0 && !isHandingOver) {
    feedCommand(server, 'PING');
  }
  const limit = server.config.integer('repl-timeout');
  for (const client of replicas) {
    if (client.replica?.isSilent) continue;
    if (lagSeconds(server, client.replica) > limit) server.closeClient(client);
  }
}

/** Source: disconnectSlaves: they will come back and ask for the new history. */
export function dropReplicas(server: RedisServer): void {
  for (const client of server.clients.values()) {
    if (client.role === 'replica') server.closeClient(client);
  }
}
