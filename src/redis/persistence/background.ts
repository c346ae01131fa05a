// Saving and rewriting: what is under way, what is scheduled, and how the last one went. The
// emulator has no disk: it hands its environment a snapshot, which is the fork, and the environment
// says when it is stored. Source: rdb.c rdbSaveBackground, aof.c rewriteAppendOnlyFileBackground,
// server.c checkChildrenDone. At most one of them runs at a time.

import type { Ms } from '../../base/time.ts';
import type { ClientId } from '../effects.ts';
import { log } from '../log.ts';
import { endTransfer } from '../replication-sync.ts';
import type { RedisServer } from '../server.ts';

export type ChildKind = 'rdb' | 'aof';

interface Child {
  readonly kind: ChildKind;
  readonly startedAt: Ms;
  /** Changes that the snapshot holds. */
  readonly dirty: number;
  /** What it saves is for replicas. */
  readonly transfer?: Transfer;
}

/** A dataset on its way to replicas. */
export interface Transfer {
  /** What ends it; null when its length says so. */
  readonly mark: string | null;
  /** Where the stream goes on behind it. */
  readonly offset: number;
  readonly wantsFunctionsOnly: boolean;
}

/** Plain data, part of every snapshot. Durations in whole seconds; -1 when there was none. */
export class BackgroundState {
  child: Child | null = null;
  isSaveScheduled = false;
  isRewriteScheduled = false;
  /** Null until the server has seen a clock. */
  lastSaveAt: Ms | null = null;
  lastSaveTriedAt: Ms = 0;
  lastSaveOk = true;
  lastSaveSeconds = -1;
  saves = 0;
  /** Children that were ever started. */
  forks = 0;
  lastRewriteOk = true;
  lastRewriteSeconds = -1;
  rewrites = 0;
  /** Rewrites that failed since one went well: from three on, the next ones wait. */
  rewriteFailures = 0;
  rewriteDelayMinutes = 0;
  rewritesFrom: Ms | null = null;
  /** Of the last RDB file that was loaded. */
  loadedKeys = 0;
  loadedExpired = 0;
  /** What the system said when the append-only file could not be written; null while it can. */
  aofFault: string | null = null;
  /** Bytes of the append-only file now, and after the last rewrite: known to its keeper. */
  aofBytes = 0;
  aofBaseBytes = 0;

  copy(): BackgroundState {
    return Object.assign(new BackgroundState(), this);
  }
}

/** Starts a child, which the caller has found to be possible. */
export function startChild(server: RedisServer, kind: ChildKind): void {
  const state = server.background;
  state.forks += 1;
  state.child = { kind, startedAt: server.now, dirty: server.dirty };
  if (kind === 'rdb') {
    state.saves += 1;
    state.lastSaveTriedAt = server.now;
    state.isSaveScheduled = false;
    server.report({ kind: 'save', isBackground: true, snapshot: server.snapshot(), client: null });
  } else {
    state.rewrites += 1;
    state.isRewriteScheduled = false;
    server.report({ kind: 'rewrite-aof', snapshot: server.snapshot() });
  }
}

/**
 * SAVE: by its reply the environment must have stored the snapshot.
 * @param client who is told by the environment whether that went well; null when it must go well
 */
export function saveNow(server: RedisServer, client: ClientId | null = null): void {
  const state = server.background;
  state.saves += 1;
  server.report({ kind: 'save', isBackground: false, snapshot: server.snapshot(), client });
  if (client === null) saved(server);
}

/** The snapshot of a SAVE is stored. */
export function saved(server: RedisServer): void {
  server.background.lastSaveAt = server.now;
  server.background.lastSaveOk = true;
  server.dirty = 0;
}

/** FLUSHALL ends a BGSAVE: what it saves is gone. It counts as no failure of saving. */
export function stopSave(server: RedisServer): void {
  const { child } = server.background;
  if (child?.kind !== 'rdb') return;
  server.report({ kind: 'stop-save' });
  server.background.child = null;
  server.background.lastSaveSeconds = Math.floor((server.now - child.startedAt) / 1000);
  if (child.transfer !== undefined) endTransfer(server, child.transfer, false);
}

/** What was scheduled starts once nothing else runs; a rewrite goes first. */
export function startScheduled(server: RedisServer): void {
  const { child, isSaveScheduled, isRewriteScheduled } = server.background;
  if (child !== null) return;
  if (isRewriteScheduled && !areRewritesLimited(server)) startChild(server, 'aof');
  else if (isSaveScheduled) startChild(server, 'rdb');
}

/** After a failure, save points wait for so long. Source: server.h CONFIG_BGSAVE_RETRY_DELAY. */
const RETRY_MS = 5000;

/** Save points, and the growth of the append-only file. Source: server.c serverCron. */
export function startWhatIsDue(server: RedisServer): void {
  const state = server.background;
  if (!server.options.hasDisk || state.child !== null) return;
  if (isSavePointReached(server)) startChild(server, 'rdb');
  else if (hasAofGrown(server) && !areRewritesLimited(server)) startChild(server, 'aof');
}

const MOST_FAILURES = 3;
const LONGEST_DELAY_MINUTES = 60;

/** Whether rewrites that nobody asks for have to wait. Source: aof.c aofRewriteLimited. */
function areRewritesLimited(server: RedisServer): boolean {
  const state = server.background;
  if (state.rewriteFailures < MOST_FAILURES) {
    state.rewriteDelayMinutes = 0;
    state.rewritesFrom = null;
    return false;
  }
  if (state.rewritesFrom !== null) {
    if (server.now < state.rewritesFrom) return true;
    state.rewritesFrom = null;
    return false;
  }
  const minutes = Math.min(Math.max(state.rewriteDelayMinutes * 2, 1), LONGEST_DELAY_MINUTES);
  state.rewriteDelayMinutes = minutes;
  state.rewritesFrom = server.now + minutes * 60_000;
  const what = 'Background AOF rewrite has repeatedly failed and triggered the limit';
  log(server, 'warning', `${what}, will retry in ${minutes} minutes`);
  return true;
}

function isSavePointReached({ background, config, dirty, now }: RedisServer): boolean {
  const { lastSaveAt, lastSaveOk, lastSaveTriedAt } = background;
  const points = config.text('save').split(' ').map(Number);
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [seconds = 0, changes = 0] = points.slice(at, at + 2);
    const isDue = dirty >= changes && now - (lastSaveAt ?? now) > seconds * 1000;
    if (isDue && (lastSaveOk || now - lastSaveTriedAt > RETRY_MS)) return true;
  }
  return false;
}

function hasAofGrown({ background, config }: RedisServer): boolean {
  const percentage = config.integer('auto-aof-rewrite-percentage');
  if (percentage === 0 || !config.isOn('appendonly')) return false;
  const { aofBytes, aofBaseBytes } = background;
  if (aofBytes <= config.integer('auto-aof-rewrite-min-size')) return false;
  return Math.floor((aofBytes * 100) / Math.max(aofBaseBytes, 1)) - 100 >= percentage;
}

/** The environment has stored the snapshot of the child, or failed to. */
export function childEnded(server: RedisServer, isOk: boolean): void {
  const state = server.background;
  const { child } = state;
  if (child === null) return;
  state.child = null;
  const seconds = Math.floor((server.now - child.startedAt) / 1000);
  if (child.kind === 'aof') {
    state.lastRewriteOk = isOk;
    state.rewriteFailures = isOk ? 0 : state.rewriteFailures + 1;
    state.lastRewriteSeconds = seconds;
  } else {
    state.lastSaveSeconds = seconds;
    if (child.transfer === undefined) endSave(server, child, isOk);
    else endTransfer(server, child.transfer, isOk);
  }
  startScheduled(server);
}

function endSave(server: RedisServer, child: Child, isOk: boolean): void {
  server.background.lastSaveOk = isOk;
  if (!isOk) return;
  server.background.lastSaveAt = server.now;
  server.dirty = Math.max(server.dirty - child.dirty, 0);
}
