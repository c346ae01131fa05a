// SYNC and PSYNC, the primary's side: a replica goes on where it left off, or is sent everything.
// Source: replication.c syncCommand, masterTryPartialResynchronization, startBgsaveForReplication,
// shouldStartChildReplication, updateSlavesWaitingBgsave.
//
// On the stage a dataset takes no time: it goes out with the reply. An environment that sends
// datasets bit by bit (`sendsDatasets`) stands for the child process that saves: replicas wait for
// it, those that ask at about the same time get the same one, and the stream is kept until they
// have it. A dataset of known length (Redis's target disk) leaves no file behind.

import { raw } from '../base/bytes.ts';
import { roll } from '../base/random.ts';
import type { Client } from './client.ts';
import { log } from './log.ts';
import type { Transfer } from './persistence/background.ts';
import { rdbOf } from './persistence/rdb/save.ts';
import { allReplicas, startCron, startStream, updateReplica } from './replication.ts';
import { ReplicationBuffer } from './replication-buffer.ts';
import { replicaName } from './replication-info.ts';
import { NO_REPLID } from './replication-state.ts';
import type { RedisServer } from './server.ts';
import type { ServerSnapshot } from './snapshot.ts';

/** Where the stream can be taken up from; `from` is the first byte wanted, counted from 1. */
function canContinue(server: RedisServer, replid: string, from: number): boolean {
  const { replid: own, replid2, secondOffset, offset, backlog } = server.replication;
  const isOurs = replid === own || (replid === replid2 && from <= secondOffset);
  if (!isOurs || backlog === null) return false;
  return from > offset - backlog.length && from <= offset + 1;
}

/** PSYNC: goes on where the replica left off, or else sends everything. `replid` in lower case. */
export function startSync(server: RedisServer, client: Client, replid: string, from: number): void {
  const state = server.replication;
  if (!canContinue(server, replid, from)) {
    if (replid !== '?') state.syncPartialErr += 1;
    startFullResync(server, client, false);
    return;
  }
  state.syncPartialOk += 1;
  const name = client.replica?.understandsPsync2 ? ` ${state.replid}` : '';
  client.role = 'replica';
  updateReplica(client, { stage: 'online', heldAt: from - 1, ackAt: server.now });
  startStream(server, client, `+CONTINUE${name}\r\n`);
  startCron(server);
}

/** SYNC: everything, and no word about whose history it is. */
export function startOldSync(server: RedisServer, client: Client): void {
  startFullResync(server, client, true);
}

function startFullResync(server: RedisServer, client: Client, isSilent: boolean): void {
  const state = server.replication;
  log(server, 'notice', `Replica ${replicaName(client)} asks for synchronization`);
  state.syncFull += 1;
  if (state.backlog === null) {
    state.changeId(server.options.seed, server.now);
    state.replid2 = NO_REPLID;
    state.secondOffset = -1;
    state.backlog = new ReplicationBuffer();
  }
  client.role = 'replica';
  updateReplica(client, { stage: 'waiting', isSilent, ackAt: server.now });
  startCron(server);
  if (server.options.sendsDatasets) joinOrWait(server, client);
  else sendAtOnce(server, client);
}

function sendAtOnce(server: RedisServer, client: Client): void {
  const head = receivingHead(server, client, server.replication.offset);
  const payload = rdbOf(datasetFor(server, client), 'replication');
  sendOfDataset(server, client, `${head}$${payload.length}\r\n${payload}`);
  updateReplica(client, { stage: 'online', heldAt: null });
}

function sendOfDataset(server: RedisServer, { id }: Client, text: string): void {
  server.report({ kind: 'stream', client: id, bytes: raw(text), isDataset: true });
}

function beginReceiving(server: RedisServer, client: Client, offset: number): void {
  const head = receivingHead(server, client, offset);
  if (head !== '') sendOfDataset(server, client, head);
}

/** What it is told before the dataset. Source: replicationSetupSlaveForFullResync. */
function receivingHead(server: RedisServer, client: Client, offset: number): string {
  const state = server.replication;
  // The new replica has no database selected.
  if (state.primary === null) state.selectedDb = -1;
  updateReplica(client, { stage: 'receiving', heldAt: offset });
  return client.replica?.isSilent ? '' : `+FULLRESYNC ${state.replid} ${offset}\r\n`;
}

function datasetFor(server: RedisServer, { replica }: Client): ServerSnapshot {
  const snapshot = server.snapshot();
  return replica?.wantsFunctionsOnly ? { ...snapshot, databases: [] } : snapshot;
}

function joinOrWait(server: RedisServer, client: Client): void {
  const { child } = server.background;
  const { takesMarks = false, wantsFunctionsOnly } = client.replica ?? {};
  if (child?.transfer != null) {
    const { mark, offset } = child.transfer;
    const isSame = child.transfer.wantsFunctionsOnly === wantsFunctionsOnly;
    // What has a mark is on its way already.
    if (mark === null && isSame) beginReceiving(server, client, offset);
    return;
  }
  // More may come in a moment: the cron sees to them.
  const waitsForMore = isDiskless(server) && takesMarks && delaySeconds(server) > 0;
  if (child === null && !waitsForMore) startTransfer(server);
}

function isDiskless({ config }: RedisServer): boolean {
  return config.isOn('repl-diskless-sync');
}

function delaySeconds({ config }: RedisServer): number {
  return config.integer('repl-diskless-sync-delay');
}

/** The replicas that wait and want the same as the one that came first. */
function nextGroup(server: RedisServer): Client[] {
  const waiting = allReplicas(server).filter(({ replica }) => replica?.stage === 'waiting');
  const wanted = waiting[0]?.replica?.wantsFunctionsOnly;
  return waiting.filter(({ replica }) => replica?.wantsFunctionsOnly === wanted);
}

/** Source: server.h RDB_EOF_MARK_SIZE. */
const MARK_PARTS = 5;

function makeMark(server: RedisServer): string {
  const { options, background, now } = server;
  const name = `mark ${now} ${background.forks}`;
  const parts = Array.from({ length: MARK_PARTS }, (_, at) => roll(options.seed, name, at));
  return parts.map((part) => part.toString(16).padStart(8, '0')).join('');
}

function startTransfer(server: RedisServer): void {
  const group = nextGroup(server);
  const [first] = group;
  if (first === undefined) return;
  const state = server.background;
  const wantsFunctionsOnly = first.replica?.wantsFunctionsOnly === true;
  const isMarked =
    (isDiskless(server) || wantsFunctionsOnly) && group.every(({ replica }) => replica?.takesMarks);
  const target = isMarked ? 'replicas sockets' : 'disk';
  log(server, 'notice', `Starting BGSAVE for SYNC with target: ${target}`);
  const { offset } = server.replication;
  const mark = isMarked ? makeMark(server) : null;
  const transfer: Transfer = { mark, offset, wantsFunctionsOnly };
  const snapshot = datasetFor(server, first);
  for (const client of group) beginReceiving(server, client, offset);
  state.forks += 1;
  state.child = { kind: 'rdb', startedAt: server.now, dirty: server.dirty, transfer };
  server.report({ kind: 'send-dataset', snapshot, mark });
}

/** Once a second: who has waited long enough is seen to, and who waits hears that we are alive. */
export function tendWaiting(server: RedisServer): void {
  if (!server.options.sendsDatasets) return;
  if (server.background.child === null) startIfDue(server);
  const isMarked = server.background.child?.transfer?.mark != null;
  for (const client of allReplicas(server)) {
    const { stage } = client.replica ?? {};
    const waits = stage === 'waiting' || (stage === 'receiving' && !isMarked);
    if (waits) sendOfDataset(server, client, '\n');
  }
}

function startIfDue(server: RedisServer): void {
  const group = nextGroup(server);
  const most = server.config.integer('repl-diskless-sync-max-replicas');
  const idle = group.map(({ lastActiveAt }) => server.now - lastActiveAt);
  const isDue =
    !isDiskless(server) ||
    (most > 0 && group.length >= most) ||
    Math.floor(Math.max(...idle, 0) / 1000) >= delaySeconds(server);
  if (isDue) startTransfer(server);
}

/** The replicas that get the dataset which is being sent. */
export function receivers(server: RedisServer): Client[] {
  return allReplicas(server).filter(({ replica }) => replica?.stage === 'receiving');
}

/** The dataset is sent: the stream follows, behind a mark only once the replica has found it. */
export function endTransfer(server: RedisServer, { mark }: Transfer, isOk: boolean): void {
  const clients = receivers(server);
  if (mark !== null && isOk) {
    const what = `done reading from pipe, ${clients.length} replicas still up.`;
    log(server, 'warning', `Diskless rdb transfer, ${what}`);
  }
  for (const client of clients) {
    if (!isOk) {
      log(server, 'warning', 'SYNC failed. BGSAVE child returned an error');
      server.closeClient(client);
      continue;
    }
    updateReplica(client, { stage: 'online', ackAt: server.now });
    if (mark === null) startStream(server, client);
    else log(server, 'notice', streamedText(client));
  }
}

function streamedText(client: Client): string {
  const what = `Streamed RDB transfer with replica ${replicaName(client)} succeeded (socket).`;
  return `${what} Waiting for REPLCONF ACK from replica to enable streaming`;
}
