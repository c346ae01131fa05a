// A connection ends: nothing of it is to be left behind. Source: networking.c freeClient.

import { type Client, NO_CHANNELS } from './client.ts';
import { log } from './log.ts';
import { stopSave } from './persistence/background.ts';
import { trimBacklog } from './replication.ts';
import { receivers } from './replication-sync.ts';
import type { RedisServer } from './server.ts';
import { forgetWatches } from './watch.ts';

export function forgetClient(server: RedisServer, client: Client): void {
  if (client.blocked !== null) {
    server.lines.leave(client);
    server.report({ kind: 'unblocked', client: client.id, cause: 'closed' });
  }
  forgetWatches(server, client);
  dropSubscriptions(server, client);
  server.clients.delete(client.id);
  server.buffers.forget(client.id);
  if (client.isMonitor) server.monitorsChanged();
  if (client.role === 'replica') forgetReplica(server, client);
}

/** What was kept for it goes, and the dataset that it alone was being sent. */
function forgetReplica(server: RedisServer, { replica }: Client): void {
  trimBacklog(server);
  const transfer = server.background.child?.transfer;
  if (replica?.stage !== 'receiving' || transfer === undefined) return;
  if (receivers(server).length > 0) return;
  // A save is good for something also when nobody waits for it, where saves are wanted.
  if (transfer.mark === null && server.config.text('save') !== '') return;
  if (transfer.mark !== null) {
    log(server, 'warning', 'Diskless rdb transfer, last replica dropped, killing fork child.');
  }
  stopSave(server);
}

/** Unsubscribes a client from everything, without a word to it. */
export function dropSubscriptions({ subscriptions }: RedisServer, client: Client): void {
  for (const name of client.channels) subscriptions.remove('channel', name, client.id);
  for (const name of client.patterns) subscriptions.remove('pattern', name, client.id);
  for (const name of client.shardChannels) subscriptions.remove('shard', name, client.id);
  client.channels = NO_CHANNELS;
  client.patterns = NO_CHANNELS;
  client.shardChannels = NO_CHANNELS;
}
