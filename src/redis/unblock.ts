// The end of a client's wait, whatever ended it. Source: blocked.c unblockClient.

import type { Reply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { RedisServer } from './server.ts';

/**
 * Ends a client's wait. Its piled-up requests run once the current unit is over.
 * @param reply what it gets for the command that waited; null when that command is to run only now
 */
export function unblock(
  server: RedisServer,
  client: Client,
  cause: 'served' | 'timeout' | 'error' | 'closed',
  reply: Reply | null,
): void {
  server.lines.leave(client);
  client.blocked = null;
  server.unblocked.push(client);
  server.report({ kind: 'unblocked', client: client.id, cause });
  if (reply === null) return;
  if (reply.kind === 'error') server.stats.command(client.lastCommand).failed += 1;
  server.reply(client, reply);
  commandAnswered(client);
}

/** A command has had its answer: CLIENT REPLY SKIP counts on. Source: networking.c resetClient. */
export function commandAnswered(client: Client): void {
  if (client.replyMode === 'skip') client.replyMode = 'on';
  else if (client.replyMode === 'skip-next') client.replyMode = 'skip';
}
