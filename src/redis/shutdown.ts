// The end of a server: replicas that lag behind are waited for, and it may be called off meanwhile.
// The process that ends is the environment's: it hears of it by an effect. Source: server.c
// prepareForShutdown, isReadyToShutdown, finishShutdown, cancelShutdown.

import { error } from '../resp/reply.ts';
import type { ClientId } from './effects.ts';
import { log } from './log.ts';
import { pauseClients, UNTIL_TOLD, unpauseClients } from './pause.ts';
import { askForAcks, FAST_CRON_MS, lagSeconds, replicasOf } from './replication.ts';
import { replicaHost } from './replication-info.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

/** What SHUTDOWN or a signal asks for. Plain data. */
export interface ShutdownWish {
  readonly saves: boolean;
  readonly isForced: boolean;
  /** Do not wait for replicas. */
  readonly isAtOnce: boolean;
  /** Who asks; null for a signal. */
  readonly client: ClientId | null;
}

const CANNOT_END = error('ERR Errors trying to SHUTDOWN. Check logs.');

/** Begins to end the server. Whoever asks is blocked already. */
export function startShutdown(server: RedisServer, wish: ShutdownWish): void {
  const { administration } = server;
  if (administration.shutdown !== null) return;
  log(server, 'warning', 'User requested shutdown...');
  const timeoutMs = server.config.integer('shutdown-timeout') * 1000;
  const endsAt = server.now + timeoutMs;
  administration.shutdown = { wish, endsAt };
  if (wish.isAtOnce || timeoutMs === 0 || isReady(server)) {
    finish(server);
    return;
  }
  if (server.pause === null) askForAcks(server);
  pauseClients(server, 'write', UNTIL_TOLD, 'shutdown');
  server.replication.cronAt = server.now + FAST_CRON_MS;
  log(server, 'notice', 'Waiting for replicas before shutting down.');
}

/** Looks whether the replicas have everything, or have had their time. */
export function lookAfterShutdown(server: RedisServer): void {
  const { shutdown } = server.administration;
  // Once the environment was told, it is up to it.
  if (shutdown === null || shutdown.endsAt === UNTIL_TOLD) return;
  if (isReady(server) || server.now >= shutdown.endsAt) finish(server);
}

/** SHUTDOWN ABORT; false when nothing is to be called off. */
export function abortShutdown(server: RedisServer): boolean {
  const { administration } = server;
  if (administration.shutdown === null && administration.signalled === null) return false;
  administration.signalled = null;
  if (administration.shutdown !== null) cancel(server);
  log(server, 'notice', 'Shutdown manually aborted.');
  return true;
}

/** The environment could not end: everything goes on. */
export function shutdownFailed(server: RedisServer): void {
  log(server, 'warning', 'Errors trying to shut down the server. Check the logs.');
  cancel(server);
}

function cancel(server: RedisServer): void {
  server.administration.shutdown = null;
  const waiting = [...server.clients.values()].filter(({ blocked }) => blocked?.on === 'shutdown');
  for (const client of waiting) unblock(server, client, 'error', CANNOT_END);
  unpauseClients(server, 'shutdown');
}

function isReady(server: RedisServer): boolean {
  const { offset } = server.replication;
  return replicasOf(server).every(({ replica }) => replica?.ackOffset === offset);
}

function finish(server: RedisServer): void {
  const { shutdown } = server.administration;
  if (shutdown === null) return;
  logReplicas(server);
  const { saves, isForced } = shutdown.wish;
  // Where the environment says no more than that, the wait for it is over.
  server.administration.shutdown = { ...shutdown, endsAt: UNTIL_TOLD };
  server.report({ kind: 'shutdown', saves, isForced });
}

function logReplicas(server: RedisServer): void {
  const replicas = replicasOf(server);
  const { offset } = server.replication;
  const lagging = replicas.filter(({ replica }) => replica?.ackOffset !== offset);
  for (const client of lagging) {
    const { port = 0, ackOffset = 0 } = client.replica ?? {};
    const behind = `reported offset ${offset - ackOffset} behind master`;
    const lag = lagSeconds(server, client.replica);
    const name = `${replicaHost(client)}:${port}`;
    log(server, 'warning', `Lagging replica ${name} ${behind}, lag=${lag}, state=online.`);
  }
  if (replicas.length === 0) return;
  const inSync = `${replicas.length - lagging.length} of ${replicas.length} replicas are in sync`;
  log(server, 'notice', `${inSync} when shutting down.`);
}
