// Replication, the link of a replica to its primary: made, lost, made again. Source:
// replication.c replicationSetMaster, replicationUnsetMaster, replicationCacheMaster,
// connectWithMaster. What comes over it is replication-obey.ts, apart so that commands may import
// this file.

import { type Bytes, lower, raw } from '../base/bytes.ts';
import { encodeCommand } from '../resp/encode.ts';
import { log } from './log.ts';
import {
  CRON_PERIOD_MS,
  dropReplicas,
  FAST_CRON_MS,
  startCron,
  tendReplicas,
} from './replication.ts';
import { ReplicationBuffer } from './replication-buffer.ts';
import { newLink, type PrimaryLink } from './replication-state.ts';
import { tendWaiting } from './replication-sync.ts';
import type { RedisServer } from './server.ts';
import { unblock } from './unblock.ts';

/** REPLICAOF host port. A primary offers its own history, in case the new primary shares it. */
export function follow(server: RedisServer, host: Bytes, port: number): void {
  const state = server.replication;
  const { replid, offset } = state;
  const cached = state.primary ? detach(server, state.primary) : { replid, offset, db: 0 };
  const link = newLink(host, port, server.now);
  link.cached = cached;
  state.primary = link;
  server.config.set('replicaof', `${host} ${port}`);
  dropBlockedClients(server);
  startCron(server);
  dial(server, link);
}

/** REPLICAOF NO ONE: the dataset stays, and a new history begins with it. */
export function followNobody(server: RedisServer): void {
  const state = server.replication;
  if (state.primary === null) return;
  detach(server, state.primary);
  state.primary = null;
  server.config.set('replicaof', '');
  state.replid2 = state.replid;
  state.secondOffset = state.offset + 1;
  state.changeId(server.options.seed, server.now);
  state.selectedDb = -1;
  dropReplicas(server);
}

/** A primary's waiters cannot be served any more. Source: disconnectAllBlockedClients. */
function dropBlockedClients(server: RedisServer): void {
  const text =
    'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)';
  for (const client of [...server.clients.values()]) {
    if (client.blocked === null || client.blocked.on === 'pause') continue;
    unblock(server, client, 'error', { kind: 'error', text });
    client.closeAfterReply = true;
    server.report({ kind: 'close', client: client.id });
  }
}

function dial(server: RedisServer, link: PrimaryLink): void {
  server.replication.attempts += 1;
  link.attempt = server.replication.attempts;
  link.state = 'connecting';
  link.lastHeardAt = server.now;
  const { attempt, host, port } = link;
  log(server, 'notice', `Connecting to MASTER ${host}:${port}`);
  log(server, 'notice', 'MASTER <-> REPLICA sync started');
  server.report({ kind: 'dial', attempt, host, port });
}

/** Ends a link from this side; answers where the stream could be taken up again. */
export function detach(server: RedisServer, link: PrimaryLink): PrimaryLink['cached'] {
  const wasUp = link.state !== 'connect';
  const cached = disconnected(server, link);
  if (wasUp) server.report({ kind: 'hang-up', attempt: link.attempt });
  return cached;
}

/** The connection is gone: its client goes, and what it had applied is remembered. */
function disconnected(server: RedisServer, link: PrimaryLink): PrimaryLink['cached'] {
  const client = link.client === null ? undefined : server.clients.get(link.client);
  if (client !== undefined) {
    log(server, 'warning', 'Connection with master lost.');
    log(server, 'notice', 'Caching the disconnected master state.');
    const { replid, offset } = server.replication;
    link.cached = { replid, offset, db: client.db };
    link.downSince = server.now;
    server.forgetClient(client);
  }
  link.client = null;
  link.input = '';
  link.inputWanted = 0;
  link.payload = null;
  link.loading = null;
  link.incoming = null;
  link.unapplied = '';
  link.state = 'connect';
  return link.cached;
}

/** The link of an attempt, unless a later one has taken its place. */
export function linkOf(server: RedisServer, attempt: number): PrimaryLink | null {
  const { primary } = server.replication;
  return primary?.attempt === attempt && primary.state !== 'connect' ? primary : null;
}

export function sendOverLink(server: RedisServer, link: PrimaryLink, ...words: string[]): void {
  const bytes = encodeCommand(words.map(raw));
  server.report({ kind: 'link-sent', attempt: link.attempt, bytes });
}

export function linkOpened(server: RedisServer, attempt: number): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  link.state = 'handshake';
  link.step = 'ping';
  log(server, 'notice', 'Non blocking connect for SYNC fired the event.');
  sendOverLink(server, link, 'PING');
}

/** After a broken stream Redis tries again at once, after a failed attempt within a second. */
export function linkClosed(server: RedisServer, attempt: number): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  const wasConnected = link.state === 'connected';
  disconnected(server, link);
  if (wasConnected) dial(server, link);
}

/** CLIENT KILL of the primary: the stream is taken up again over a new connection. */
export function relink(server: RedisServer): void {
  const { primary } = server.replication;
  if (primary === null) return;
  detach(server, primary);
  dial(server, primary);
}

/** Tells the primary how far the stream is applied. */
export function sendAck(server: RedisServer): void {
  const { primary, offset } = server.replication;
  if (primary?.state !== 'connected') return;
  sendOverLink(server, primary, 'REPLCONF', 'ACK', String(offset));
}

/** What replication does once a second. Source: replicationCron. */
export function runReplicationCron(server: RedisServer): void {
  const state = server.replication;
  if (state.cronAt === null || state.cronAt > server.now) return;
  const isHurried = state.failover !== null || server.administration.shutdown !== null;
  state.cronAt = server.now + (isHurried ? FAST_CRON_MS : CRON_PERIOD_MS);
  const { primary } = state;
  if (primary !== null) tendLink(server, primary);
  tendReplicas(server);
  tendWaiting(server);
  state.cronRounds += 1;
}

/** What is said of a primary that is silent for too long. */
const TIMEOUTS = {
  connecting: 'Timeout connecting to the MASTER...',
  handshake: 'Timeout connecting to the MASTER...',
  sync:
    'Timeout receiving bulk data from MASTER... If the problem persists try to set the ' +
    "'repl-timeout' parameter in redis.conf to a larger value.",
  connected: 'MASTER timeout: no data nor ping received...',
};

function tendLink(server: RedisServer, link: PrimaryLink): void {
  const silentMs = server.now - link.lastHeardAt;
  if (link.state !== 'connect' && silentMs > server.config.integer('repl-timeout') * 1000) {
    log(server, 'warning', TIMEOUTS[link.state]);
    detach(server, link);
  }
  if (link.state === 'connect') dial(server, link);
  else sendAck(server);
}

/** `replicaof` of a configuration file: the first tick dials. */
export function followConfigured(server: RedisServer): void {
  const [host, port] = server.config.text('replicaof').split(' ');
  if (host === undefined || host === '' || port === undefined) return;
  server.replication.primary = newLink(raw(lower(host)), Number(port), 0);
  server.replication.cronAt = 0;
}

/**
 * A file that was loaded at the start says where its history had come to: a replica goes on from
 * there, and a primary lets its old replicas do so. Source: server.c loadDataFromDisk.
 */
export function takeUpHistory(server: RedisServer, facts: ReadonlyMap<string, string>): void {
  const replid = facts.get('repl-id');
  const offset = Number(facts.get('repl-offset') ?? -1);
  const db = Number(facts.get('repl-stream-db') ?? -1);
  const state = server.replication;
  if (replid?.length !== 40 || !Number.isSafeInteger(offset) || offset < 0 || db < 0) {
    state.backlog = null;
    return;
  }
  if (state.primary !== null) {
    state.replid = replid;
    state.offset = offset;
    state.primary.cached = { replid, offset, db };
    return;
  }
  state.replid2 = replid;
  state.secondOffset = offset + 1;
  state.offset += offset;
  // Deletions of what had expired in the file may be in it.
  state.backlog ??= new ReplicationBuffer();
}
