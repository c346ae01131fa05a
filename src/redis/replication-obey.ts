// Replication, what a replica makes of its primary's bytes: the replies of the handshake, the
// payload of a full resync, and the stream of commands that it obeys. Source: replication.c
// syncWithMaster, replicaTryPartialResynchronization, readSyncBulkPayload.

import { type Bytes, raw } from '../base/bytes.ts';
import { RequestDecoder } from '../resp/decode.ts';
import { type Client, newClient } from './client.ts';
import { processRequest, settle } from './dispatch.ts';
import { abortFailover, endFailover } from './failover.ts';
import { beginIncomingLoad, keepsOldData } from './incoming-load.ts';
import { log } from './log.ts';
import { loadRdb } from './persistence/rdb/load.ts';
import { dropReplicas, feedBytes } from './replication.ts';
import { ReplicationBuffer } from './replication-buffer.ts';
import { detach, linkOf, sendAck, sendOverLink } from './replication-link.ts';
import { NO_REPLID, type PrimaryLink } from './replication-state.ts';
import type { RedisServer } from './server.ts';

/** Source: rdb.h RDB_EOF_MARK_SIZE. */
const MARK_LENGTH = 40;

export function linkReceived(server: RedisServer, attempt: number, bytes: Bytes): void {
  const link = linkOf(server, attempt);
  if (link === null) return;
  link.lastHeardAt = server.now;
  link.input += bytes;
  if (link.payload?.kind === 'marked') {
    link.payload = { ...link.payload, tail: (link.payload.tail + bytes).slice(-MARK_LENGTH) };
  }
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
      if (line[0] !== '+' && !/^-(NOAUTH|NOPERM|ERR operation not permitted)/.test(line)) {
        log(server, 'warning', `Error reply to PING from master: '${line}'`);
        detach(server, link);
        return;
      }
      log(server, 'notice', 'Master replied to PING, replication can continue...');
      if (password !== '') sendOverLink(server, link, 'AUTH', password);
      sendOverLink(server, link, 'REPLCONF', 'listening-port', server.config.text('port'));
      sendOverLink(server, link, 'REPLCONF', 'capa', 'eof', 'capa', 'psync2');
      link.step = password === '' ? 'port' : 'auth';
      return;
    case 'auth':
      if (line[0] === '-') {
        log(server, 'warning', `Unable to AUTH to MASTER: ${line}`);
        detach(server, link);
      } else {
        link.step = 'port';
      }
      return;
    case 'port':
      link.step = 'capabilities';
      return;
    case 'capabilities': {
      const { replid, offset } = link.cached ?? { replid: '?', offset: -2 };
      const words = ['PSYNC', replid, String(offset + 1)];
      log(server, 'notice', attemptText(link));
      if (server.replication.failover !== null) words.push('FAILOVER');
      sendOverLink(server, link, ...words);
      link.step = 'psync';
      return;
    }
    case 'psync':
      syncAnswered(server, link, line);
  }
}

function syncAnswered(server: RedisServer, link: PrimaryLink, line: string): void {
  if (server.replication.failover !== null) {
    if (!/^\+(FULLRESYNC|CONTINUE)/.test(line)) {
      abortFailover(server, 'Failover target rejected psync request');
      return;
    }
    endFailover(server);
  }
  const full = /^\+FULLRESYNC ([0-9a-f]{40}) (\d+)$/i.exec(line);
  if (full !== null) {
    link.incoming = { replid: full[1] as string, offset: Number(full[2]) };
    log(server, 'notice', `Full resync from master: ${full[1]}:${full[2]}`);
    link.state = 'sync';
    return;
  }
  const partial = /^\+CONTINUE(?: ([0-9a-f]{40}))?$/i.exec(line);
  if (partial === null || link.cached === null) {
    detach(server, link);
    return;
  }
  log(server, 'notice', 'Successful partial resynchronization with master.');
  const state = server.replication;
  const replid = partial[1] ?? link.cached.replid;
  if (replid !== link.cached.replid) {
    log(server, 'warning', `Master replication ID changed to ${replid}`);
    // The primary has begun a new history that goes on from ours.
    state.replid2 = link.cached.replid;
    state.secondOffset = link.cached.offset + 1;
    dropReplicas(server);
  }
  state.replid = replid;
  state.backlog ??= new ReplicationBuffer();
  connected(server, link, link.cached.db);
  log(server, 'notice', 'MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.');
}

function attemptText({ cached }: PrimaryLink): string {
  return cached === null
    ? 'Partial resynchronization not possible (no cached master)'
    : `Trying a partial resynchronization (request ${cached.replid}:${cached.offset + 1}).`;
}

/** `$length` or `$EOF:mark`, then everything that the primary holds. */
function takePayload(server: RedisServer, link: PrimaryLink): void {
  if (link.payload === null && !takePayloadHead(server, link)) return;
  const end = payloadEnd(link);
  if (end === undefined) return;
  const rdb = raw(link.input.slice(0, end.length));
  link.input = link.input.slice(end.length + end.markLength);
  const isLoaded = loadPayload(server, link, rdb);
  link.payload = null;
  link.loading = null;
  if (!isLoaded || link.incoming === null) {
    link.cached = null;
    detach(server, link);
    return;
  }
  const state = server.replication;
  state.replid = link.incoming.replid;
  state.offset = link.incoming.offset;
  state.replid2 = NO_REPLID;
  state.secondOffset = -1;
  state.backlog = new ReplicationBuffer();
  link.incoming = null;
  connected(server, link, 0);
  log(server, 'notice', 'MASTER <-> REPLICA sync: Finished with success');
}

/** Empty lines before it only show that the primary is alive. False when it is not there yet. */
function takePayloadHead(server: RedisServer, link: PrimaryLink): boolean {
  const start = link.input.search(/[^\r\n]/);
  const end = link.input.indexOf('\r\n', start);
  if (start < 0 || end < 0) return false;
  const head = /^\$(?:(\d+)|EOF:(.{40}))$/s.exec(link.input.slice(start, end));
  if (head === null) {
    detach(server, link);
    return false;
  }
  const [, length, mark] = head;
  link.input = link.input.slice(end + 2);
  link.payload =
    mark === undefined
      ? { kind: 'counted', length: Number(length) }
      : { kind: 'marked', mark, tail: link.input.slice(-MARK_LENGTH) };
  beginIncomingLoad(server, link);
  return true;
}

/** How long the payload is and the mark behind it; undefined while more is to come. */
function payloadEnd(
  link: PrimaryLink,
): { readonly length: number; readonly markLength: number } | undefined {
  const { payload, input } = link;
  if (payload === null) return undefined;
  if (payload.kind === 'counted') {
    return input.length < payload.length ? undefined : { length: payload.length, markLength: 0 };
  }
  // Only what came last is looked at: the rest is not put together before it is complete.
  if (payload.tail !== payload.mark) return undefined;
  return { length: input.length - MARK_LENGTH, markLength: MARK_LENGTH };
}

/** All that this server holds gives way. */
function loadPayload(server: RedisServer, link: PrimaryLink, rdb: Bytes): boolean {
  dropReplicas(server);
  if (link.loading === null) {
    log(server, 'notice', 'MASTER <-> REPLICA sync: Flushing old data');
    log(server, 'notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
  } else if (keepsOldData(server)) {
    log(server, 'notice', 'MASTER <-> REPLICA sync: Swapping active DB with loaded DB');
  }
  for (const database of server.databases) database.clear();
  server.scripts.libraries.clear();
  return loadRdb(server, rdb).kind === 'loaded';
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
  if (client === undefined || client.blocked !== null) return;
  const { input } = link;
  if (input.length < link.inputWanted) return;
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
    client.lastActiveAt = server.now;
    obey(server, () => processRequest(server, client, request));
    if (link.client !== client.id) return;
    if (isPutOff(client)) break;
    const end = input.length - decoder.pending;
    link.unapplied += input.slice(read, end);
    read = end;
    // A transaction counts as applied once it has run.
    if (client.queue === null) {
      feedBytes(server, raw(link.unapplied));
      link.unapplied = '';
    }
    settle(server);
  }
  link.input = input.slice(read);
  link.inputWanted = client.blocked === null ? link.input.length + decoder.lacking : 0;
}

/** CLIENT PAUSE: the request stays in the stream, which is gone on with when the pause is over. */
function isPutOff(client: Client): boolean {
  if (client.blocked === null) return false;
  client.waitingRequests = [];
  return true;
}

/** A pause may be over: the stream of the primary goes on. */
export function resumeStream(server: RedisServer): void {
  const { primary } = server.replication;
  if (primary?.state === 'connected' && primary.input !== '') applyStream(server, primary);
}

function obey(server: RedisServer, run: () => void): void {
  server.isObeying = true;
  try {
    run();
  } finally {
    server.isObeying = false;
  }
}
