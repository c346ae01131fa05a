// What the emulator is told of the buffers of connections, for INFO, CLIENT LIST and maxmemory.

import { limitFor, type readOutputLimits } from '../redis/output-limits.ts';
import { heldBytes } from '../redis/replication-state.ts';
import type { RedisServer } from '../redis/server.ts';
import type { Connection } from './connection.ts';

/** Tells it what has changed since it was told last. */
export function tellBuffers(redis: RedisServer, connection: Connection): void {
  const { client, buffers } = connection;
  if (buffers !== undefined && redis.clients.has(client)) redis.buffers.tell(client, buffers);
}

/** Cuts off a peer that has left too much unread, or for which too much is kept. */
export function holdToLimit(
  { clients, replication }: RedisServer,
  connection: Connection,
  limits: ReturnType<typeof readOutputLimits>,
  now: number,
): void {
  const client = clients.get(connection.client);
  const held = heldBytes(replication, client?.replica ?? null);
  if (!connection.isWithin(limitFor(client, limits), now, held)) connection.destroy();
}

/** One round of the cron, `sinceMs` after the last one. */
export function resizeBuffers(
  { clients, administration }: RedisServer,
  { client, sizes, heldBytes }: Connection,
  sinceMs: number,
  now: number,
): void {
  const { lastActiveAt = now } = clients.get(client) ?? {};
  const { replyPeakResetMs, resizesReplies } = administration;
  sizes.resizeQuery(now - lastActiveAt, heldBytes);
  if (resizesReplies) sizes.resizeReply(sinceMs, replyPeakResetMs);
}
