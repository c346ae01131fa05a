// The append-only file on disk: a folder with a manifest, a base and increments, as Redis 7.0 lays
// it out. What is propagated is written before the replies of the turn go out, and reaches the
// disk as `appendfsync` says. Source: aof.c flushAppendOnlyFile, aofOpenIfNeededOnServerStart,
// aofUpgradePrepare, rewriteAppendOnlyFileBackground, backgroundRewriteDoneHandler.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { type Bytes, raw } from '../base/bytes.ts';
import type { PropagationEffect } from '../redis/effects.ts';
import {
  type AofManifest,
  EMPTY_MANIFEST,
  formatManifest,
  manifestName,
  parseManifest,
  withNewBase,
  withNewIncrement,
} from '../redis/persistence/aof-manifest.ts';
import { AofWriter } from '../redis/persistence/aof-writer.ts';
import type { RedisServer } from '../redis/server.ts';
import type { ServerLog } from './log.ts';
import { standStill } from './stand-still.ts';

/** A file or folder that the server cannot start from. */
export class AofFault extends Error {}

/**
 * `waiting`: switched on by CONFIG SET, while the first rewrite is not done yet. Until then what is
 * propagated goes to a file that no manifest names.
 */
type AofState = 'off' | 'waiting' | 'on';

export class AofFiles {
  readonly #redis: RedisServer;
  readonly #log: ServerLog;
  #state: AofState = 'off';
  #manifest: AofManifest = EMPTY_MANIFEST;
  #writer = new AofWriter();
  /** The increment that is written to; null while the AOF is off. */
  #fd: number | null = null;
  #unwritten = '';
  #isUnsynced = false;
  #isSyncing = false;

  constructor(redis: RedisServer, log: ServerLog) {
    this.#redis = redis;
    this.#log = log;
  }

  get folder(): string {
    const { config } = this.#redis;
    return join(config.text('dir'), config.text('appenddirname'));
  }

  get #fileName(): string {
    return this.#redis.config.text('appendfilename');
  }

  get state(): AofState {
    return this.#state;
  }

  get #temporaryName(): string {
    return `temp-${this.#fileName}.incr`;
  }

  get manifest(): AofManifest {
    return this.#manifest;
  }

  /** Reads the manifest, if there is one. Throws AofFault when it is damaged. */
  readManifest(): void {
    const path = join(this.folder, manifestName(this.#fileName));
    if (!fs.existsSync(path)) return;
    const manifest = parseManifest(raw(fs.readFileSync(path, 'latin1')));
    if (typeof manifest === 'string') {
      throw new AofFault(`FATAL AOF MANIFEST FILE ERROR in ${path}: ${manifest}`);
    }
    this.#manifest = manifest;
  }

  /** A single file of before 7.0 becomes the base, also where that was interrupted before. */
  takeInOldFile(): void {
    const name = this.#fileName;
    const old = join(this.#redis.config.text('dir'), name);
    const { base, incr } = this.#manifest;
    const isInterrupted = base?.name === name && !fs.existsSync(join(this.folder, name));
    const isUnknown = base === null || isInterrupted;
    if (incr.length > 0 || !isUnknown || !fs.existsSync(old)) return;
    fs.mkdirSync(this.folder, { recursive: true });
    this.#manifest = { ...this.#manifest, base: { name, seq: 1 } };
    this.#keepManifest(this.#manifest);
    fs.renameSync(old, join(this.folder, name));
    const how = `into the AOF directory (${this.#redis.config.text('appenddirname')})`;
    this.#log.notice(`Successfully migrated an old-style AOF file (${name}) ${how}.`);
  }

  /** What a file of the manifest holds; undefined when it is missing. */
  read(name: string): Bytes | undefined {
    const path = join(this.folder, name);
    return fs.existsSync(path) ? raw(fs.readFileSync(path, 'latin1')) : undefined;
  }

  /** The tail of the last file is damaged: it goes, so that what is appended can be read. */
  truncateLast(length: number): void {
    const last = this.#manifest.incr.at(-1) ?? this.#manifest.base;
    if (last !== null && last !== undefined) fs.truncateSync(join(this.folder, last.name), length);
  }

  /** Goes on with the last increment, or begins the first one; `base` where there is no file yet. */
  open(base: (name: string) => void): void {
    fs.mkdirSync(this.folder, { recursive: true });
    const isFirst = this.#manifest.base === null && this.#manifest.incr.length === 0;
    if (isFirst) this.#rebase(base);
    if (this.#manifest.incr.length === 0) this.#beginIncrement();
    else this.#openLast();
    this.#keepManifest(this.#manifest);
    this.#state = 'on';
    this.#measure();
    this.deleteHistory();
  }

  #rebase(write: (name: string) => void): void {
    const next = withNewBase(this.#manifest, this.#fileName, this.baseFormat);
    write(next.base?.name ?? '');
    this.#manifest = next;
  }

  get baseFormat(): 'rdb' | 'aof' {
    return this.#redis.config.isOn('aof-use-rdb-preamble') ? 'rdb' : 'aof';
  }

  /** CONFIG SET appendonly yes. */
  beginWaiting(): void {
    this.#state = 'waiting';
  }

  /** A rewrite starts: what is propagated from now on goes to a new increment. */
  beginRewrite(): void {
    fs.mkdirSync(this.folder, { recursive: true });
    if (this.#state === 'off') return;
    this.flush();
    if (this.#state === 'waiting') {
      this.#close();
      this.#fd = fs.openSync(join(this.folder, this.#temporaryName), 'w');
      this.#writer = new AofWriter();
    } else {
      this.#beginIncrement();
    }
  }

  /** No rewrite has come about: what a waiting file holds is of no use. */
  rewriteFailed(): void {
    if (this.#state !== 'waiting') return;
    this.#unwritten = '';
    this.#close();
    this.#log.notice(`Removing the temp incr aof file ${this.#temporaryName} in the background`);
    fs.rmSync(join(this.folder, this.#temporaryName), { force: true });
    this.#redis.background.isRewriteScheduled = true;
  }

  #beginIncrement(): void {
    this.#close();
    this.#manifest = withNewIncrement(this.#manifest, this.#fileName);
    this.#openLast();
    this.#keepManifest(this.#manifest);
  }

  #openLast(): void {
    this.#fd = fs.openSync(join(this.folder, this.#manifest.incr.at(-1)?.name ?? ''), 'a');
    this.#writer = new AofWriter();
  }

  /** The name under which a rewrite is to be stored. */
  nextBaseName(): string {
    return withNewBase(this.#manifest, this.#fileName, this.baseFormat).base?.name ?? '';
  }

  /** A rewrite is stored: it takes the place of all but the last increment. */
  rewritten(baseName: string): void {
    const format = baseName.endsWith('.rdb') ? 'rdb' : 'aof';
    const { background } = this.#redis;
    const before = this.#state === 'waiting' ? this.#keepWaitingFile() : this.#manifest;
    // Without a file that is written to, all increments are part of the rewrite.
    this.#manifest = withNewBase(before, this.#fileName, format, this.#fd !== null);
    this.#keepManifest(this.#manifest);
    if (this.#state === 'waiting') this.#state = 'on';
    this.#measure();
    background.aofBaseBytes = background.aofBytes;
    this.deleteHistory();
  }

  /** The file of those who waited becomes an increment. */
  #keepWaitingFile(): AofManifest {
    const manifest = withNewIncrement(this.#manifest, this.#fileName);
    const name = manifest.incr.at(-1)?.name ?? '';
    fs.renameSync(join(this.folder, this.#temporaryName), join(this.folder, name));
    return manifest;
  }

  /** Deletes what rewrites made superfluous, unless aof-disable-auto-gc keeps it. */
  deleteHistory(): void {
    const { history } = this.#manifest;
    if (history.length === 0 || this.#redis.config.isOn('aof-disable-auto-gc')) return;
    for (const { name } of history) {
      this.#log.notice(`Removing the history file ${name} in the background`);
      fs.rmSync(join(this.folder, name), { force: true });
    }
    this.#manifest = { ...this.#manifest, history: [] };
    this.#keepManifest(this.#manifest);
  }

  #keepManifest(manifest: AofManifest): void {
    const path = join(this.folder, manifestName(this.#fileName));
    const temporary = join(this.folder, `temp_${manifestName(this.#fileName)}`);
    const fd = fs.openSync(temporary, 'w');
    fs.writeSync(fd, formatManifest(manifest), null, 'latin1');
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(temporary, path);
  }

  #measure(): void {
    const { base, incr } = this.#manifest;
    const { background } = this.#redis;
    const increments = incr.reduce((sum, file) => sum + this.#sizeOf(file), 0);
    background.aofBaseBytes = base === null ? 0 : this.#sizeOf(base);
    background.aofBytes = background.aofBaseBytes + increments;
  }

  #sizeOf({ name }: { readonly name: string }): number {
    return fs.statSync(join(this.folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }

  append(effect: PropagationEffect): void {
    if (this.#fd === null) return;
    const isTold = this.#redis.config.isOn('aof-timestamp-enabled');
    const seconds = isTold ? Math.floor(this.#redis.now / 1000) : null;
    this.#unwritten += this.#writer.append(effect, seconds);
  }

  /** Writes what was appended. With appendfsync always it is on disk when this returns. */
  flush(): void {
    if (this.#unwritten === '' || this.#fd === null) return;
    const octets = Buffer.from(this.#unwritten, 'latin1');
    const { flushSleepUs } = this.#redis.administration;
    if (flushSleepUs > 0) standStill(flushSleepUs / 1000);
    let at = 0;
    try {
      while (at < octets.length) at += fs.writeSync(this.#fd, octets, at);
    } finally {
      // What a full disk did not take is tried again the next time.
      this.#unwritten = this.#unwritten.slice(at);
      this.#redis.background.aofBytes += at;
    }
    if (this.#redis.config.text('appendfsync') === 'always') fs.fdatasyncSync(this.#fd);
    else this.#isUnsynced = true;
  }

  /** Called every second. Nobody waits for the disk. */
  everySecond(): void {
    const isWanted = this.#redis.config.text('appendfsync') === 'everysec';
    if (!isWanted || !this.#isUnsynced || this.#isSyncing || this.#fd === null) return;
    this.#isUnsynced = false;
    this.#isSyncing = true;
    fs.fdatasync(this.#fd, () => {
      this.#isSyncing = false;
    });
  }

  /** The AOF is switched off, or the process ends: everything is on disk. */
  close(): void {
    this.flush();
    this.#close();
    this.#state = 'off';
  }

  #close(): void {
    if (this.#fd === null) return;
    fs.fsyncSync(this.#fd);
    fs.closeSync(this.#fd);
    this.#fd = null;
    this.#isUnsynced = false;
  }
}
