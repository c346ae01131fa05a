// An RDB file → keys and functions of a server. Source: rdb.c rdbLoadRioWithLoadingCtx. A
// damaged file may leave part of it behind: its checksum comes last.

import { type Bytes, raw } from '../../../base/bytes.ts';
import type { Database } from '../../database.ts';
import { placeValue, removeKey } from '../../doors/key.ts';
import { CommandError } from '../../errors.ts';
import { accessFrom, type StoredAccess } from '../../frequency.ts';
import { feedReplicas } from '../../replication.ts';
import type { RedisServer } from '../../server.ts';
import type { Value } from '../../types/value.ts';
import { atOnce, type LoadSteps } from '../load-steps.ts';
import { Crc64 } from './crc64.ts';
import { EmptyKeyFault, OPCODE, RDB_VERSION, RdbFault } from './rdb-format.ts';
import { RdbReader } from './rdb-reader.ts';
import { readValue } from './value-reader.ts';

const MAGIC_BYTES = 9;
/** Files of earlier versions end without a checksum. */
const FIRST_SUMMED = 5;

export interface RdbOptions {
  /** Expired keys stay away: right for a file, wrong for what a primary or an AOF says. */
  readonly dropsExpired?: boolean;
  /** That expired keys stay away is told to the replicas that will take up the stream. */
  readonly feedsStream?: boolean;
  /** Keys and libraries that are there already are replaced. */
  readonly merges?: boolean;
}

export type RdbOutcome =
  | {
      readonly kind: 'loaded';
      readonly keys: number;
      readonly expired: number;
      /** The offset behind the file: what follows an RDB preamble. */
      readonly end: number;
      /** What the file says about itself, by name. */
      readonly facts: ReadonlyMap<string, string>;
    }
  /** `reason` is for the server's log. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Whether these bytes begin as an RDB file does. */
export function isRdb(bytes: Bytes): boolean {
  return bytes.startsWith('REDIS');
}

/** Adds what the file holds to what the server holds. A failure may leave part of it. */
export function loadRdb(server: RedisServer, bytes: Bytes, options: RdbOptions = {}): RdbOutcome {
  return atOnce(loadRdbStepwise(server, bytes, options));
}

/** As `loadRdb`, with a stop behind each key, at which the server may see to its clients. */
export function* loadRdbStepwise(
  server: RedisServer,
  bytes: Bytes,
  options: RdbOptions = {},
): LoadSteps<RdbOutcome> {
  const wasLoading = server.isLoading;
  server.isLoading = true;
  try {
    return yield* new Loading(server, bytes, options).run();
  } catch (fault) {
    if (fault instanceof RdbFault) return { kind: 'failed', reason: fault.message };
    if (fault instanceof CommandError) return { kind: 'failed', reason: fault.text };
    throw fault;
  } finally {
    server.isLoading = wasLoading;
  }
}

const UNKNOWN_ACCESS: StoredAccess = { idleSeconds: undefined, frequency: undefined };

class Loading {
  readonly #server: RedisServer;
  readonly #bytes: Bytes;
  readonly #options: RdbOptions;
  readonly #reader: RdbReader;
  readonly #facts = new Map<string, string>();
  #db = 0;
  #expiresAt: number | undefined;
  #access: StoredAccess = UNKNOWN_ACCESS;
  #keys = 0;
  #expired = 0;

  constructor(server: RedisServer, bytes: Bytes, options: RdbOptions) {
    this.#server = server;
    this.#bytes = bytes;
    this.#options = options;
    this.#reader = new RdbReader(bytes, MAGIC_BYTES);
  }

  *run(): LoadSteps<RdbOutcome> {
    const version = this.#readVersion();
    const reader = this.#reader;
    for (;;) {
      const mark = reader.octet();
      if (mark === OPCODE.end) break;
      if (this.#takeFact(mark)) continue;
      this.#takeKey(mark);
      yield;
    }
    if (version >= FIRST_SUMMED) this.#checkSum();
    const [keys, expired] = [this.#keys, this.#expired];
    const { background } = this.#server;
    background.loadedKeys = keys;
    background.loadedExpired = expired;
    return { kind: 'loaded', keys, expired, end: reader.at, facts: this.#facts };
  }

  #readVersion(): number {
    if (!isRdb(this.#bytes)) throw new RdbFault('Wrong signature trying to load DB from file');
    const version = Number(this.#bytes.slice(5, MAGIC_BYTES));
    if (!(version >= 1 && version <= RDB_VERSION)) {
      throw new RdbFault(`Can't handle RDB format version ${this.#bytes.slice(5, MAGIC_BYTES)}`);
    }
    return version;
  }

  #checkSum(): void {
    const end = this.#reader.at;
    const said = this.#reader.take(8);
    if (said === '\0'.repeat(8)) return;
    if (this.#server.config.text('rdbchecksum') === 'no') return;
    if (new Crc64().add(this.#bytes, 0, end).value() !== said) {
      throw new RdbFault('RDB CRC error: the checksum is not that of what it holds');
    }
  }

  /** What is no key; false when a key follows. */
  #takeFact(mark: number): boolean {
    const reader = this.#reader;
    switch (mark) {
      case OPCODE.aux:
        this.#facts.set(reader.string(), reader.string());
        return true;
      case OPCODE.selectDb:
        this.#select(reader.size());
        return true;
      case OPCODE.resizeDb:
        reader.size();
        reader.size();
        return true;
      case OPCODE.expireMs:
        this.#expiresAt = Number(reader.signed64());
        return true;
      case OPCODE.expireSeconds:
        this.#expiresAt = reader.signed32() * 1000;
        return true;
      case OPCODE.idle:
        this.#access = { idleSeconds: reader.size(), frequency: undefined };
        return true;
      case OPCODE.freq:
        this.#access = { idleSeconds: undefined, frequency: reader.octet() };
        return true;
      case OPCODE.function2:
        this.#server.scripts.libraries.load(reader.string(), this.#options.merges ?? false);
        return true;
      case OPCODE.moduleAux:
        throw new RdbFault('The RDB file contains module data: there are no modules here');
      default:
        return false;
    }
  }

  #select(index: number): void {
    if (index >= this.#server.databases.length) {
      const count = this.#server.databases.length;
      const what = `Data file was created with a Redis server configured to handle more than`;
      throw new RdbFault(`FATAL: ${what} ${count} databases. Exiting`);
    }
    this.#db = index;
  }

  #takeKey(type: number): void {
    const server = this.#server;
    const db = server.database(this.#db);
    const key = this.#reader.string();
    const value = this.#readValue(type, db);
    const expiresAt = this.#expiresAt;
    const access = accessFrom(server, this.#access);
    this.#expiresAt = undefined;
    this.#access = UNKNOWN_ACCESS;
    if (value === null) return;
    if (this.#options.dropsExpired && expiresAt !== undefined && expiresAt < server.now) {
      this.#expired += 1;
      if (this.#options.feedsStream) this.#feedDeletion(key);
      return;
    }
    if (db.raw(key) !== undefined) {
      if (!this.#options.merges)
        throw new RdbFault(`RDB has duplicated key '${key}' in DB ${db.index}`);
      removeKey(db, key, 'overwritten');
    }
    placeValue(db, raw(key), value, expiresAt, access);
    this.#keys += 1;
  }

  #feedDeletion(key: Bytes): void {
    const word = this.#server.config.isOn('lazyfree-lazy-expire') ? 'UNLINK' : 'DEL';
    const deletion = { db: this.#db, argv: [raw(word), raw(key)], to: 'replicas' } as const;
    feedReplicas(this.#server, [{ kind: 'propagate', ...deletion }]);
  }

  /** Null for a collection that is empty, though the file has a key for it. */
  #readValue(type: number, db: Database): Value | null {
    try {
      const limit = (parameter: string) => db.limit(parameter);
      return readValue(this.#reader, type, { epoch: db.epoch, limit });
    } catch (fault) {
      if (fault instanceof EmptyKeyFault) return null;
      throw fault;
    }
  }
}
