// A command that went well where it came from and fails here: the datasets differ. Source:
// networking.c afterErrorReply.

import type { Client } from './client.ts';
import { log } from './log.ts';
import type { RedisServer } from './server.ts';

const MOST_TOLD = 4096;

/** A replica's primary, or an append-only file, was answered with an error. */
export function noteDivergence(server: RedisServer, client: Client, text: string): void {
  server.stats.countError(text);
  server.stats.unexpectedErrors += 1;
  const isLoader = client.role === 'loader';
  const [from, to] = isLoader ? ['server', 'AOF-loading-client'] : ['replica', 'master'];
  const command = client.lastCommand === 'NULL' ? '<unknown>' : client.lastCommand;
  log(
    server,
    'warning',
    `== CRITICAL == This ${from} is sending an error to its ${to}: ` +
      `'-${text.slice(0, MOST_TOLD)}' after processing the command '${command}'`,
  );
}
