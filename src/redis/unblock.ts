// The end of a client's wait, whatever ended it. Source: blocked.c unblockClient.

import type { Client } from './client.ts';
import type { RedisServer } from './server.ts';

/** Ends a client's wait; its piled-up requests run once the current unit is over. */
export function unblock(
  server: RedisServer,
  client: Client,
  cause: 'served' | 'timeout' | 'error' | 'closed',
): void {
  server.lines.leave(client);
  client.blocked = null;
  server.unblocked.push(client);
  server.report({ kind: 'unblocked', client: client.id, cause });
}
