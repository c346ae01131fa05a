// The complete state of a server at a moment. Values are shared copy on write: taking a snapshot
// starts a new epoch, after which a write copies the value first (types/value.ts). This is BGSAVE's
// fork, and the checkpoint of the simulation.

import { Digest, type Plain } from '../base/digest.ts';
import type { Administration } from './administration.ts';
import { type Client, keptClient, resumedClient } from './client.ts';
import type { DatabaseImage } from './database-entry.ts';
import type { ClientId } from './effects.ts';
import type { ScriptsSnapshot } from './lua/engine/snapshot.ts';
import type { Pause } from './pause.ts';
import type { BackgroundState } from './persistence/background.ts';
import type { PendingImage } from './propagation.ts';
import type { SubscriptionsImage } from './pubsub.ts';
import type { ReplicationState } from './replication-state.ts';
import type { RedisServer } from './server.ts';
import type { ServerStats } from './stats.ts';
import { describeValue } from './types/describe.ts';
import { rebuildWatchers } from './watch.ts';

/** Opaque to the outside; never changes once taken. */
export interface ServerSnapshot {
  /** No value in it was made later. */
  readonly epoch: number;
  readonly databases: readonly DatabaseImage[];
  readonly clients: readonly Client[];
  readonly subscriptions: SubscriptionsImage;
  readonly config: ReadonlyMap<string, string>;
  readonly stats: ServerStats;
  readonly now: number;
  readonly dirty: number;
  readonly unit: number;
  readonly nextClientId: ClientId;
  readonly nextBlockSeq: number;
  readonly rolls: number;
  readonly pause: Pause | null;
  readonly replication: ReplicationState;
  readonly background: BackgroundState;
  readonly administration: Readonly<Administration>;
  readonly scripts: ScriptsSnapshot;
  /** Of a script that stands still. */
  readonly pending: PendingImage;
}

export function snapshotOf(server: RedisServer): ServerSnapshot {
  server.epoch += 1;
  return {
    epoch: server.epoch,
    databases: server.databases.map((database) => database.image()),
    clients: [...server.clients.values()].map(keptClient),
    subscriptions: server.subscriptions.image(),
    config: server.config.entries(),
    stats: server.stats.copy(),
    now: server.now,
    dirty: server.dirty,
    unit: server.unit,
    nextClientId: server.nextClientId,
    nextBlockSeq: server.nextBlockSeq,
    rolls: server.rolls,
    pause: server.pause,
    replication: server.replication.copy(),
    background: server.background.copy(),
    administration: { ...server.administration },
    scripts: server.scripts.snapshot(),
    pending: server.pending.image(),
  };
}

export function restoreServer(server: RedisServer, snapshot: ServerSnapshot): void {
  // A newer epoch than any value in the snapshot, also when another server took it: what it shares
  // is copied before it is written to.
  server.epoch = Math.max(server.epoch, snapshot.epoch) + 1;
  for (const [index, image] of snapshot.databases.entries()) server.database(index).load(image);
  server.clients.clear();
  for (const client of snapshot.clients) {
    server.clients.set(client.id, resumedClient(client));
  }
  server.config.load(snapshot.config);
  server.stats.load(snapshot.stats);
  server.now = snapshot.now;
  server.dirty = snapshot.dirty;
  server.unit = snapshot.unit;
  server.nextClientId = snapshot.nextClientId;
  server.nextBlockSeq = snapshot.nextBlockSeq;
  server.rolls = snapshot.rolls;
  server.pause = snapshot.pause;
  server.replication = snapshot.replication.copy();
  server.background = snapshot.background.copy();
  Object.assign(server.administration, snapshot.administration);
  server.scripts.restore(snapshot.scripts);
  server.pending.load(snapshot.pending);
  server.unblocked = [];
  server.lines.rebuild(server.clients.values());
  server.calendar.rebuild(server.databases);
  server.subscriptions.load(snapshot.subscriptions);
  rebuildWatchers(server);
  server.configChanged();
}

/** Dataset (keys sorted), connections and counters in one hash. */
export function stateDigest(server: RedisServer): string {
  const digest = new Digest();
  for (const database of server.databases) {
    if (database.size === 0) continue;
    digest.plain(database.index);
    for (const key of [...database.keys()].sort()) {
      const value = database.raw(key);
      if (value === undefined) continue;
      digest.plain([key, database.expiry(key) ?? null, describeValue(value)]);
    }
  }
  for (const client of server.clients.values()) digest.plain(describeClient(client));
  const { scope = null, end = null } = server.pause ?? {};
  digest.plain([server.dirty, server.nextClientId, server.nextBlockSeq, server.rolls, scope, end]);
  const { replid, replid2, secondOffset, offset, backlog, primary, cronAt } = server.replication;
  const kept = backlog === null ? null : backlog.tail(backlog.length).join('');
  digest.plain([replid, replid2, secondOffset, offset, kept, cronAt]);
  digest.plain(primary === null ? null : [primary.state, primary.attempt, primary.input]);
  digest.plain(server.scripts.describe());
  return digest.value();
}

function describeClient(client: Client): Plain {
  return [
    client.id,
    client.db,
    client.protocol,
    client.name,
    client.queue,
    client.isQueueBroken,
    client.isWatchDirty,
    client.watched.map(({ db, key }) => [db, key]),
    client.blocked === null
      ? null
      : [client.blocked.seq, client.blocked.deadline, client.blocked.argv],
    client.waitingRequests,
    [...client.channels].sort(),
    [...client.patterns].sort(),
    [...client.shardChannels].sort(),
    client.replica === null ? null : [client.replica.stage, client.replica.ackOffset],
  ];
}
