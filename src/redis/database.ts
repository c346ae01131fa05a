// One logical database and its doors: every read and write of a key goes through here, and with it
// what must never be forgotten: expiry, copy on write, WATCH, keys that became ready for a blocked
// client, and the effects that tell the outside. Source: db.c.

import { assert } from '../base/assert.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ElementEffect, RemovalCause, ValueType } from './effects.ts';
import { WRONG_TYPE } from './errors.ts';
import type { Value, Values } from './types/value.ts';

/** What a database needs of its server. */
export interface DatabaseHost {
  readonly now: Ms;
  readonly epoch: number;
  readonly watchesElements: boolean;
  /** Changes to the dataset since start, as `rdb_changes_since_last_save` counts them. */
  dirty: number;
  emit(effect: ElementEffect): void;
  /** A key was modified: connections that watch it may not EXEC. */
  keyModified(db: Database, key: Bytes): void;
  /** A key that clients may wait for came into being or grew. */
  keyReady(db: Database, key: Bytes): void;
  /** Tells whether an expired key is to be deleted now; a replica only hides it. */
  readonly deletesExpired: boolean;
  /** A key expired: propagate its deletion and notify. */
  keyExpired(db: Database, key: Bytes): void;
  expirySet(db: Database, key: Bytes, at: Ms): void;
  countLookup(isHit: boolean): void;
  notifyKeyspace(eventClass: string, event: string, key: Bytes, db: number): void;
}

/** The dataset of one logical database, as a snapshot holds it. Values are shared, not copied. */
export interface DatabaseImage {
  readonly values: ReadonlyMap<Bytes, Value>;
  readonly expiries: ReadonlyMap<Bytes, Ms>;
}

export class Database {
  readonly index: number;
  readonly #host: DatabaseHost;
  #values = new Map<Bytes, Value>();
  #expiries = new Map<Bytes, Ms>();

  constructor(index: number, host: DatabaseHost) {
    this.index = index;
    this.#host = host;
  }

  get size(): number {
    return this.#values.size;
  }

  get expiringCount(): number {
    return this.#expiries.size;
  }

  /** The epoch for values made now. */
  get epoch(): number {
    return this.#host.epoch;
  }

  keys(): IterableIterator<Bytes> {
    return this.#values.keys();
  }

  /** A value as it lies there: no expiry, no statistics. For snapshots, pictures and digests. */
  raw(key: Bytes): Readonly<Value> | undefined {
    return this.#values.get(key);
  }

  /** The moment at which a key expires, or undefined. Does not look whether it already did. */
  expiry(key: Bytes): Ms | undefined {
    return this.#expiries.get(key);
  }

  /** Looks a key up to read it. An expired key is deleted first (a replica only hides it). */
  read(key: Bytes): Readonly<Value> | undefined {
    const value = this.#live(key);
    this.#countLookup(key, value);
    return value;
  }

  #countLookup(key: Bytes, value: Value | undefined): void {
    this.#host.countLookup(value !== undefined);
    if (value === undefined) this.#host.notifyKeyspace('m', 'keymiss', key, this.index);
  }

  /** As `read`, where only one type will do; another type is WRONGTYPE. */
  readAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Readonly<Values[T]> | undefined {
    const value = this.#live(key);
    this.#countLookup(key, value);
    if (value !== undefined && value.type !== type) throw WRONG_TYPE;
    return value as Values[T] | undefined;
  }

  /** As `readAs` for a write: lookupKeyWrite counts no hit or miss and announces no miss. */
  peekAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Readonly<Values[T]> | undefined {
    const value = this.#live(key);
    if (value !== undefined && value.type !== type) throw WRONG_TYPE;
    return value as Values[T] | undefined;
  }

  /** Looks without counting a hit or miss, yet with expiry: as LOOKUP_NOTOUCH | NOSTATS. */
  peek(key: Bytes): Readonly<Value> | undefined {
    return this.#live(key);
  }

  /** The value to change in place: copied first when a snapshot holds it. */
  writeAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Values[T] | undefined {
    const value = this.#live(key);
    if (value === undefined) return undefined;
    if (value.type !== type) throw WRONG_TYPE;
    return this.#own(key, value) as Values[T];
  }

  #own(key: Bytes, value: Value): Value {
    if (value.epoch === this.#host.epoch) return value;
    const copy = value.copy(this.#host.epoch);
    this.#values.set(key, copy);
    return copy;
  }

  #live(key: Bytes): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined || this.#expiries.size === 0) return value;
    return this.expireIfDue(key) ? undefined : value;
  }

  /** Deletes a key that is due, where this server may; tells whether it counts as gone. */
  expireIfDue(key: Bytes): boolean {
    const at = this.#expiries.get(key);
    // Strictly later, as keyIsExpired has it: in its last millisecond the key is still there.
    if (at === undefined || this.#host.now <= at) return false;
    if (this.#host.deletesExpired) {
      this.#drop(key, 'expired');
      this.#host.keyExpired(this, key);
    }
    return true;
  }

  /** Adds a key that must not be there. Blocked clients may now be served. */
  add(key: Bytes, value: Value): void {
    assert(!this.#values.has(key), 'a key is added once');
    this.#values.set(key, value);
    this.#host.keyReady(this, key);
    this.#host.notifyKeyspace('n', 'new', key, this.index);
  }

  /** Puts a value under a key, whatever was there. `keepExpiry` as SET's KEEPTTL. */
  put(key: Bytes, value: Value, keepExpiry = false): void {
    if (!keepExpiry) this.#expiries.delete(key);
    if (this.#values.has(key)) {
      this.#values.set(key, value);
      this.#host.keyReady(this, key);
    } else {
      this.add(key, value);
    }
  }

  /** Deletes a key; tells whether it was there. Says nothing of WATCH or dirty: see `modified`. */
  remove(key: Bytes, cause: RemovalCause): boolean {
    if (this.#live(key) === undefined) return false;
    this.#drop(key, cause);
    return true;
  }

  #drop(key: Bytes, cause: RemovalCause): void {
    this.#values.delete(key);
    this.#expiries.delete(key);
    if (this.#host.watchesElements) {
      this.#host.emit({ kind: 'key-removed', db: this.index, key, cause });
    }
    // A deleted stream concerns clients that wait in XREADGROUP.
    this.#host.keyReady(this, key);
  }

  /** Sets the moment of expiry; null takes it away. Tells whether there was one before. */
  setExpiry(key: Bytes, at: Ms | null): boolean {
    const before = this.#expiries.has(key);
    if (at === null) {
      this.#expiries.delete(key);
    } else {
      this.#expiries.set(key, at);
      this.#host.expirySet(this, key, at);
    }
    if (this.#host.watchesElements && (before || at !== null)) {
      this.#host.emit({ kind: 'expiry-set', db: this.index, key, at });
    }
    return before;
  }

  /** signalModifiedKey plus `server.dirty += changes`. */
  modified(key: Bytes, changes = 1): void {
    this.#host.dirty += changes;
    this.#host.keyModified(this, key);
  }

  /** `server.dirty += changes` alone: what Redis counts without telling WATCH (consumer groups). */
  changed(changes = 1): void {
    this.#host.dirty += changes;
  }

  /** For commands that grow an existing key which clients wait for (XADD). */
  ready(key: Bytes): void {
    this.#host.keyReady(this, key);
  }

  /** Tells the outside what changed inside a key, where somebody looks. */
  emit(make: () => ElementEffect): void {
    if (this.#host.watchesElements) this.#host.emit(make());
  }

  get isWatched(): boolean {
    return this.#host.watchesElements;
  }

  /** Everything goes, at once. */
  clear(): void {
    if (this.#host.watchesElements) {
      for (const key of this.#values.keys()) {
        this.#host.emit({ kind: 'key-removed', db: this.index, key, cause: 'flushed' });
      }
    }
    const keys = [...this.#values.keys()];
    this.#values.clear();
    this.#expiries.clear();
    for (const key of keys) this.#host.keyReady(this, key);
  }

  /** Shares the values with a snapshot; the caller starts a new epoch. O(keys). */
  image(): DatabaseImage {
    return { values: new Map(this.#values), expiries: new Map(this.#expiries) };
  }

  load(image: DatabaseImage): void {
    this.#values = new Map(image.values);
    this.#expiries = new Map(image.expiries);
  }

  /** SWAPDB: two databases trade their contents. */
  swapContents(other: Database): void {
    [this.#values, other.#values] = [other.#values, this.#values];
    [this.#expiries, other.#expiries] = [other.#expiries, this.#expiries];
  }

  expiringKeys(): IterableIterator<[Bytes, Ms]> {
    return this.#expiries.entries();
  }
}
