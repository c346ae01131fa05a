// Loading an append-only file: every command runs again, through a client of the role `loader`.
// Nothing expires meanwhile, nothing waits, nothing is propagated, and a slow script stands still
// between two steps. A tail that the last write cut off, or a MULTI without its EXEC, is dropped
// where `aof-load-truncated` allows it. Source: aof.c loadSingleAppendOnlyFile.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import { error, OK } from '../../resp/reply.ts';
import { arityFault } from '../arity.ts';
import { load } from '../call.ts';
import { type Client, newClient } from '../client.ts';
import type { RedisServer } from '../server.ts';
import { unblock } from '../unblock.ts';
import { AofReader, type AofStep } from './aof-reader.ts';
import { atOnce, type LoadSteps } from './load-steps.ts';
import { isRdb, loadRdbStepwise } from './rdb/load.ts';

export type AofOutcome =
  /** `validBytes` of the file are good; what is behind them is to be cut off. */
  | {
      readonly kind: 'loaded';
      readonly commands: number;
      readonly validBytes: number;
      readonly truncatedBytes: number;
    }
  /** The server must not start: it holds part of a dataset. `reason` is for its log. */
  | { readonly kind: 'failed'; readonly reason: string };

const NO_PREAMBLE = { kind: 'loaded', end: 0 } as const;

/** A server's own connections start at 1. Source: networking.c CLIENT_ID_AOF. */
const LOADER_ID = -1;

const FIX = 'use ./redis-check-aof --fix <filename.manifest>';

/** Runs the commands of one file on top of what the server holds. `name` is for messages only. */
export function loadAof(
  server: RedisServer,
  bytes: Bytes,
  now: Ms,
  name = 'appendonly.aof',
): AofOutcome {
  return atOnce(loadAofStepwise(server, bytes, now, name));
}

/** As `loadAof`, with a stop behind each command. */
export function* loadAofStepwise(
  server: RedisServer,
  bytes: Bytes,
  now: Ms,
  name: string,
): LoadSteps<AofOutcome> {
  server.now = now;
  const outcome = yield* applyAof(server, bytes, name);
  server.takeEffects();
  return outcome;
}

/** DEBUG LOADAOF: the files of an AOF, in order, take the place of all that the server holds. */
export function reloadAof(server: RedisServer, files: readonly Bytes[]): AofOutcome {
  return atOnce(reloadAofStepwise(server, files));
}

/** As `reloadAof`, with a stop behind each command. The server is loading all the while. */
export function* reloadAofStepwise(
  server: RedisServer,
  files: readonly Bytes[],
): LoadSteps<AofOutcome> {
  const wasLoading = server.isLoading;
  server.isLoading = true;
  for (const database of server.databases) database.clear();
  server.scripts.libraries.clear();
  let outcome: AofOutcome = { kind: 'loaded', commands: 0, validBytes: 0, truncatedBytes: 0 };
  for (const bytes of files) {
    outcome = yield* applyAof(server, bytes, 'appendonly.aof');
    if (outcome.kind === 'failed') break;
  }
  server.isLoading = wasLoading;
  server.dirty = 0;
  return outcome;
}

/** What DEBUG LOADAOF asked for is done: whoever waits for it is answered. */
export function aofReloaded(server: RedisServer, isOk: boolean): void {
  for (const client of server.clients.values()) {
    if (client.blocked?.on !== 'loading') continue;
    unblock(server, client, isOk ? 'served' : 'error', isOk ? OK : CANNOT_LOAD);
  }
}

const CANNOT_LOAD = error('ERR Error trying to load the AOF files, check server logs.');

/** As `loadAof` while the server runs: what changes inside keys is told. */
function* applyAof(server: RedisServer, bytes: Bytes, name: string): LoadSteps<AofOutcome> {
  const wasLoading = server.isLoading;
  server.isLoading = true;
  try {
    const start = isRdb(bytes) ? yield* loadRdbStepwise(server, bytes) : NO_PREAMBLE;
    if (start.kind === 'failed')
      return failed(`Error reading the RDB preamble of ${name}: ${start.reason}`);
    return yield* new Loading(server, bytes, name, start.end).run();
  } finally {
    server.isLoading = wasLoading;
  }
}

function failed(reason: string): AofOutcome {
  return { kind: 'failed', reason };
}

class Loading {
  readonly #server: RedisServer;
  readonly #bytes: Bytes;
  readonly #name: string;
  readonly #client: Client;
  #queue: (readonly Bytes[])[] | null = null;
  #commands = 0;
  readonly #start: number;
  #validBytes: number;
  #beforeMulti = 0;

  constructor(server: RedisServer, bytes: Bytes, name: string, start: number) {
    this.#start = start;
    this.#validBytes = start;
    this.#server = server;
    this.#bytes = bytes;
    this.#name = name;
    this.#client = newClient(LOADER_ID, '', server.now);
    this.#client.role = 'loader';
    this.#client.isAuthenticated = true;
  }

  *run(): LoadSteps<AofOutcome> {
    const reader = new AofReader(this.#bytes, this.#start);
    for (;;) {
      const step = reader.next();
      if (step.kind !== 'command') return this.#end(step.kind);
      const fault = yield* this.#take(step.argv);
      if (fault !== undefined) return failed(fault);
      this.#validBytes = step.end;
      yield;
    }
  }

  #end(how: Exclude<AofStep['kind'], 'command'>): AofOutcome {
    if (how === 'malformed') {
      const what = `Bad file format reading the append only file ${this.#name}`;
      return failed(`${what}: make a backup of your AOF file, then ${FIX}`);
    }
    if (this.#queue !== null) this.#validBytes = this.#beforeMulti;
    if (how === 'short' || this.#queue !== null) {
      if (this.#server.config.text('aof-load-truncated') === 'no') {
        const what = `Unexpected end of file reading the append only file ${this.#name}. You can: `;
        const choice = `1) Make a backup of your AOF file, then ${FIX}. 2) Alternatively you can `;
        const option = "set the 'aof-load-truncated' configuration option to yes and restart";
        return failed(`${what}${choice}${option} the server.`);
      }
    } else {
      this.#validBytes = this.#bytes.length;
    }
    const truncatedBytes = this.#bytes.length - this.#validBytes;
    const { commands, validBytes } = { commands: this.#commands, validBytes: this.#validBytes };
    return { kind: 'loaded', commands, validBytes, truncatedBytes };
  }

  /** Runs a command, or queues it behind MULTI; says why it cannot. */
  *#take(argv: readonly Bytes[]): LoadSteps<string | undefined> {
    const command = this.#server.lookup(argv);
    if (!('run' in command)) {
      return `Unknown command '${argv[0]}' reading the append only file ${this.#name}`;
    }
    if (arityFault(command, argv) !== undefined) {
      return `Bad file format reading the append only file ${this.#name}: '${argv[0]}'`;
    }
    if (command.name === 'multi') {
      this.#beforeMulti = this.#validBytes;
      this.#queue = [];
    } else if (command.name === 'exec') {
      for (const queued of this.#queue ?? []) yield* this.#run(queued);
      this.#queue = null;
    } else if (this.#queue !== null) {
      this.#queue.push(argv);
    } else {
      yield* this.#run(argv);
    }
    return undefined;
  }

  *#run(argv: readonly Bytes[]): LoadSteps<void> {
    const server = this.#server;
    const command = server.lookup(argv);
    if (!('run' in command)) return;
    load(server, this.#client, command, argv);
    while (server.scripts.isBusy) {
      yield;
      server.scripts.continue();
    }
    this.#commands += 1;
  }
}
