// CLIENT PAUSE, FAILOVER and SHUTDOWN: for a while the dataset stands still. Clients whose command
// must wait are put off and go on, in their order, when the pause is over. Source: networking.c
// pauseClients, updateClientPauseTypeAndEndTime.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import { NONE } from '../resp/reply.ts';
import type { Client } from './client.ts';
import { type Command, flagBit } from './command.ts';
import { requestMasks } from './request-flags.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

/** Who wants the dataset to stand still. */
type PauseReason = 'command' | 'failover' | 'shutdown';

/** What one of them wants. `end` is the last millisecond that belongs to it. */
interface PauseWish {
  readonly scope: 'write' | 'all';
  readonly end: Ms;
}

/** The pause in force: the widest of the wishes, to the latest end of those as wide. */
export interface Pause extends PauseWish {
  readonly wishes: Readonly<Partial<Record<PauseReason, PauseWish>>>;
}

/** The end of a pause that lasts until whoever wanted it says otherwise. */
export const UNTIL_TOLD: Ms = Number.MAX_SAFE_INTEGER;

const MAY_REPLICATE = flagBit('write') | flagBit('may_replicate');

/** Starts a pause, or makes the one that was wanted for the same reason longer and wider. */
export function pauseClients(
  server: RedisServer,
  scope: PauseWish['scope'],
  end: Ms,
  reason: PauseReason = 'command',
): void {
  const wishes = server.pause?.wishes ?? {};
  const known = wishes[reason];
  const wish: PauseWish = {
    scope: known?.scope === 'all' ? 'all' : scope,
    end: Math.max(known?.end ?? end, end),
  };
  setWishes(server, { ...wishes, [reason]: wish });
}

/** One reason to pause is gone: who was put off may go on, or is put off again for another. */
export function unpauseClients(server: RedisServer, reason: PauseReason = 'command'): void {
  if (server.pause === null) return;
  const { [reason]: _, ...wishes } = server.pause.wishes;
  setWishes(server, wishes);
}

/** Ends a pause whose time has passed. */
export function endPauseIfOver(server: RedisServer): void {
  const { pause, now } = server;
  if (pause === null || pause.end >= now) return;
  const left = Object.entries(pause.wishes).filter(([, { end }]) => end >= now);
  setWishes(server, Object.fromEntries(left));
}

function setWishes(server: RedisServer, wishes: Pause['wishes']): void {
  const all = Object.values(wishes);
  if (all.length === 0) {
    server.pause = null;
    letGoOn(server);
    return;
  }
  const scope = all.some((wish) => wish.scope === 'all') ? 'all' : 'write';
  const widest = all.filter((wish) => wish.scope === scope);
  const isNarrower = server.pause?.scope === 'all' && scope === 'write';
  server.pause = { scope, end: Math.max(...widest.map(({ end }) => end)), wishes };
  if (isNarrower) letGoOn(server);
}

function letGoOn(server: RedisServer): void {
  const waiting = [...server.clients.values()].filter(({ blocked }) => blocked?.on === 'pause');
  waiting.sort((a, b) => (a.blocked?.seq ?? 0) - (b.blocked?.seq ?? 0));
  for (const client of waiting) unblock(server, client, 'served', null);
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
