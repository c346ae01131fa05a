// What replication forbids to a client's command. Source: server.c processCommand.

import type { Bytes } from '../base/bytes.ts';
import type { Client, ClientRole } from './client.ts';
import { type Command, flagBit } from './command.ts';
import { diskFault } from './disk-errors.ts';
import { CommandError, err, READ_ONLY_REPLICA } from './errors.ts';
import { goodReplicas } from './replication.ts';
import { requestMasks } from './request-flags.ts';
import type { RedisServer } from './server.ts';

const WRITE = flagBit('write');
const STALE = flagBit('stale');
const KEYSPACE = WRITE | flagBit('readonly') | flagBit('may_replicate');

export const NO_REPLICAS = new CommandError('NOREPLICAS Not enough good replicas to write.');
export const PRIMARY_DOWN = new CommandError(
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
);

/** Writes that min-replicas-to-write or a read-only replica refuses. */
export function writeFault(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): CommandError | undefined {
  if (client.role === 'primary') return undefined;
  // To a PING the disk matters as well.
  const onDisk = diskFault(server);
  if (onDisk !== undefined && command.name === 'ping') return onDisk;
  const fault = onDisk ?? anyWriteFault(server, client.role);
  if (fault === undefined) return undefined;
  const masks = requestMasks(server, client.queue, command, argv);
  return masks.some((mask) => mask & WRITE) ? fault : undefined;
}

/** Why nobody of this role may write at the moment. */
export function anyWriteFault(server: RedisServer, role: ClientRole): CommandError | undefined {
  if (role === 'primary' || role === 'loader') return undefined;
  if (isReadOnlyReplica(server)) return READ_ONLY_REPLICA;
  return diskFault(server) ?? (lacksReplicas(server) ? NO_REPLICAS : undefined);
}

export function isReadOnlyReplica(server: RedisServer): boolean {
  return server.isReplica && server.config.isOn('replica-read-only');
}

/** Source: checkGoodReplicasStatus. */
export function lacksReplicas(server: RedisServer): boolean {
  const { minReplicas, isReplica, config } = server;
  if (minReplicas === 0 || isReplica || config.integer('min-replicas-max-lag') <= 0) return false;
  return goodReplicas(server) < minReplicas;
}

/** A replica that has lost its primary and is not to answer from what it remembers. */
export function isStale(server: RedisServer): boolean {
  const { primary } = server.replication;
  if (primary === null || primary.state === 'connected') return false;
  return !server.config.isOn('replica-serve-stale-data');
}

/** What a replica without its primary, and a connection that is itself a replica, may not ask. */
export function staleFault(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): CommandError | undefined {
  if (client.role !== 'replica' && !isStale(server)) return undefined;
  const masks = requestMasks(server, client.queue, command, argv);
  if (isStale(server) && masks.some((mask) => (mask & STALE) === 0)) return PRIMARY_DOWN;
  if (client.role === 'replica' && masks.some((mask) => mask & KEYSPACE)) {
    return err("Replica can't interact with the keyspace");
  }
  return undefined;
}
