// Everything that a server keeps on disk: its snapshot file and its append-only file, loaded at the
// start and written as the emulator's effects ask. Source: server.c loadDataFromDisk, rdb.c
// rdbSave, aof.c startAppendOnly and stopAppendOnly.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { raw } from '../base/bytes.ts';
import type { Effect } from '../redis/effects.ts';
import { reloadAof } from '../redis/persistence/aof-load.ts';
import { loadMultiPart } from '../redis/persistence/aof-manifest.ts';
import { rewritePieces } from '../redis/persistence/aof-rewrite.ts';
import { startChild } from '../redis/persistence/background.ts';
import { loadRdb } from '../redis/persistence/rdb/load.ts';
import { rdbPieces } from '../redis/persistence/rdb/save.ts';
import { takeUpHistory } from '../redis/replication-link.ts';
import type { RedisServer } from '../redis/server.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import { AofFault, AofFiles } from './aof-files.ts';
import type { ServerLog } from './log.ts';
import { type BackgroundWrite, writeFileAtOnce, writeFileInBackground } from './piecewise-file.ts';

/** The server cannot start from what is on disk. */
export class LoadFault extends Error {}

export class Persistence {
  readonly #redis: RedisServer;
  readonly #log: ServerLog;
  readonly #aof: AofFiles;
  #write: BackgroundWrite | null = null;
  /** Set by whoever routes effects: a background write has ended. */
  childEnded: (isOk: boolean) => void = () => undefined;

  constructor(redis: RedisServer, log: ServerLog) {
    this.#redis = redis;
    this.#log = log;
    this.#aof = new AofFiles(redis);
  }

  get #folder(): string {
    return this.#redis.config.text('dir');
  }

  get #rdbName(): string {
    return this.#redis.config.text('dbfilename');
  }

  /** At the start, before anybody is served. Throws LoadFault with a sentence for people. */
  load(now: number): void {
    try {
      this.#load(now);
    } catch (fault) {
      if (fault instanceof LoadFault) this.#log.warning(fault.message);
      throw fault;
    }
  }

  #load(now: number): void {
    this.#redis.now = now;
    if (this.#redis.config.isOn('appendonly')) {
      try {
        this.#loadAof(now);
      } catch (fault) {
        throw fault instanceof AofFault ? new LoadFault(fault.message) : fault;
      }
      this.#openAof();
    } else {
      this.#loadRdb();
    }
    this.#redis.dirty = 0;
    this.#redis.takeEffects();
  }

  #loadAof(now: number): void {
    const manifest = this.#aof.readManifest();
    if (manifest.base === null && manifest.incr.length === 0) return;
    const outcome = loadMultiPart(this.#redis, manifest, (name) => this.#aof.read(name), now);
    if (outcome.kind === 'failed') throw new LoadFault(outcome.reason);
    if (outcome.truncatedBytes > 0) {
      this.#log.warning(`Truncating the AOF at offset ${outcome.validBytes}`);
      this.#aof.truncateLast(outcome.validBytes);
    }
    this.#log.notice('DB loaded from append only file');
  }

  #openAof(): void {
    this.#aof.open((name) => {
      const pieces = this.#rewrite(this.#redis.snapshot());
      writeFileAtOnce(this.#aof.folder, name, pieces);
      this.#log.notice(`Creating AOF base file ${name} on server start`);
    });
  }

  #rewrite(snapshot: ServerSnapshot): Generator<ReturnType<typeof raw>> {
    const isRdb = this.#aof.baseFormat === 'rdb';
    return isRdb ? rdbPieces(snapshot, 'aof-base') : rewritePieces(snapshot);
  }

  #loadRdb(): void {
    const path = join(this.#folder, this.#rdbName);
    if (this.#rdbName === '' || !fs.existsSync(path)) return;
    const redis = this.#redis;
    const dropsExpired = !redis.isReplica;
    const outcome = loadRdb(redis, raw(fs.readFileSync(path, 'latin1')), { dropsExpired });
    if (outcome.kind === 'failed')
      throw new LoadFault(`Fatal error loading the DB: ${outcome.reason}`);
    takeUpHistory(redis, outcome.facts);
    const counts = `keys loaded: ${outcome.keys}, keys expired: ${outcome.expired}`;
    this.#log.notice(`Done loading RDB, ${counts}.`);
    this.#log.notice('DB loaded from disk');
  }

  /** Does what an effect asks for; others are not its business. */
  take(effect: Effect): void {
    switch (effect.kind) {
      case 'propagate':
        this.#aof.append(effect);
        break;
      case 'save':
        if (effect.isBackground) this.#saveInBackground(effect.snapshot);
        else this.save(effect.snapshot);
        break;
      case 'stop-save':
        this.#write?.stop();
        this.#write = null;
        break;
      case 'rewrite-aof':
        this.#rewriteInBackground(effect.snapshot);
        break;
      case 'reload-aof':
        this.#reloadAof();
        break;
      case 'configured':
        if (effect.names.includes('appendonly')) this.#switchAof();
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

  #saveInBackground(snapshot: ServerSnapshot): void {
    const pieces = rdbPieces(snapshot);
    this.#log.notice('Background saving started');
    this.#write = writeFileInBackground(this.#folder, this.#rdbName, pieces, (fault) => {
      if (fault === null) this.#log.notice('Background saving terminated with success');
      else this.#log.warning(`Background saving error: ${messageOf(fault)}`);
      this.#ended(fault === null);
    });
  }

  #rewriteInBackground(snapshot: ServerSnapshot): void {
    if (this.#redis.config.isOn('appendonly')) this.#aof.beginIncrement();
    const name = this.#aof.nextBaseName();
    this.#log.notice('Background append only file rewriting started');
    const pieces = this.#rewrite(snapshot);
    this.#write = writeFileInBackground(this.#aof.folder, name, pieces, (fault) => {
      if (fault === null) this.#aof.rewritten(name);
      if (fault === null) this.#log.notice('Background AOF rewrite finished successfully');
      else this.#log.warning(`Background AOF rewrite error: ${messageOf(fault)}`);
      this.#ended(fault === null);
    });
  }

  #ended(isOk: boolean): void {
    this.#write = null;
    this.childEnded(isOk);
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
  #reloadAof(): void {
    this.#aof.flush();
    const { base, incr } = this.#aof.manifest;
    const parts = [...(base === null ? [] : [base]), ...incr];
    const outcome = reloadAof(
      this.#redis,
      parts.map(({ name }) => this.#aof.read(name) ?? raw('')),
    );
    if (outcome.kind === 'failed') this.#log.warning(outcome.reason);
  }

  /** CONFIG SET appendonly: on, everything is written anew; off, the files stay as they are. */
  #switchAof(): void {
    const redis = this.#redis;
    const isWanted = redis.config.isOn('appendonly');
    if (isWanted === this.#aof.isOpen) return;
    const { child } = redis.background;
    if (!isWanted) {
      this.#aof.close();
      if (child?.kind !== 'aof') return;
      this.#write?.stop();
      this.#ended(false);
    } else if (child === null) {
      this.#aof.readManifest();
      startChild(redis, 'aof');
    } else {
      redis.background.isRewriteScheduled = true;
    }
  }

  /** The process ends. */
  close(): void {
    this.#write?.stop();
    this.#aof.close();
  }
}

/** What strerror says, of `ENOSPC: no space left on device, write`. */
function systemWords(fault: unknown): string {
  const words = /^[A-Z]+: ([^,]+)/.exec(messageOf(fault))?.[1] ?? messageOf(fault);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
