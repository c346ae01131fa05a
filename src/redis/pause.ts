// CLIENT PAUSE: for a while the dataset stands still. Clients whose command must wait are put off
// and go on, in their order, when the pause is over. Source: networking.c pauseClients.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import { NONE } from '../resp/reply.ts';
import type { Client } from './client.ts';
import { type Command, flagBit } from './command.ts';
import { requestMasks } from './request-flags.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

/** A pause in force. `end` is the last millisecond that belongs to it. */
export interface Pause {
  readonly scope: 'write' | 'all';
  readonly end: Ms;
}

const MAY_REPLICATE = flagBit('write') | flagBit('may_replicate');

/** Starts a pause, or makes the one in force longer and wider. */
export function pauseClients(server: RedisServer, scope: Pause['scope'], end: Ms): void {
  const known = server.pause;
  server.pause = {
    scope: known?.scope === 'all' ? 'all' : scope,
    end: Math.max(known?.end ?? end, end),
  };
}

/** Ends the pause: who was put off may go on. */
export function unpauseClients(server: RedisServer): void {
  if (server.pause === null) return;
  server.pause = null;
  const waiting = [...server.clients.values()].filter(({ blocked }) => blocked?.on === 'pause');
  waiting.sort((a, b) => (a.blocked?.seq ?? 0) - (b.blocked?.seq ?? 0));
  for (const client of waiting) unblock(server, client, 'served', null);
}

/** Ends a pause whose time has passed. */
export function endPauseIfOver(server: RedisServer): void {
  if (server.pause !== null && server.pause.end < server.now) unpauseClients(server);
}

/** Whether a command of a client has to wait until the pause is over. */
export function isPutOff(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): boolean {
  if (server.pause === null || client.role === 'replica') return false;
  if (server.pause.scope === 'all') return true;
  const masks = requestMasks(server, client.queue, command, argv);
  return masks.some((mask) => mask & MAY_REPLICATE);
}

/** Lets a client wait with this request, and with all that come after it. */
export function putOff(server: RedisServer, client: Client, argv: readonly Bytes[]): void {
  const { db } = client;
  const seq = server.nextBlockSeq;
  client.blocked = { on: 'pause', keys: [], db, deadline: null, seq, argv, onTimeout: NONE };
  client.waitingRequests = [argv, ...client.waitingRequests];
  server.nextBlockSeq += 1;
  server.report({ kind: 'blocked', client: client.id, keys: [], deadline: null });
}
