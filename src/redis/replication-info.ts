// What ROLE and INFO replication show. Source: replication.c roleCommand, server.c
// genRedisInfoString.

import { type Bytes, raw } from '../base/bytes.ts';
import { array, bulk, int, type Reply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import { digits } from './integer.ts';
import { allReplicas, goodReplicas, lagSeconds, replicasOf } from './replication.ts';
import type { PrimaryLink } from './replication-state.ts';
import type { RedisServer } from './server.ts';

/** The address that a replica gave, or else the one that it has. */
export function replicaHost(client: Client): Bytes {
  return client.replica?.host ?? raw(client.address.slice(0, client.address.lastIndexOf(':')));
}

/** How the log calls it. Source: replicationGetSlaveName. */
export function replicaName(client: Client): string {
  return `${replicaHost(client)}:${client.replica?.port ?? 0}`;
}

export function roleReply(server: RedisServer): Reply {
  const { primary, offset } = server.replication;
  if (primary !== null) {
    return array([
      bulk(raw('slave')),
      bulk(primary.host),
      int(primary.port),
      bulk(raw(primary.state)),
      int(primary.state === 'connected' ? offset : -1),
    ]);
  }
  const replicas = replicasOf(server).map((client) => {
    const { port = 0, ackOffset = 0 } = client.replica ?? {};
    return array([bulk(replicaHost(client)), bulk(digits(port)), bulk(digits(ackOffset))]);
  });
  return array([bulk(raw('master')), int(offset), array(replicas)]);
}

type Field = [name: string, value: string | number];

/** The fields of INFO replication, in its order. */
export function replicationInfo(server: RedisServer): Field[] {
  const state = server.replication;
  const { primary } = state;
  const replicas = allReplicas(server);
  const size = server.config.integer('repl-backlog-size');
  const length = state.backlog?.length ?? 0;
  const first = state.backlog === null ? 0 : state.offset - length + 1;
  const good: Field[] =
    server.config.integer('min-replicas-to-write') > 0 &&
    server.config.integer('min-replicas-max-lag') > 0
      ? [['min_slaves_good_slaves', goodReplicas(server)]]
      : [];
  return [
    ['role', primary === null ? 'master' : 'slave'],
    ...(primary === null ? [] : linkFields(server, primary)),
    ['connected_slaves', replicas.length],
    ...good,
    ...replicas.map((client, at): Field => [`slave${at}`, replicaLine(server, client)]),
    ['master_failover_state', state.failover?.state ?? 'no-failover'],
    ['master_replid', state.replid],
    ['master_replid2', state.replid2],
    ['master_repl_offset', state.offset],
    ['second_repl_offset', state.secondOffset],
    ['repl_backlog_active', state.backlog === null ? 0 : 1],
    ['repl_backlog_size', size],
    ['repl_backlog_first_byte_offset', first],
    ['repl_backlog_histlen', length],
  ];
}

function replicaLine(server: RedisServer, client: Client): string {
  const { port = 0, ackOffset = 0, stage } = client.replica ?? {};
  const isOnline = stage === 'online';
  const place = `ip=${replicaHost(client)},port=${port}`;
  const lag = isOnline ? lagSeconds(server, client.replica) : 0;
  return `${place},state=${isOnline ? 'online' : 'wait_bgsave'},offset=${ackOffset},lag=${lag}`;
}

function linkFields(server: RedisServer, link: PrimaryLink): Field[] {
  const isUp = link.state === 'connected';
  const { offset } = server.replication;
  const seconds = (since: number) => Math.floor((server.now - since) / 1000);
  const down: Field[] = isUp
    ? []
    : [['master_link_down_since_seconds', link.downSince === null ? -1 : seconds(link.downSince)]];
  return [
    ['master_host', link.host],
    ['master_port', link.port],
    ['master_link_status', isUp ? 'up' : 'down'],
    ['master_last_io_seconds_ago', isUp ? seconds(link.lastHeardAt) : -1],
    ['master_sync_in_progress', Number(link.state === 'sync')],
    ['slave_read_repl_offset', offset + link.unapplied.length + link.input.length],
    ['slave_repl_offset', offset],
    ...down,
    ['slave_priority', 100],
    ['slave_read_only', Number(server.config.text('replica-read-only') === 'yes')],
    ['replica_announced', 1],
  ];
}
