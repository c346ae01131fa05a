// BGSAVE and BGREWRITEAOF on a real disk: the child that writes, what the log says about it, and
// what its end means for the files. Source: rdb.c rdbSaveBackground, backgroundSaveDoneHandlerDisk;
// aof.c rewriteAppendOnlyFileBackground, backgroundRewriteDoneHandler, killAppendOnlyChild.

import { constants } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId, Effect } from '../redis/effects.ts';
import { rewritePieces } from '../redis/persistence/aof-rewrite.ts';
import { rdbPieces } from '../redis/persistence/rdb/save.ts';
import { replicaName } from '../redis/replication-info.ts';
import { receivers } from '../redis/replication-sync.ts';
import type { RedisServer } from '../redis/server.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import type { AofFiles } from './aof-files.ts';
import { ChildWriter, type WriteFault, type WriteOrder } from './child-writer.ts';
import type { Connection } from './connection.ts';
import { DatasetSender } from './dataset-sender.ts';
import type { ServerLog } from './log.ts';

/** How a failure is told, when no signal ended the child. */
const FAILED = {
  'Background saving': 'error',
  'Background AOF rewrite': 'terminated with error',
} as const;

type Work = keyof typeof FAILED;

export class BackgroundWrites {
  readonly #redis: RedisServer;
  readonly #aof: AofFiles;
  readonly #log: ServerLog;
  #child: ChildWriter | null = null;
  #sender: DatasetSender | null = null;
  /** Set by whoever routes effects: something has happened. */
  turn: (happen: (now: Ms) => readonly Effect[]) => void = () => undefined;
  /** Set by whoever holds the connections. */
  connectionOf: (client: ClientId) => Connection | undefined = () => undefined;

  constructor(redis: RedisServer, aof: AofFiles, log: ServerLog) {
    this.#redis = redis;
    this.#aof = aof;
    this.#log = log;
  }

  save(snapshot: ServerSnapshot): void {
    const folder = this.#folder;
    this.#start('Background saving', 'Background saving', () => ({
      path: join(folder, this.#redis.config.text('dbfilename')),
      temporaryPath: (pid) => join(folder, `temp-${pid}.rdb`),
      pieces: rdbPieces(snapshot, 'file', this.#pieceBytes),
    }));
  }

  rewrite(snapshot: ServerSnapshot): void {
    const folder = this.#folder;
    this.#start('Background AOF rewrite', 'Background append only file rewriting', () => {
      this.#aof.beginRewrite();
      return {
        path: join(this.#aof.folder, this.#aof.nextBaseName()),
        temporaryPath: (pid) => join(folder, `temp-rewriteaof-bg-${pid}.aof`),
        pieces: this.rewritten(snapshot),
      };
    });
  }

  /** A dataset for the replicas that receive one. */
  send(snapshot: ServerSnapshot, mark: string | null): void {
    const redis = this.#redis;
    // There is no child: this process sends it, a piece at a time.
    const what = mark === null ? 'Background saving' : 'Background RDB transfer';
    this.#log.notice(`${what} started by pid ${pid}`);
    const order = {
      pieces: rdbPieces(snapshot, 'replication', this.#pieceBytes),
      mark,
      pauseUs: this.#pauseUs,
      patienceMs: () => redis.config.integer('repl-timeout') * 1000,
      cutOff: (receiver: Connection) => {
        const client = redis.clients.get(receiver.client);
        const name = client === undefined ? '' : replicaName(client);
        this.#log.warning(`Disconnecting timedout replica (full sync): ${name}`);
        receiver.destroy();
      },
      receivers: () => receivers(redis).flatMap(({ id }) => this.connectionOf(id) ?? []),
    };
    this.#sender = new DatasetSender(order, () => {
      this.#sender = null;
      this.#ended(true);
    });
  }

  /** Ends the child, or what is being sent; nobody is told. */
  stop(): void {
    this.#child?.stop();
    this.#child = null;
    this.#sender?.stop();
    this.#sender = null;
  }

  /** The AOF is switched off, or on again: a rewrite that runs is for nothing. */
  killRewrite(): void {
    if (this.#child === null) return;
    this.#log.notice(`Killing running AOF rewrite child: ${this.#child.pid}`);
    this.stop();
  }

  get #folder(): string {
    return this.#redis.config.text('dir');
  }

  /** The base of an append-only file. */
  rewritten(snapshot: ServerSnapshot): Generator<Bytes> {
    return this.#aof.baseFormat === 'rdb'
      ? rdbPieces(snapshot, 'aof-base', this.#pieceBytes)
      : rewritePieces(snapshot, this.#pieceBytes);
  }

  /** With a delay between keys, each is a piece. */
  get #pieceBytes(): number | undefined {
    return this.#pauseUs > 0 ? 1 : undefined;
  }

  /** Source: debug.c debugDelay: below zero, one key in so many is followed by a microsecond. */
  get #pauseUs(): number {
    const delay = this.#redis.config.integer('rdb-key-save-delay');
    return delay < 0 ? 1 / -delay : delay;
  }

  #start(work: Work, title: string, order: () => Omit<WriteOrder, 'pauseUs'>): void {
    try {
      const given = { ...order(), pauseUs: this.#pauseUs };
      const ended = (fault: WriteFault) => this.#end(work, given.path, fault);
      this.#child = new ChildWriter(given, ended);
      this.#log.notice(`${title} started by pid ${this.#child.pid}`);
    } catch (fault) {
      // Whoever asked is told first that it has begun.
      setImmediate(() => this.#end(work, '', { fault }));
    }
  }

  #end(work: Work, path: string, fault: WriteFault): void {
    this.#child = null;
    let outcome = fault;
    if (fault === null) this.#log.notice(`${work} terminated with success`);
    if (work === 'Background AOF rewrite') outcome = this.#endRewrite(path, fault);
    if (outcome !== null) this.#log.warning(`${work} ${wordsFor(work, outcome)}`);
    this.#ended(outcome === null);
  }

  #ended(isOk: boolean): void {
    this.turn((now) => this.#redis.childEnded(isOk, now));
  }

  #endRewrite(path: string, fault: WriteFault): WriteFault {
    let outcome = fault;
    try {
      if (fault === null) {
        this.#aof.rewritten(path);
        this.#log.notice('Background AOF rewrite finished successfully');
      }
    } catch (problem) {
      outcome = { fault: problem };
    }
    if (outcome !== null) this.#aof.rewriteFailed();
    return outcome;
  }
}

function wordsFor(work: Work, fault: NonNullable<WriteFault>): string {
  if ('signal' in fault) return `terminated by signal ${constants.signals[fault.signal]}`;
  const why = fault.fault instanceof Error ? fault.fault.message : String(fault.fault);
  return `${FAILED[work]}: ${why}`;
}
