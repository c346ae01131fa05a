// Replication, the primary's side: the stream of commands, the buffer that keeps its end for those
// who were away or are not ready for it, and the acknowledgements that WAIT and
// min-replicas-to-write count. PSYNC is replication-sync.ts. Source: replication.c.
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
import { ReplicationBuffer } from './replication-buffer.ts';
import { heldBytes, type ReplicaState, UNKNOWN_REPLICA } from './replication-state.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

export const CRON_PERIOD_MS = 1000;
/** The same during a FAILOVER, or while a SHUTDOWN waits. */
export const FAST_CRON_MS = 100;

/** The replicas that have their dataset. */
export function replicasOf(server: RedisServer): Client[] {
  return allReplicas(server).filter(({ replica }) => replica?.stage === 'online');
}

/** Those that wait for it, too. */
export function allReplicas(server: RedisServer): Client[] {
  return [...server.clients.values()].filter(({ role }) => role === 'replica');
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
  state.offset += bytes.length;
  state.backlog ??= new ReplicationBuffer();
  state.backlog.append(bytes, server.config.integer('repl-backlog-size'));
  for (const { id, role, replica } of server.clients.values()) {
    if (role !== 'replica' || replica?.stage !== 'online' || replica.heldAt !== null) continue;
    server.report({ kind: 'stream', client: id, bytes });
  }
  trimBacklog(server);
}

/** What neither the backlog nor a replica needs is let go. */
export function trimBacklog(server: RedisServer): void {
  const size = server.config.integer('repl-backlog-size');
  server.replication.backlog?.trim(size, () => unsentBytes(server));
}

/** How much of the end of the stream the slowest replica has yet to be sent. */
function unsentBytes({ clients, replication, buffers }: RedisServer): number {
  let most = 0;
  for (const { id, role, replica } of clients.values()) {
    if (role !== 'replica') continue;
    most = Math.max(most, heldBytes(replication, replica), buffers.of(id).output);
  }
  return most;
}

/**
 * A replica has its dataset: what was kept for it goes out. Source: replicaStartCommandStream.
 * @param head goes before it
 */
export function startStream(server: RedisServer, client: Client, head = ''): void {
  const { backlog } = server.replication;
  const held = heldBytes(server.replication, client.replica);
  updateReplica(client, { heldAt: null });
  const [first = '', ...rest] = backlog?.tail(held) ?? [];
  for (const piece of [head + first, ...rest]) {
    if (piece === '') continue;
    server.report({ kind: 'stream', client: client.id, bytes: raw(piece) });
  }
}

/** A command that is for the replicas alone and belongs to no database. */
function feedCommand(server: RedisServer, ...words: string[]): void {
  if (server.replication.backlog === null || server.replication.primary !== null) return;
  feedBytes(server, encodeCommand(words.map(raw)));
}

export function askForAcks(server: RedisServer): void {
  if (replicasOf(server).length > 0) feedCommand(server, 'REPLCONF', 'GETACK', '*');
}

/** Replication has work to do once a second from now on. */
export function startCron(server: RedisServer): void {
  server.replication.cronAt ??= server.now + CRON_PERIOD_MS;
}

/** A replica has told how far it is: whoever waits for that is answered. */
export function acknowledge(server: RedisServer, client: Client, offset: number): void {
  const { stage, heldAt, ackOffset: known = 0 } = client.replica ?? {};
  updateReplica(client, { ackOffset: Math.max(known, offset), ackAt: server.now });
  // By it a replica that looked for the end of its dataset says that it has found it.
  if (stage === 'online' && heldAt !== null) startStream(server, client);
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
  trimBacklog(server);
}

/** Source: disconnectSlaves: they will come back and ask for the new history. */
export function dropReplicas(server: RedisServer): void {
  for (const client of server.clients.values()) {
    if (client.role === 'replica') server.closeClient(client);
  }
}
