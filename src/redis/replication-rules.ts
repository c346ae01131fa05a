// What replication forbids to a client's command. Source: server.c processCommand.

import type { Client } from './client.ts';
import { type Command, flagBit } from './command.ts';
import { CommandError, err, READ_ONLY_REPLICA } from './errors.ts';
import { goodReplicas } from './replication.ts';
import type { RedisServer } from './server.ts';

const WRITE = flagBit('write');
const STALE = flagBit('stale');
const KEYSPACE = WRITE | flagBit('readonly') | flagBit('may_replicate');

const NO_REPLICAS = new CommandError('NOREPLICAS Not enough good replicas to write.');
const PRIMARY_DOWN = new CommandError(
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
);

/** Writes that min-replicas-to-write or a read-only replica refuses. */
export function writeFault(
  server: RedisServer,
  client: Client,
  command: Command,
): CommandError | undefined {
  const isReplica = server.replication.primary !== null;
  const wanted = isReplica ? 0 : server.config.integer('min-replicas-to-write');
  if (!isReplica && wanted <= 0) return undefined;
  if (client.role === 'primary' || !masks(server, client, command).some((mask) => mask & WRITE)) {
    return undefined;
  }
  if (!isReplica) {
    const isCounting = server.config.integer('min-replicas-max-lag') > 0;
    return isCounting && goodReplicas(server) < wanted ? NO_REPLICAS : undefined;
  }
  return server.config.text('replica-read-only') === 'yes' ? READ_ONLY_REPLICA : undefined;
}

/** What a replica without its primary, and a connection that is itself a replica, may not ask. */
export function staleFault(
  server: RedisServer,
  client: Client,
  command: Command,
): CommandError | undefined {
  const { primary } = server.replication;
  if (primary !== null && primary.state !== 'connected') {
    const mayServe = server.config.text('replica-serve-stale-data') === 'yes';
    const isStale = masks(server, client, command).every((mask) => mask & STALE);
    if (!mayServe && !isStale) return PRIMARY_DOWN;
  }
  if (client.role === 'replica' && masks(server, client, command).some((m) => m & KEYSPACE)) {
    return err("Replica can't interact with the keyspace");
  }
  return undefined;
}

/** The flags of a command; for EXEC also those of what it will run. */
function masks(server: RedisServer, client: Client, command: Command): number[] {
  if (command.name !== 'exec') return [command.mask];
  const queued = (client.queue ?? []).map((argv) => server.lookup(argv));
  return [command.mask, ...queued.map((found) => ('mask' in found ? found.mask : 0))];
}
