// The server's log: lines in redis-server's words, which leave as effects where somebody keeps a
// log. Source: server.c serverLog.

import type { RedisServer } from './server.ts';

/** Writes a line; without a newline at its end. */
export function log(
  server: RedisServer,
  level: 'debug' | 'verbose' | 'notice' | 'warning',
  text: string,
): void {
  if (server.options.keepsLog) server.report({ kind: 'log', level, text });
}
