// What time does by itself: keys expire and blocked clients time out, in the order of their
// moments; a new memory limit is brought about. Source: expire.c activeExpireCycle, timeout.c
// handleBlockedClientsTimeout.

import type { Ms } from '../base/time.ts';
import { int } from '../resp/reply.ts';
import { isOutOfMemory } from './eviction.ts';
import { endPauseIfOver } from './pause.ts';
import { startWhatIsDue } from './persistence/background.ts';
import { expireOwn } from './replica-expiry.ts';
import { countAcks } from './replication.ts';
import { runReplicationCron } from './replication-link.ts';
import { resumeStream } from './replication-obey.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

/** Does everything whose moment has passed at `server.now`. */
export function runTick(server: RedisServer): void {
  if (server.isLoading) return;
  endPauseIfOver(server);
  evictIfAsked(server);
  if (server.isReplica) expireOwn(server);
  runReplicationCron(server);
  resumeStream(server);
  startWhatIsDue(server);
  const isWaiting = (id: number, seq: number): boolean => server.isWaiting(id, seq);
  for (;;) {
    const expiry = server.deletesExpired ? server.nextExpiry() : null;
    const timeout: Ms | null = server.lines.nextDeadline(isWaiting);
    const isExpiryDue = expiry !== null && expiry < server.now;
    const isTimeoutDue = timeout !== null && timeout < server.now;
    if (isExpiryDue && (!isTimeoutDue || expiry <= timeout)) expireOne(server);
    else if (isTimeoutDue) timeOutOne(server);
    else return;
  }
}

/** Source: evict.c startEvictionTimeProc, evictionTimeProc. */
function evictIfAsked(server: RedisServer): void {
  const { evictsAt } = server.administration;
  if (evictsAt === null || evictsAt > server.now) return;
  server.administration.evictsAt = null;
  isOutOfMemory(server);
}

function expireOne(server: RedisServer): void {
  const due = server.calendar.take(server.now, (db) => server.database(db));
  if (due === undefined) return;
  server.database(due.db).expireIfDue(due.key);
  server.endUnit(false);
}

function timeOutOne(server: RedisServer): void {
  const id = server.lines.takeOverdue(server.now, (client, seq) => server.isWaiting(client, seq));
  const client = id === undefined ? undefined : server.clients.get(id);
  const state = client?.blocked;
  if (client === undefined || state === null || state === undefined) return;
  // WAIT answers how many there are by now.
  const isWait = state.on === 'offset';
  const reply = isWait ? int(countAcks(server, client.writeOffset)) : state.onTimeout;
  unblock(server, client, 'timeout', reply);
  server.endUnit();
}
