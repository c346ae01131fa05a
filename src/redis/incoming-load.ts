// A replica that loads its primary's dataset while it comes in (`repl-diskless-load`): what that
// forbids to clients meanwhile. Here the dataset is put in place when all of it is there, which
// looks the same from outside. Source: replication.c useDisklessLoad, readSyncBulkPayload;
// server.c processCommand.

import { log } from './log.ts';
import { dropReplicas } from './replication.ts';
import type { PrimaryLink } from './replication-state.ts';
import type { RedisServer } from './server.ts';

/**
 * What a replica is loading at this moment; null for nothing. `loading`: nothing is served.
 * `async-loading`: what it holds is an older state of the same history, and is served until the new
 * one takes its place.
 */
export function incomingLoad({ replication }: RedisServer): PrimaryLink['loading'] {
  return replication.primary?.loading ?? null;
}

/** Whether what was there before stays until all of the dataset has come. */
export function keepsOldData({ config }: RedisServer): boolean {
  return config.text('repl-diskless-load') === 'swapdb';
}

/** The first bytes of a dataset are there. */
export function beginIncomingLoad(server: RedisServer, link: PrimaryLink): void {
  const isSame = link.incoming?.replid === server.replication.replid;
  if (keepsOldData(server)) {
    link.loading = isSame ? 'async-loading' : 'loading';
  } else if (loadsIntoEmpty(server)) {
    link.loading = 'loading';
    dropReplicas(server);
    log(server, 'notice', 'MASTER <-> REPLICA sync: Flushing old data');
  }
  if (link.loading === null) return;
  log(server, 'notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
}

function loadsIntoEmpty({ config, databases }: RedisServer): boolean {
  if (config.text('repl-diskless-load') !== 'on-empty-db') return false;
  return databases.every(({ size }) => size === 0);
}
