// Handing a published message to everybody who listens on this node. Source: pubsub.c
// pubsubPublishMessage. Nothing is kept: who does not listen now never gets it.

import { type Bytes, raw } from '../base/bytes.ts';
import { bulk, type Reply } from '../resp/reply.ts';
import type { RedisServer } from './server.ts';

const MESSAGE = bulk(raw('message'));
const PATTERN_MESSAGE = bulk(raw('pmessage'));
const SHARD_MESSAGE = bulk(raw('smessage'));

/** Sends to each listener; returns how many deliveries that made. */
export function publish(server: RedisServer, channel: Bytes, message: Bytes): number {
  const receivers = server.subscriptions.receivers(channel);
  for (const { client: id, pattern } of receivers) {
    const client = server.clients.get(id);
    if (client === undefined) continue;
    const items: Reply[] =
      pattern === null
        ? [MESSAGE, bulk(channel), bulk(message)]
        : [PATTERN_MESSAGE, bulk(pattern), bulk(channel), bulk(message)];
    server.reply(client, { kind: 'push', items });
  }
  return receivers.length;
}

/** As `publish` for shard channels, which know no patterns. */
export function publishToShard(server: RedisServer, channel: Bytes, message: Bytes): number {
  const receivers = server.subscriptions.shardReceivers(channel);
  for (const id of receivers) {
    const client = server.clients.get(id);
    if (client === undefined) continue;
    server.reply(client, { kind: 'push', items: [SHARD_MESSAGE, bulk(channel), bulk(message)] });
  }
  return receivers.length;
}
