// A command that went well where it came from and fails here: the datasets differ; or a replica
// that asks for what it may not have. Source: networking.c afterErrorReply.

import type { Client } from './client.ts';
import { log } from './log.ts';
import type { RedisServer } from './server.ts';

const MOST_TOLD = 4096;

/** Who answers whom, in Redis's words. */
const ENDS = {
  primary: ['replica', 'master'],
  replica: ['master', 'replica'],
  loader: ['server', 'AOF-loading-client'],
} as const;

/** A replica's primary, an append-only file or a replica was answered with an error. */
export function noteDivergence(
  server: RedisServer,
  client: Client,
  role: keyof typeof ENDS,
  text: string,
): void {
  server.stats.countError(text);
  server.stats.unexpectedErrors += 1;
  const [from, to] = ENDS[role];
  log(
    server,
    'warning',
    `== CRITICAL == This ${from} is sending an error to its ${to}: ` +
      `'-${text.slice(0, MOST_TOLD)}' after processing the command '${toldCommand(client)}'`,
  );
}

/** The last command of a client, as the log names it. */
export function toldCommand({ lastCommand }: Client): string {
  return lastCommand === 'NULL' ? '<unknown>' : lastCommand;
}
