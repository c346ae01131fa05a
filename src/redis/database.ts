// One logical database and its doors: every read and write of a key goes through here, and with it
// what must never be forgotten: expiry, copy on write, WATCH, keys that became ready for a blocked
// client, and the effects that tell the outside. Source: db.c.

import { assert } from '../base/assert.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { EncodingLimits } from './config.ts';
import { type DatabaseImage, type Entry, NEVER, resumedEntry } from './database-entry.ts';
import type { DatabaseHost } from './database-host.ts';
import type { ElementEffect, RemovalCause, ValueType } from './effects.ts';
import { WRONG_TYPE } from './errors.ts';
import { type Access, decayed, INITIAL_FREQUENCY, Uses, usedAgain } from './frequency.ts';
import { KeyspaceMemory } from './keyspace-memory.ts';
import { tableBytes } from './memory.ts';
import { KeyMap } from './types/key-map.ts';
import type { Value, Values } from './types/value.ts';

export class Database {
  readonly index: number;
  readonly #host: DatabaseHost;
  #entries = new KeyMap<Entry>();
  /** The same entries without gaps: RANDOMKEY and SCAN cost the same however many there are. */
  #row: Entry[] = [];
  #expiring = 0;
  /** Null while no limit asks for it: then nothing is counted. */
  #memory: KeyspaceMemory | null = null;
  readonly #uses = new Uses();

  constructor(index: number, host: DatabaseHost) {
    this.index = index;
    this.#host = host;
  }

  get size(): number {
    return this.#row.length;
  }

  get expiringCount(): number {
    return this.#expiring;
  }

  /** The epoch for values made now. */
  get epoch(): number {
    return this.#host.epoch;
  }

  /** In the order of the row, which a snapshot keeps. */
  keys(): Bytes[] {
    return this.#row.map(({ key }) => key);
  }

  /**
   * The key at a place of the row, 0 .. size-1. Removing a key moves the last one into its place.
   */
  keyAt(place: number): Bytes {
    return (this.#row[place] as Entry).key;
  }

  /** A value as it lies there: no expiry, no statistics. For snapshots, pictures and digests. */
  raw(key: Bytes): Readonly<Value> | undefined {
    return this.#entries.get(key)?.value;
  }

  /** The moment at which a key expires, or undefined. Does not look whether it already did. */
  expiry(key: Bytes): Ms | undefined {
    const at = this.#entries.get(key)?.expiresAt;
    return at === NEVER ? undefined : at;
  }

  /** When a key was last accessed. */
  touchedAt(key: Bytes): Ms | undefined {
    return this.#entries.get(key)?.touchedAt;
  }

  /** When and how often a key was used, which goes with it to another name. */
  access(key: Bytes): Access | undefined {
    return this.#entries.get(key);
  }

  /** How often a key is used, as of now (LFUDecrAndReturn). */
  frequency(key: Bytes): number {
    const entry = this.#entries.get(key);
    const { frequencies, now } = this.#host;
    if (entry === undefined || frequencies === null) return 0;
    return decayed(entry, now, frequencies);
  }

  /** Looks a key up to read it (lookupKeyRead). An expired key is deleted first. */
  read(key: Bytes): Readonly<Value> | undefined {
    return this.#touch(this.#counted(key, true));
  }

  /** As `read`, where only one type will do; another type is WRONGTYPE. */
  readAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Readonly<Values[T]> | undefined {
    return checked(this.read(key), type);
  }

  /** As `read`, without being an access (LOOKUP_NOTOUCH): EXISTS, TYPE, TTL and OBJECT. */
  glance(key: Bytes, announceMiss = true): Readonly<Value> | undefined {
    return this.#counted(key, announceMiss)?.value;
  }

  /** Looks a key up for a command that may write (lookupKeyWrite): no hit or miss is counted. */
  find(key: Bytes): Readonly<Value> | undefined {
    return this.#touch(this.#live(key, true));
  }

  /** As `find`, where only one type will do. */
  findAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Readonly<Values[T]> | undefined {
    return checked(this.find(key), type);
  }

  /** Looks without a trace, yet with expiry. */
  peek(key: Bytes): Readonly<Value> | undefined {
    return this.#live(key)?.value;
  }

  /** Where the encodings of values change. */
  get encodingLimits(): EncodingLimits {
    return this.#host.config.encodingLimits;
  }

  /** A number among the server's parameters, such as the size at which an encoding changes. */
  limit(parameter: string): number {
    return this.#host.config.integer(parameter);
  }

  /** The value to change in place: copied first when a snapshot holds it. */
  writeAs<T extends ValueType & keyof Values>(key: Bytes, type: T): Values[T] | undefined {
    const entry = this.#live(key, true);
    if (entry === undefined) return undefined;
    checked(entry.value, type);
    this.#used(entry);
    this.#memory?.changed(entry);
    if (entry.value.epoch !== this.#host.epoch) entry.value = entry.value.copy(this.#host.epoch);
    return entry.value as Values[T];
  }

  #counted(key: Bytes, announceMiss: boolean): Entry | undefined {
    const entry = this.#live(key);
    this.#host.keyLookedUp(this, key, entry !== undefined, announceMiss);
    return entry;
  }

  #touch(entry: Entry | undefined): Value | undefined {
    if (entry === undefined) return undefined;
    this.#used(entry);
    return entry.value;
  }

  #used(entry: Entry): void {
    const { frequencies, now, stats } = this.#host;
    if (frequencies !== null && this.#uses.isFirst(entry, stats.commands)) {
      entry.frequency = usedAgain(decayed(entry, now, frequencies), frequencies, this.#host.roll());
    }
    entry.touchedAt = now;
  }

  #live(key: Bytes, isForWriter = false): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#expireIfDue(entry, isForWriter) ? undefined : entry;
  }

  /** Deletes a key that is due, where this server may; tells whether it counts as gone. */
  expireIfDue(key: Bytes): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#expireIfDue(entry);
  }

  #expireIfDue(entry: Entry, isForWriter = false): boolean {
    // Strictly later, as keyIsExpired has it: in its last millisecond the key is still there.
    if (this.#host.now <= entry.expiresAt || !this.#host.seesExpired) return false;
    const { deletesExpired, deletesExpiredForWriters } = this.#host;
    if (isForWriter ? deletesExpiredForWriters : deletesExpired) {
      this.#drop(entry, 'expired');
      this.#host.keyExpired(this, entry.key);
    }
    return true;
  }

  /** Whether a key is due, deleted or not yet. Changes nothing (keyIsExpired). */
  isDue(key: Bytes): boolean {
    return this.#host.seesExpired && this.#host.now > (this.#entries.get(key)?.expiresAt ?? NEVER);
  }

  /**
   * Adds a key that must not be there. Blocked clients may now be served. A value that had another
   * key before brings its accesses along.
   */
  add(key: Bytes, value: Value, access?: Access): void {
    assert(!this.#entries.has(key), 'a key is added once');
    const slot = this.#row.length;
    const touchedAt = access?.touchedAt ?? this.#host.now;
    const frequency = access?.frequency ?? INITIAL_FREQUENCY;
    const entry: Entry = { key, value, expiresAt: NEVER, touchedAt, frequency, slot, bytes: 0 };
    this.#memory?.changed(entry);
    this.#entries.set(key, entry);
    this.#row.push(entry);
    if (this.#host.frequencies !== null) this.#uses.isFirst(entry, this.#host.stats.commands);
    this.#signal(key, value);
    this.#host.keyAdded(this, key);
  }

  #signal(key: Bytes, value: Value): void {
    if (isAwaited(value)) this.#host.keyReady(this, key);
  }

  /** Puts a value under a key, whatever was there (setKey). `keepExpiry` as SET's KEEPTTL. */
  put(key: Bytes, value: Value, keepExpiry = false): void {
    const known = this.#entries.get(key);
    if (known !== undefined) this.#expireIfDue(known, true);
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.add(key, value);
      return;
    }
    if (this.#host.watchesElements && (entry.value.type !== 'string' || value.type !== 'string')) {
      this.#host.report({ kind: 'key-removed', db: this.index, key, cause: 'overwritten' });
    }
    // Who waits for a stream must hear that it is gone; other waiters are woken by a new key alone.
    if (isStream(entry.value)) this.#host.keyReady(this, key);
    entry.value = value;
    this.#used(entry);
    this.#memory?.changed(entry);
    if (!keepExpiry) this.#expire(entry, NEVER);
  }

  /** Deletes a key; tells whether it was there. Says nothing of WATCH or dirty: see `modified`. */
  remove(key: Bytes, cause: RemovalCause): boolean {
    const entry = this.#live(key);
    if (entry === undefined) return false;
    this.#drop(entry, cause);
    return true;
  }

  /** Takes a key away, also one that is due and that a replica must not see any more. */
  takeAway(key: Bytes, cause: 'evicted' | 'expired'): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#drop(entry, cause);
  }

  #drop(entry: Entry, cause: RemovalCause): void {
    const { key } = entry;
    this.#entries.delete(key);
    this.#memory?.gone(entry);
    if (entry.expiresAt !== NEVER) this.#expiring -= 1;
    const last = this.#row.pop() as Entry;
    if (last !== entry) {
      this.#row[entry.slot] = last;
      last.slot = entry.slot;
    }
    if (this.#host.watchesElements) {
      this.#host.report({ kind: 'key-removed', db: this.index, key, cause });
    }
    if (isStream(entry.value)) this.#host.keyReady(this, key);
  }

  /** Sets the moment of expiry; null takes it away. Tells whether there was one before. */
  setExpiry(key: Bytes, at: Ms | null): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    const before = entry.expiresAt !== NEVER;
    this.#expire(entry, at ?? NEVER);
    if (at !== null) this.#host.expirySet(this, key, at);
    if (this.#host.watchesElements && (before || at !== null)) {
      this.#host.report({ kind: 'expiry-set', db: this.index, key, at });
    }
    return before;
  }

  #expire(entry: Entry, at: Ms): void {
    if (entry.expiresAt !== NEVER) this.#expiring -= 1;
    if (at !== NEVER) this.#expiring += 1;
    entry.expiresAt = at;
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
    if (this.#host.watchesElements) this.#host.report(make());
  }

  get isWatched(): boolean {
    return this.#host.watchesElements;
  }

  /** Everything goes, at once. Returns how many keys went. */
  clear(): number {
    this.#host.contentsLeaving(this, null);
    const count = this.#row.length;
    if (this.#host.watchesElements) {
      for (const { key } of this.#row) {
        this.#host.report({ kind: 'key-removed', db: this.index, key, cause: 'flushed' });
      }
    }
    this.#entries.clear();
    this.#row = [];
    this.#expiring = 0;
    this.#memory?.recount(this.#row);
    return count;
  }

  /** SWAPDB: two databases trade their contents; their clients stay where they are. */
  swapContents(other: Database): void {
    this.#host.contentsLeaving(this, other);
    this.#host.contentsLeaving(other, this);
    [this.#entries, other.#entries] = [other.#entries, this.#entries];
    [this.#row, other.#row] = [other.#row, this.#row];
    [this.#expiring, other.#expiring] = [other.#expiring, this.#expiring];
    for (const db of [this, other]) {
      db.#memory?.recount(db.#row);
      for (const [key, at] of db.expiringKeys()) this.#host.expirySet(db, key, at);
    }
  }

  /** Shares the values with a snapshot; the caller starts a new epoch. O(keys). */
  image(): DatabaseImage {
    return this.#row.map((entry) => ({ ...entry }));
  }

  load(image: DatabaseImage): void {
    // Nearly all of the sixteen databases are empty, nearly always.
    if (image.length === 0 && this.#row.length === 0) return;
    this.#row = image.map(resumedEntry);
    this.#entries = new KeyMap(this.#row.map((entry) => [entry.key, entry]));
    this.#expiring = this.#row.reduce((n, entry) => n + (entry.expiresAt === NEVER ? 0 : 1), 0);
    this.#memory?.recount(this.#row);
  }

  /** Starts or stops to keep count of the size of the keys. Starting costs O(keys). */
  countMemory(isCounted: boolean): void {
    if (isCounted === (this.#memory !== null)) return;
    this.#memory = isCounted ? new KeyspaceMemory() : null;
    this.#memory?.recount(this.#row);
  }

  /** The estimated size of all keys: at hand when it is counted, else O(keys). */
  measure(): number {
    const memory = this.#memory ?? new KeyspaceMemory();
    if (this.#memory === null) memory.recount(this.#row);
    return memory.total() + tableBytes(this.size, this.#expiring);
  }

  *expiringKeys(): Generator<[Bytes, Ms]> {
    if (this.#expiring === 0) return;
    for (const { key, expiresAt } of this.#row) if (expiresAt !== NEVER) yield [key, expiresAt];
  }
}

/** Whether clients can wait for a key that holds this. */
export function isAwaited(value: { readonly type: ValueType } | undefined): boolean {
  return value?.type === 'list' || value?.type === 'zset' || value?.type === 'stream';
}

export function isStream(value: { readonly type: ValueType } | undefined): boolean {
  return value?.type === 'stream';
}

function checked<T extends ValueType & keyof Values>(
  value: Readonly<Value> | undefined,
  type: T,
): Values[T] | undefined {
  if (value !== undefined && value.type !== type) throw WRONG_TYPE;
  return value as Values[T] | undefined;
}
