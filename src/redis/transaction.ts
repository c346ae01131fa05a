// The end of a transaction, wanted or not. Source: multi.c discardTransaction.

import type { Client } from './client.ts';
import type { RedisServer } from './server.ts';
import { forgetWatches } from './watch.ts';

/** Leaves MULTI: the queue, its flags and all watches are gone. */
export function dropTransaction(server: RedisServer, client: Client): void {
  client.queue = null;
  client.isQueueBroken = false;
  client.isWatchDirty = false;
  forgetWatches(server, client);
}
