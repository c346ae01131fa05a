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

/** A file or folder that the server cannot start from. */
export class AofFault extends Error {}

export class AofFiles {
  readonly #redis: RedisServer;
  #manifest: AofManifest = EMPTY_MANIFEST;
  #writer = new AofWriter();
  /** The increment that is written to; null while the AOF is off. */
  #fd: number | null = null;
  #unwritten = '';
  #isUnsynced = false;
  #isSyncing = false;

  constructor(redis: RedisServer) {
    this.#redis = redis;
  }

  get folder(): string {
    const { config } = this.#redis;
    return join(config.text('dir'), config.text('appenddirname'));
  }

  get #fileName(): string {
    return this.#redis.config.text('appendfilename');
  }

  get isOpen(): boolean {
    return this.#fd !== null;
  }

  get manifest(): AofManifest {
    return this.#manifest;
  }

  /**
   * Reads the manifest; a single file of before 7.0 is taken in as the base. Throws AofFault when
   * it is none.
   */
  readManifest(): AofManifest {
    const path = join(this.folder, manifestName(this.#fileName));
    const old = join(this.#redis.config.text('dir'), this.#fileName);
    if (fs.existsSync(path)) {
      const manifest = parseManifest(raw(fs.readFileSync(path, 'latin1')));
      if (typeof manifest === 'string') {
        throw new AofFault(`FATAL AOF MANIFEST FILE ERROR in ${path}: ${manifest}`);
      }
      this.#manifest = manifest;
    } else if (fs.existsSync(old)) {
      fs.mkdirSync(this.folder, { recursive: true });
      this.#manifest = { ...EMPTY_MANIFEST, base: { name: this.#fileName, seq: 1 } };
      this.#keepManifest(this.#manifest);
      fs.renameSync(old, join(this.folder, this.#fileName));
    }
    return this.#manifest;
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
    this.#measure(true);
  }

  #rebase(write: (name: string) => void): void {
    const next = withNewBase(this.#manifest, this.#fileName, this.baseFormat);
    write(next.base?.name ?? '');
    this.#manifest = next;
  }

  get baseFormat(): 'rdb' | 'aof' {
    return this.#redis.config.isOn('aof-use-rdb-preamble') ? 'rdb' : 'aof';
  }

  /** A rewrite starts: what is propagated from now on goes to a new increment. */
  beginIncrement(): void {
    this.flush();
    this.#beginIncrement();
  }

  #beginIncrement(): void {
    fs.mkdirSync(this.folder, { recursive: true });
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
    fs.mkdirSync(this.folder, { recursive: true });
    return withNewBase(this.#manifest, this.#fileName, this.baseFormat).base?.name ?? '';
  }

  /** A rewrite is stored: it takes the place of all but the last increment. */
  rewritten(baseName: string): void {
    const format = baseName.endsWith('.rdb') ? 'rdb' : 'aof';
    const next = withNewBase(this.#manifest, this.#fileName, format);
    // Without a file that is written to, all increments are part of the rewrite.
    const manifest = this.isOpen
      ? next
      : { ...next, incr: [], history: [...next.history, ...next.incr] };
    this.#keepManifest(manifest);
    for (const { name } of manifest.history) fs.rmSync(join(this.folder, name), { force: true });
    this.#manifest = { ...manifest, history: [] };
    this.#keepManifest(this.#manifest);
    this.#measure(true);
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

  #measure(isBase: boolean): void {
    const { base, incr } = this.#manifest;
    const files = [...(base === null ? [] : [base]), ...incr];
    const size = ({ name }: { name: string }) => {
      return fs.statSync(join(this.folder, name), { throwIfNoEntry: false })?.size ?? 0;
    };
    const { background } = this.#redis;
    background.aofBytes = files.reduce((sum, file) => sum + size(file), 0);
    if (isBase) background.aofBaseBytes = background.aofBytes;
  }

  append(effect: PropagationEffect): void {
    if (this.#fd !== null) this.#unwritten += this.#writer.append(effect);
  }

  /** Writes what was appended. With appendfsync always it is on disk when this returns. */
  flush(): void {
    if (this.#unwritten === '' || this.#fd === null) return;
    const octets = Buffer.from(this.#unwritten, 'latin1');
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
  }

  #close(): void {
    if (this.#fd === null) return;
    fs.fsyncSync(this.#fd);
    fs.closeSync(this.#fd);
    this.#fd = null;
    this.#isUnsynced = false;
  }
}
