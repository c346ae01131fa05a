// Writing to disk while a server runs: the append-only file with its fsyncs, snapshots and rewrites
// in the background. Source for the order of things: server.c beforeSleep (the AOF is written, and
// with `always` synced, before replies go out), aof.c flushAppendOnlyFile. Differs from Redis:
// during an fsync of `always` other commands run, but their replies wait for its end too.

import { raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Effect, ElementEffect, PropagationEffect } from '../redis/effects.ts';
import { AofWriter } from '../redis/persistence/aof-writer.ts';
import { startChild } from '../redis/persistence/background.ts';
import { rdbOf } from '../redis/persistence/rdb/save.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import { afterCrash, type Disk, loadFrom } from './disk.ts';
import type { FactOf } from './fact.ts';
import type { FaultOrder } from './faults/fault.ts';
import type { NodeId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { newServer } from './servers.ts';
import type { KernelEvent, NodeState } from './state.ts';
import { specOf } from './topology.ts';

const SECOND = 1000;
/** With `appendfsync no` the kernel of Linux writes back what is older than this. */
const WRITEBACK_MS = 30_000;

export class Disks {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  #speedOf(node: NodeState): { readonly fsyncMs: Ms; readonly saveMs: Ms } {
    return specOf(this.#kernel.scenario, node.id).disk ?? { fsyncMs: 0, saveMs: 1 };
  }

  /** Before the replies of a turn go out: what is propagated is written, and synced if need be. */
  write(node: NodeState, effects: readonly Effect[], cause: number | null): void {
    const { disk } = node;
    if (disk === null) return;
    const writer = new AofWriter(disk.aof.db);
    let added = '';
    for (const effect of effects) {
      if (effect.kind === 'propagate') added += writer.append(effect as PropagationEffect);
    }
    if (added === '') return;
    const bytes = raw(disk.aof.bytes + added);
    const aof = { ...disk.aof, bytes, db: writer.db };
    node.disk = { ...disk, aof };
    const written = { kind: 'file-written', node: node.id, bytes: bytes.length } as const;
    this.#planSync(node, this.#kernel.fact(written, cause));
  }

  #planSync(node: NodeState, cause: number): void {
    const { disk } = node;
    if (disk === null) return;
    const { now } = this.#kernel;
    const policy = this.#kernel.server(node.id).config.text('appendfsync');
    if (policy === 'always') {
      node.repliesFrom = this.#beginSync(node, cause);
    } else if (!disk.isSyncPlanned) {
      const at = policy === 'no' ? now + WRITEBACK_MS : now - (now % SECOND) + SECOND;
      node.disk = { ...disk, isSyncPlanned: true };
      this.#kernel.schedule(at, cause, { ...this.#about(node), task: 'sync', upTo: 0 });
    }
  }

  #about({ id, life }: NodeState) {
    return { kind: 'disk', node: id, life } as const;
  }

  /** Starts an fsync of what is written so far, after the one under way; returns when it ends. */
  #beginSync(node: NodeState, cause: number | null): Ms {
    const disk = node.disk as Disk;
    const { now } = this.#kernel;
    const from = Math.max(now, disk.syncsUntil, disk.stalledUntil);
    const until = from + this.#speedOf(node).fsyncMs;
    const upTo = disk.aof.bytes.length;
    node.disk = { ...disk, syncsUntil: until };
    this.#kernel.schedule(until, cause, { ...this.#about(node), task: 'synced', upTo });
    return until;
  }

  /** Something that the disk was to do is due, unless its server has died meanwhile. */
  due(event: KernelEvent & { kind: 'disk' }): void {
    const node = this.#kernel.nodes.get(event.node);
    const { disk } = node;
    if (disk === null || node.life !== event.life || !node.up) return;
    switch (event.task) {
      case 'sync':
        node.disk = { ...disk, isSyncPlanned: false };
        this.#beginSync(node, event.cause);
        break;
      case 'synced':
        this.#synced(node, disk, event);
        break;
      case 'child':
        if (disk.child?.seq === event.upTo) this.#childDone(node, disk, event.cause);
        break;
      case 'look':
        node.disk = { ...disk, isWatched: false };
        this.#kernel.nodes.tick(node);
        break;
    }
  }

  #synced(node: NodeState, disk: Disk, { upTo, cause }: KernelEvent & { kind: 'disk' }): void {
    const { aof } = disk;
    if (upTo > aof.synced) {
      // A rewrite may have made the file shorter.
      const synced = Math.min(upTo, aof.bytes.length);
      node.disk = { ...disk, aof: { ...aof, synced } };
      this.#kernel.fact({ kind: 'file-synced', node: node.id, bytes: synced }, cause);
    }
    if (this.#kernel.now >= node.repliesFrom) node.unsent = [];
  }

  /** After each turn: whether there is something that save points will have to look at. */
  watch(node: NodeState): void {
    const { disk } = node;
    if (disk === null || disk.isWatched) return;
    const server = this.#kernel.server(node.id);
    if (server.dirty === 0 || server.config.text('save') === '') return;
    node.disk = { ...disk, isWatched: true };
    const { now } = this.#kernel;
    const at = now - (now % SECOND) + SECOND;
    this.#kernel.schedule(at, null, { ...this.#about(node), task: 'look', upTo: 0 });
  }

  /** The server forked to save or to rewrite; or SAVE, which is done by its reply. */
  save(node: NodeState, effect: Effect & { kind: 'save' | 'rewrite-aof' }, cause: number | null) {
    const { disk } = node;
    if (disk === null) return;
    const { snapshot } = effect;
    if (effect.kind === 'save' && !effect.isBackground) {
      this.#store(node, snapshot, cause);
      return;
    }
    const kind = effect.kind === 'save' ? 'rdb' : 'aof';
    const bytes = rdbOf(snapshot, kind === 'aof' ? 'aof-base' : 'file');
    const seq = this.#kernel.fact({ kind: 'snapshot-started', node: node.id, file: kind }, cause);
    const aof = kind === 'aof' ? { ...disk.aof, db: -1 } : disk.aof;
    node.disk = { ...disk, aof, child: { kind, bytes, since: disk.aof.bytes.length, seq } };
    const at = this.#kernel.now + this.#speedOf(node).saveMs;
    this.#kernel.schedule(at, seq, { ...this.#about(node), task: 'child', upTo: seq });
  }

  #store(node: NodeState, snapshot: ServerSnapshot, cause: number | null): void {
    node.disk = { ...(node.disk as Disk), rdb: rdbOf(snapshot) };
    this.#kernel.fact({ kind: 'snapshot-saved', node: node.id, file: 'rdb' }, cause);
  }

  #childDone(node: NodeState, disk: Disk, cause: number | null): void {
    const { child, aof } = disk;
    if (child === null) return;
    if (child.kind === 'rdb') {
      node.disk = { ...disk, child: null, rdb: child.bytes };
    } else {
      const bytes = raw(child.bytes + aof.bytes.slice(child.since));
      const synced = child.bytes.length + Math.max(aof.synced - child.since, 0);
      node.disk = { ...disk, child: null, aof: { ...aof, bytes, synced } };
    }
    const about = { node: node.id, file: child.kind };
    const saved = this.#kernel.fact({ kind: 'snapshot-saved', ...about }, cause);
    this.#kernel.nodes.childEnded(node, saved);
  }

  /** CONFIG SET appendonly yes: the whole dataset is written first. */
  configured(node: NodeState, cause: number | null): void {
    const { disk } = node;
    const server = this.#kernel.server(node.id);
    const isOn = server.config.isOn('appendonly');
    if (disk === null || disk.isAofOn === isOn) return;
    node.disk = { ...disk, isAofOn: isOn };
    if (!isOn) return;
    node.disk = { ...node.disk, aof: { bytes: raw(''), synced: 0, db: -1 } };
    if (server.background.child === null) {
      startChild(server, 'aof');
      this.#kernel.nodes.childStarted(node, cause);
    } else {
      server.background.isRewriteScheduled = true;
    }
  }

  /**
   * A full resync has replaced the dataset: the AOF is rewritten. A crash before that is done finds
   * the old one.
   */
  replaced(node: NodeState, cause: number | null): void {
    const { disk } = node;
    if (disk?.isAofOn !== true) return;
    const server = this.#kernel.server(node.id);
    // A child that saves what is no more is killed.
    node.disk = { ...disk, child: null };
    server.background.child = null;
    startChild(server, 'aof');
    this.#kernel.nodes.childStarted(node, cause);
  }

  /**
   * The server is going to die: its disk is left as it is then. Returns what a start from it would
   * find.
   */
  fall(
    node: NodeState,
    how: FactOf<'node-crashed'>['how'],
    saves: boolean,
  ): readonly ElementEffect[] {
    if (node.disk === null) return [];
    const kernel = this.#kernel;
    if (saves) node.disk = { ...node.disk, rdb: rdbOf(kernel.server(node.id).snapshot()) };
    node.disk = afterCrash(node.disk, how !== 'power');
    const trial = newServer(kernel.scenario, kernel.seed, node);
    return loadFrom(node.disk, trial, kernel.nodes.wallClock(node.id)).contents;
  }

  /** A server starts: it takes from its disk what is there. */
  load(node: NodeState): { readonly contents: readonly ElementEffect[]; readonly keys: number } {
    if (node.disk === null) return { contents: [], keys: 0 };
    const kernel = this.#kernel;
    const now = kernel.nodes.wallClock(node.id);
    const { disk, contents, keys } = loadFrom(node.disk, kernel.server(node.id), now);
    node.disk = disk;
    return { contents, keys };
  }

  /** Every fsync that begins from now on ends only after so long. */
  stall(id: NodeId, durationMs: Ms, order: FaultOrder): void {
    const node = this.#kernel.nodes.get(id);
    if (node.disk === null) {
      order.refused('no-disk');
      return;
    }
    order.applied();
    node.disk = { ...node.disk, stalledUntil: this.#kernel.now + durationMs };
  }
}
