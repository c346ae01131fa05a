// A command that went well where it came from and fails here: the datasets differ; or a replica
// that asks for what it may not have. Source: networking.c afterErrorReply.

import type { Client, ClientRole } from './client.ts';
import { log } from './log.ts';
import type { RedisServer } from './server.ts';

const MOST_TOLD = 4096;

/** Who answers whom, in Redis's words. */
const ENDS: Readonly<Record<ClientRole, readonly [from: string, to: string]>> = {
  primary: ['replica', 'master'],
  replica: ['master', 'replica'],
  loader: ['server', 'AOF-loading-client'],
  normal: ['server', 'client'],
  script: ['server', 'client'],
};

/** A replica's primary, an append-only file or a replica was answered with an error. */
export function noteDivergence(server: RedisServer, client: Client, text: string): void {
  server.stats.countError(text);
  server.stats.unexpectedErrors += 1;
  const [from, to] = ENDS[client.role];
  const command = client.lastCommand === 'NULL' ? '<unknown>' : client.lastCommand;
  log(
    server,
    'warning',
    `== CRITICAL == This ${from} is sending an error to its ${to}: ` +
      `'-${text.slice(0, MOST_TOLD)}' after processing the command '${command}'`,
  );
}
