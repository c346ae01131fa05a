// Saving and rewriting: what is under way, what is scheduled, and how the last one went. The
// emulator has no disk: it hands its environment a snapshot, which is the fork, and the environment
// says when it is stored. Source: rdb.c rdbSaveBackground, aof.c rewriteAppendOnlyFileBackground,
// server.c checkChildrenDone. At most one of them runs at a time.

import type { Ms } from '../../base/time.ts';
import type { RedisServer } from '../server.ts';

export type ChildKind = 'rdb' | 'aof';

interface Child {
  readonly kind: ChildKind;
  readonly startedAt: Ms;
  /** Changes that the snapshot holds. */
  readonly dirty: number;
}

/** Plain data, part of every snapshot. Durations in whole seconds; -1 when there was none. */
export class BackgroundState {
  child: Child | null = null;
  isSaveScheduled = false;
  isRewriteScheduled = false;
  /** Null until the server has seen a clock. */
  lastSaveAt: Ms | null = null;
  lastSaveOk = true;
  lastSaveSeconds = -1;
  saves = 0;
  lastRewriteOk = true;
  lastRewriteSeconds = -1;
  rewrites = 0;

  copy(): BackgroundState {
    return Object.assign(new BackgroundState(), this);
  }
}

/** Starts a child, which the caller has found to be possible. */
export function startChild(server: RedisServer, kind: ChildKind): void {
  const state = server.background;
  state.child = { kind, startedAt: server.now, dirty: server.dirty };
  if (kind === 'rdb') {
    state.saves += 1;
    state.isSaveScheduled = false;
    server.report({ kind: 'save', isBackground: true, snapshot: server.snapshot() });
  } else {
    state.rewrites += 1;
    state.isRewriteScheduled = false;
    server.report({ kind: 'rewrite-aof', snapshot: server.snapshot() });
  }
}

/** SAVE: by its reply the environment must have stored the snapshot. */
export function saveNow(server: RedisServer): void {
  const state = server.background;
  state.saves += 1;
  server.report({ kind: 'save', isBackground: false, snapshot: server.snapshot() });
  state.lastSaveAt = server.now;
  state.lastSaveOk = true;
  server.dirty = 0;
}

/** What was scheduled starts once nothing else runs; a rewrite goes first. */
export function startScheduled(server: RedisServer): void {
  const { child, isSaveScheduled, isRewriteScheduled } = server.background;
  if (child !== null) return;
  if (isRewriteScheduled) startChild(server, 'aof');
  else if (isSaveScheduled) startChild(server, 'rdb');
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
    state.lastRewriteSeconds = seconds;
  } else {
    state.lastSaveOk = isOk;
    state.lastSaveSeconds = seconds;
    if (isOk) {
      state.lastSaveAt = server.now;
      server.dirty = Math.max(server.dirty - child.dirty, 0);
    }
  }
  startScheduled(server);
}
