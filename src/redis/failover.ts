// FAILOVER: a primary hands its role to a replica that has everything. It lets no more writes in,
// waits until a replica has caught up, follows it, and its PSYNC asks the replica to take over.
// Source: replication.c failoverCommand, updateFailoverStatus, abortFailover.

import { type Bytes, lower } from '../base/bytes.ts';
import type { Client } from './client.ts';
import { log } from './log.ts';
import { pauseClients, UNTIL_TOLD, unpauseClients } from './pause.ts';
import { FAST_CRON_MS, replicasOf } from './replication.ts';
import { replicaHost } from './replication-info.ts';
import { follow, followNobody } from './replication-link.ts';
import type { Failover } from './replication-state.ts';
import type { RedisServer } from './server.ts';

type Target = NonNullable<Failover['target']>;

/** The replica that said to be there. */
export function replicaAt(server: RedisServer, { host, port }: Target): Client | undefined {
  return replicasOf(server).find(
    (client) => lower(replicaHost(client)) === lower(host) && (client.replica?.port ?? 0) === port,
  );
}

/** Begins to wait for a replica. Whether there may be a failover is checked by the caller. */
export function startFailover(
  server: RedisServer,
  { target, endsAt, isForced }: Omit<Failover, 'state'>,
): void {
  const whom = target === null ? 'any replica' : placeOf(target);
  log(server, 'notice', `FAILOVER requested to ${whom}.`);
  server.replication.failover = { state: 'waiting-for-sync', target, endsAt, isForced };
  server.replication.cronAt = server.now + FAST_CRON_MS;
  pauseClients(server, 'write', UNTIL_TOLD, 'failover');
}

/** Ends a failover without success; one that follows the replica already is a primary again. */
export function abortFailover(server: RedisServer, why: string): void {
  const { failover } = server.replication;
  if (failover === null) return;
  const whom = failover.target === null ? 'any replica' : placeOf(failover.target);
  log(server, 'notice', `FAILOVER to ${whom} aborted: ${why}`);
  if (failover.state === 'failover-in-progress') followNobody(server);
  endFailover(server);
}

/** Done, or given up: clients may write again, or learn that they must ask somebody else. */
export function endFailover(server: RedisServer): void {
  server.replication.failover = null;
  unpauseClients(server, 'failover');
}

/** Looks whether the wait is over. */
export function updateFailover(server: RedisServer): void {
  const { failover } = server.replication;
  if (failover?.state !== 'waiting-for-sync') return;
  if (failover.endsAt !== null && failover.endsAt <= server.now) {
    if (failover.isForced && failover.target !== null) {
      log(
        server,
        'notice',
        `FAILOVER to ${placeOf(failover.target)} time out exceeded, failing over.`,
      );
      handOver(server, failover, failover.target);
    } else {
      abortFailover(server, 'Replica never caught up before timeout');
    }
    return;
  }
  const target = failover.target ?? firstInSync(server);
  if (target === null) return;
  const replica = replicaAt(server, target);
  if (replica === undefined || !isInSync(server, replica)) return;
  log(server, 'notice', `Failover target ${placeOf(target)} is synced, failing over.`);
  handOver(server, failover, target);
}

function handOver(server: RedisServer, failover: Failover, target: Target): void {
  server.replication.failover = { ...failover, target, state: 'failover-in-progress' };
  follow(server, target.host, target.port);
}

function isInSync(server: RedisServer, { replica }: Client): boolean {
  return replica?.ackOffset === server.replication.offset;
}

function firstInSync(server: RedisServer): Target | null {
  const replica = replicasOf(server).find((client) => isInSync(server, client));
  if (replica === undefined) return null;
  return { host: replicaHost(replica), port: replica.replica?.port ?? 0 };
}

function placeOf({ host, port }: { readonly host: Bytes; readonly port: number }): string {
  return `${host}:${port}`;
}
