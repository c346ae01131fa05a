// Replication, the replica's side: handshake, full resync, and the stream of commands that it obeys.
// Source: replication.c syncWithMaster, replicaTryPartialResynchronization, readSyncBulkPayload,
// replicationCacheMaster. What is left out: SYNC without PSYNC, and payloads in RDB.

import { type Bytes, lower, raw } from '../base/bytes.ts';
import { RequestDecoder } from '../resp/decode.ts';
import { encodeCommand } from '../resp/encode.ts';
import { newClient } from './client.ts';
import { processRequest, settle } from './dispatch.ts';
import { applyAof } from './persistence/aof-load.ts';
import { CRON_PERIOD_MS, dropReplicas, feedBytes, startCron, tendReplicas } from './replication.ts';
import { NO_REPLID, newLink, type PrimaryLink } from './replication-state.ts';
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
    unblock(server, client, 'error');
    server.reply(client, { kind: 'error', text });
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
  server.report({ kind: 'dial', attempt, host, port });
}

/** Ends a link from this side; answers where the stream could be taken up again. */
function detach(server: RedisServer, link: PrimaryLink): PrimaryLink['cached'] {
  const wasUp = link.state !== 'connect';
  const cached = disconnected(server, link);
  if (wasUp) server.report({ kind: 'hang-up', attempt: link.attempt });
  return cached;
}

/** The connection is gone: its client goes, and what it had applied is remembered. */
function disconnected(server: RedisServer, link: PrimaryLink): PrimaryLink['cached'] {
  const client = link.client === null ? undefined : server.clients.get(link.client);
  if (client !== undefined) {
    const { replid, offset } = server.replication;
    link.cached = { replid, offset, db: client.db };
    link.downSince = server.now;
    server.forgetClient(client);
  }
  link.client = null;
  link.input = '';
  link.unapplied = '';
  link.state = 'connect';
  return link.cached;
}

/** The link of an attempt, unless a later one has taken its place. */
function linkOf(server: RedisServer, attempt: number): PrimaryLink | null {
  const { primary } = server.replication;
  return primary?.attempt === attempt && primary.state !== 'connect' ? primary : null;
}

function send(server: RedisServer, link: PrimaryLink, ...words: string[]): void {
  const bytes = encodeCommand(words.map(raw));
  server.report({ kind: 'link-sent', attempt: link.attempt, bytes });
}

export function linkOpened(server: RedisServer, attempt: number): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  link.state = 'handshake';
  link.step = 'ping';
  send(server, link, 'PING');
}

/** After a broken stream Redis tries again at once, after a failed attempt within a second. */
export function linkClosed(server: RedisServer, attempt: number): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  const wasConnected = link.state === 'connected';
  disconnected(server, link);
  if (wasConnected) dial(server, link);
}

export function linkReceived(server: RedisServer, attempt: number, bytes: Bytes): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  link.lastHeardAt = server.now;
  link.input += bytes;
  while (link.state === 'handshake' && takeLine(server, link));
  if (link.state === 'sync') takePayload(server, link);
  if (link.state === 'connected') applyStream(server, link);
}

/** One reply of the handshake; false when it is not there yet. */
function takeLine(server: RedisServer, link: PrimaryLink): boolean {
  const end = link.input.indexOf('\n');
  if (end < 0) return false;
  const line = link.input.slice(0, end).replace(/\r$/, '');
  link.input = link.input.slice(end + 1);
  // Empty lines only show that the primary is alive.
  if (line !== '') handshake(server, link, line);
  return true;
}

function handshake(server: RedisServer, link: PrimaryLink, line: string): void {
  const password = server.config.text('masterauth');
  switch (link.step) {
    case 'ping':
      if (line[0] !== '+' && !line.startsWith('-NOAUTH')) {
        detach(server, link);
        return;
      }
      if (password !== '') send(server, link, 'AUTH', password);
      send(server, link, 'REPLCONF', 'listening-port', server.config.text('port'));
      send(server, link, 'REPLCONF', 'capa', 'eof', 'capa', 'psync2');
      link.step = password === '' ? 'port' : 'auth';
      return;
    case 'auth':
      if (line[0] === '-') detach(server, link);
      else link.step = 'port';
      return;
    case 'port':
      link.step = 'capabilities';
      return;
    case 'capabilities': {
      const { replid, offset } = link.cached ?? { replid: '?', offset: -2 };
      send(server, link, 'PSYNC', replid, String(offset + 1));
      link.step = 'psync';
      return;
    }
    case 'psync':
      syncAnswered(server, link, line);
  }
}

function syncAnswered(server: RedisServer, link: PrimaryLink, line: string): void {
  const full = /^\+FULLRESYNC ([0-9a-f]{40}) (\d+)$/i.exec(line);
  if (full !== null) {
    link.incoming = { replid: full[1] as string, offset: Number(full[2]) };
    link.state = 'sync';
    return;
  }
  const partial = /^\+CONTINUE(?: ([0-9a-f]{40}))?$/i.exec(line);
  if (partial === null || link.cached === null) {
    detach(server, link);
    return;
  }
  const state = server.replication;
  const replid = partial[1] ?? link.cached.replid;
  if (replid !== link.cached.replid) {
    // The primary has begun a new history that goes on from ours.
    state.replid2 = link.cached.replid;
    state.secondOffset = link.cached.offset + 1;
    dropReplicas(server);
  }
  state.replid = replid;
  state.backlog ??= '';
  connected(server, link, link.cached.db);
}

/** `$length`, then so many bytes: everything that the primary holds. */
function takePayload(server: RedisServer, link: PrimaryLink): void {
  const start = link.input.search(/[^\r\n]/);
  const end = link.input.indexOf('\r\n', start);
  if (start < 0 || end < 0) return;
  const length = /^\$(\d+)$/.exec(link.input.slice(start, end))?.[1];
  if (length === undefined || link.incoming === null) {
    detach(server, link);
    return;
  }
  const payloadEnd = end + 2 + Number(length);
  if (link.input.length < payloadEnd) return;
  const payload = raw(link.input.slice(end + 2, payloadEnd));
  link.input = link.input.slice(payloadEnd);
  dropReplicas(server);
  for (const database of server.databases) database.clear();
  if (applyAof(server, payload, 'from the primary').kind === 'failed') {
    link.cached = null;
    detach(server, link);
    return;
  }
  const state = server.replication;
  state.replid = link.incoming.replid;
  state.offset = link.incoming.offset;
  state.replid2 = NO_REPLID;
  state.secondOffset = -1;
  state.backlog = '';
  link.incoming = null;
  connected(server, link, 0);
}

function connected(server: RedisServer, link: PrimaryLink, db: number): void {
  const id = server.nextClientId;
  server.nextClientId += 1;
  const client = newClient(id, `${link.host}:${link.port}`, server.now);
  client.role = 'primary';
  client.isAuthenticated = true;
  client.db = db;
  server.clients.set(id, client);
  link.client = id;
  link.cached = null;
  link.state = 'connected';
  link.downSince = null;
  sendAck(server);
}

/** Runs the commands that have come in whole. What they said goes on to our own replicas. */
function applyStream(server: RedisServer, link: PrimaryLink): void {
  const client = link.client === null ? undefined : server.clients.get(link.client);
  if (client === undefined) return;
  const { input } = link;
  const decoder = new RequestDecoder();
  decoder.push(raw(input));
  let read = 0;
  for (;;) {
    const request = decoder.next();
    if (request === undefined) break;
    if ('text' in request) {
      detach(server, link);
      return;
    }
    const end = input.length - decoder.pending;
    link.unapplied += input.slice(read, end);
    read = end;
    client.lastActiveAt = server.now;
    obey(server, () => processRequest(server, client, request));
    if (link.client !== client.id) return;
    // A transaction counts as applied once it has run.
    if (client.queue === null) {
      feedBytes(server, raw(link.unapplied));
      link.unapplied = '';
    }
    settle(server);
  }
  link.input = input.slice(read);
}

function obey(server: RedisServer, run: () => void): void {
  server.isObeying = true;
  try {
    run();
  } finally {
    server.isObeying = false;
  }
}

/** Tells the primary how far the stream is applied. */
export function sendAck(server: RedisServer): void {
  const { primary, offset } = server.replication;
  if (primary?.state !== 'connected') return;
  send(server, primary, 'REPLCONF', 'ACK', String(offset));
}

/** What replication does once a second. Source: replicationCron. */
export function runReplicationCron(server: RedisServer): void {
  const state = server.replication;
  if (state.cronAt === null || state.cronAt > server.now) return;
  state.cronAt = server.now + CRON_PERIOD_MS;
  const { primary } = state;
  if (primary !== null) tendLink(server, primary);
  tendReplicas(server);
  state.cronRounds += 1;
}

function tendLink(server: RedisServer, link: PrimaryLink): void {
  const silentMs = server.now - link.lastHeardAt;
  if (link.state !== 'connect' && silentMs > server.config.integer('repl-timeout') * 1000) {
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
