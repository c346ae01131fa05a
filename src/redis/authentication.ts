// Who may speak. Source: acl.c, of which the lab has the one user `default`, with the password
// `requirepass` or, while that is empty, without one.

import type { Bytes } from '../base/bytes.ts';
import type { Client } from './client.ts';
import { CommandError } from './errors.ts';
import type { RedisServer } from './server.ts';

const WRONG_PASSWORD = new CommandError(
  'WRONGPASS invalid username-password pair or user is disabled.',
);

/** Authenticates a client, or throws WRONGPASS. */
export function authenticate(
  server: RedisServer,
  client: Client,
  user: Bytes | 'default',
  password: Bytes,
): void {
  const wanted = server.config.text('requirepass');
  if (user !== 'default' || (wanted !== '' && password !== wanted)) throw WRONG_PASSWORD;
  client.isAuthenticated = true;
}
