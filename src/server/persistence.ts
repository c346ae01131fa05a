// Everything that a server keeps on disk: its snapshot file and its append-only file, loaded at the
// start and written as the emulator's effects ask. Source: server.c loadDataFromDisk, rdb.c
// rdbSave, aof.c startAppendOnly and stopAppendOnly.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { raw } from '../base/bytes.ts';
import type { Effect } from '../redis/effects.ts';
import { type AofOutcome, aofReloaded, reloadAofStepwise } from '../redis/persistence/aof-load.ts';
import { loadMultiPartStepwise } from '../redis/persistence/aof-manifest.ts';
import { startChild } from '../redis/persistence/background.ts';
import { atOnce, type LoadSteps } from '../redis/persistence/load-steps.ts';
import { loadRdb, loadRdbStepwise } from '../redis/persistence/rdb/load.ts';
import { rdbPieces } from '../redis/persistence/rdb/save.ts';
import { ReplicationBuffer } from '../redis/replication-buffer.ts';
import { takeUpHistory } from '../redis/replication-link.ts';
import type { RedisServer } from '../redis/server.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import { AofFault, AofFiles } from './aof-files.ts';
import { BackgroundWrites } from './background-writes.ts';
import type { ServerLog } from './log.ts';
import { writeFileAtOnce } from './piecewise-file.ts';

/** A file is loaded for about so long between two looks at the network. */
const TURN_MS = 20;

/** The server cannot start from what is on disk. */
export class LoadFault extends Error {}

export class Persistence {
  readonly #redis: RedisServer;
  readonly #log: ServerLog;
  readonly #aof: AofFiles;
  readonly background: BackgroundWrites;

  constructor(redis: RedisServer, log: ServerLog) {
    this.#redis = redis;
    this.#log = log;
    this.#aof = new AofFiles(redis, log);
    this.background = new BackgroundWrites(redis, this.#aof, log);
  }

  get #folder(): string {
    return this.#redis.config.text('dir');
  }

  get #rdbName(): string {
    return this.#redis.config.text('dbfilename');
  }

  /** At the start, before anybody is served. Throws LoadFault with a sentence for people. */
  async load(now: number): Promise<void> {
    try {
      await this.#load(now);
    } catch (fault) {
      if (fault instanceof LoadFault) this.#log.warning(fault.message);
      throw fault;
    }
  }

  async #load(now: number): Promise<void> {
    this.#redis.now = now;
    this.#redis.isLoading = true;
    const isOn = this.#redis.config.isOn('appendonly');
    try {
      this.#aof.readManifest();
      if (isOn) await this.#loadAof(now);
    } catch (fault) {
      throw fault instanceof AofFault ? new LoadFault(fault.message) : fault;
    }
    if (isOn) this.#openAof();
    else await this.#loadRdb();
    this.#redis.isLoading = false;
    this.#redis.dirty = 0;
    this.#redis.takeEffects();
  }

  async #loadAof(now: number): Promise<void> {
    this.#aof.takeInOldFile();
    const { manifest } = this.#aof;
    if (manifest.base === null && manifest.incr.length === 0) return;
    const read = (name: string) => this.#aof.read(name);
    const outcome = await this.#inTurns(loadMultiPartStepwise(this.#redis, manifest, read, now));
    if (outcome.kind === 'failed') throw new LoadFault(outcome.reason);
    if (outcome.truncatedBytes > 0) {
      this.#log.warning(`Truncating the AOF at offset ${outcome.validBytes}`);
      this.#aof.truncateLast(outcome.validBytes);
    }
    this.#log.notice('DB loaded from append only file');
  }

  #openAof(): void {
    this.#aof.open((name) => {
      const pieces = this.background.rewritten(this.#redis.snapshot());
      writeFileAtOnce(this.#aof.folder, name, pieces);
      this.#log.notice(`Creating AOF base file ${name} on server start`);
    });
  }

  /** Lets clients be answered that the server is loading, and waits as key-load-delay says. */
  async #inTurns<Outcome>(steps: LoadSteps<Outcome>): Promise<Outcome> {
    let turnEnds = performance.now() + TURN_MS;
    let pauseMs = 0;
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      pauseMs += Math.max(this.#redis.config.integer('key-load-delay'), 0) / 1000;
      if (pauseMs < 1 && performance.now() < turnEnds) continue;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      turnEnds = performance.now() + TURN_MS;
      pauseMs = 0;
    }
  }

  async #loadRdb(): Promise<void> {
    const path = join(this.#folder, this.#rdbName);
    if (this.#rdbName === '' || !fs.existsSync(path)) return;
    const redis = this.#redis;
    const dropsExpired = !redis.isReplica;
    const rdb = raw(fs.readFileSync(path, 'latin1'));
    // What has expired is deleted in the stream that old replicas take up.
    if (dropsExpired) redis.replication.backlog = new ReplicationBuffer();
    const options = { dropsExpired, feedsStream: dropsExpired };
    const outcome = await this.#inTurns(loadRdbStepwise(redis, rdb, options));
    if (outcome.kind === 'failed') {
      throw new LoadFault(`Fatal error loading the DB: ${outcome.reason}. Exiting.`);
    }
    takeUpHistory(redis, outcome.facts);
    const counts = `keys loaded: ${outcome.keys}, keys expired: ${outcome.expired}`;
    this.#log.notice(`Done loading RDB, ${counts}.`);
    this.#log.notice('DB loaded from disk');
  }

  /** CONFIG SET appendonly yes was not followed by a whole file yet. */
  get isStartingAof(): boolean {
    return this.#aof.state === 'waiting' && this.#redis.background.child?.kind === 'aof';
  }

  /** Does what an effect asks for; others are not its business. */
  take(effect: Effect): void {
    switch (effect.kind) {
      case 'propagate':
        this.#aof.append(effect);
        break;
      case 'save':
        if (effect.isBackground) this.background.save(effect.snapshot);
        else this.save(effect.snapshot);
        break;
      case 'send-dataset':
        this.background.send(effect.snapshot, effect.mark);
        break;
      case 'stop-save':
        this.background.stop();
        break;
      case 'rewrite-aof':
        this.background.rewrite(effect.snapshot);
        break;
      case 'reload-aof':
        this.#reloadAof(effect.isAwaited);
        break;
      case 'configured':
        if (effect.names.includes('appendonly')) this.#switchAof(effect.isInExec);
        if (effect.names.includes('aof-disable-auto-gc')) this.#aof.deleteHistory();
        break;
      default:
    }
  }

  /**
   * Before the replies of a turn go out. Throws when the disk refuses what must be on it (always).
   */
  flush(): void {
    const { background } = this.#redis;
    try {
      this.#aof.flush();
      if (background.aofFault === null) return;
      background.aofFault = null;
      this.#log.warning('AOF write error looks solved, Redis can write again.');
    } catch (fault) {
      if (this.#redis.config.text('appendfsync') === 'always') throw fault;
      if (background.aofFault === null) {
        this.#log.warning(`Error writing to the AOF file: ${messageOf(fault)}`);
      }
      background.aofFault = systemWords(fault);
    }
  }

  everySecond(): void {
    this.#aof.everySecond();
  }

  /** Writes the snapshot file; tells whether it is there. */
  save(snapshot: ServerSnapshot): boolean {
    try {
      writeFileAtOnce(this.#folder, this.#rdbName, rdbPieces(snapshot));
      this.#log.notice('DB saved on disk');
      return true;
    } catch (fault) {
      this.#log.warning(`Failed saving the DB: ${messageOf(fault)}`);
      return false;
    }
  }

  /** DEBUG RELOAD NOSAVE: what the snapshot file holds; tells whether that went well. */
  reloadRdb(keepsData: boolean, merges: boolean): boolean {
    const redis = this.#redis;
    if (!keepsData) {
      for (const database of redis.databases) database.clear();
      redis.scripts.libraries.clear();
    }
    const path = join(this.#folder, this.#rdbName);
    if (!fs.existsSync(path)) return false;
    const rdb = raw(fs.readFileSync(path, 'latin1'));
    const outcome = loadRdb(redis, rdb, { dropsExpired: !redis.isReplica, merges });
    redis.dirty = 0;
    return outcome.kind === 'loaded';
  }

  /** DEBUG LOADAOF. */
  #reloadAof(isAwaited: boolean): void {
    this.#aof.flush();
    const { base, incr } = this.#aof.manifest;
    const parts = [...(base === null ? [] : [base]), ...incr];
    const files = parts.map(({ name }) => this.#aof.read(name) ?? raw(''));
    const steps = reloadAofStepwise(this.#redis, files);
    if (isAwaited) void this.#inTurns(steps).then((outcome) => this.#reloaded(outcome));
    else this.#reloaded(atOnce(steps));
  }

  #reloaded(outcome: AofOutcome): void {
    if (outcome.kind === 'failed') this.#log.warning(outcome.reason);
    else this.#log.warning('Append Only File loaded by DEBUG LOADAOF');
    const redis = this.#redis;
    this.background.turn((now) => {
      aofReloaded(redis, outcome.kind === 'loaded');
      return redis.tick(now);
    });
  }

  /** CONFIG SET appendonly. Source: aof.c startAppendOnly, stopAppendOnly. */
  #switchAof(isInExec: boolean): void {
    const isWanted = this.#redis.config.isOn('appendonly');
    if (isWanted === (this.#aof.state !== 'off')) return;
    if (isWanted) this.#switchOn(isInExec);
    else this.#switchOff();
  }

  /** Everything is written anew; what was on disk counts until then. */
  #switchOn(isInExec: boolean): void {
    const redis = this.#redis;
    const { child } = redis.background;
    this.#aof.beginWaiting();
    if (child?.kind === 'rdb' || isInExec) {
      const when = isInExec ? 'during a transaction.' : `but there is already ${OTHER}`;
      this.#log.warning(`AOF was enabled ${when} ${SCHEDULED}`);
      redis.background.isRewriteScheduled = true;
      return;
    }
    if (child?.kind === 'aof') {
      this.#log.warning(`AOF was enabled but there is already an AOF ${RUNS}`);
      this.background.killRewrite();
      redis.background.child = null;
    }
    startChild(redis, 'aof');
  }

  /** The files stay as they are. */
  #switchOff(): void {
    const { background } = this.#redis;
    this.#aof.close();
    background.isRewriteScheduled = false;
    if (background.child?.kind !== 'aof') return;
    this.background.killRewrite();
    background.child = null;
  }

  /** The process ends. */
  close(): void {
    this.background.stop();
    this.#aof.close();
  }
}

const OTHER = 'another background operation.';
const SCHEDULED = 'An AOF background was scheduled to start when possible.';
const RUNS = 'rewriting in background. Stopping background AOF and starting a rewrite now.';

/** What strerror says, of `ENOSPC: no space left on device, write`. */
function systemWords(fault: unknown): string {
  const words = /^[A-Z]+: ([^,]+)/.exec(messageOf(fault))?.[1] ?? messageOf(fault);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
