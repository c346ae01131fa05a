// A dataset on its way to replicas, a piece at a time: the next one goes out once all of them have
// taken the last, so that a slow replica holds the others up, but nobody else. Of a dataset whose
// length goes before it, all pieces are made first. Source: rdb.c rdbSaveToSlavesSockets,
// replication.c rdbPipeReadHandler; server.c debugDelay.

import { type Bytes, raw } from '../base/bytes.ts';
import type { Connection } from './connection.ts';

/** Once a second, as Redis's cron. */
const LOOKS_EVERY_MS = 1000;

export interface DatasetOrder {
  readonly pieces: Iterator<Bytes>;
  /** Stands before the dataset and behind it; null when its length is told instead. */
  readonly mark: string | null;
  /** A pause behind each piece: rdb-key-save-delay. */
  readonly pauseUs: number;
  /** Who takes none of a piece for so long is cut off: repl-timeout, as it is at that moment. */
  readonly patienceMs: () => number;
  readonly cutOff: (receiver: Connection) => void;
  /** The replicas that are still there. */
  readonly receivers: () => readonly Connection[];
}

export class DatasetSender {
  readonly #order: DatasetOrder;
  readonly #done: () => void;
  /** Of a dataset whose length is not known yet. */
  readonly #made: Bytes[] = [];
  #pausedUs = 0;
  #isOver = false;

  /** `done` is called once everything is with the replicas' connections, unless it is stopped. */
  constructor(order: DatasetOrder, done: () => void) {
    this.#order = order;
    this.#done = done;
    const { mark } = order;
    setImmediate(() => {
      if (mark === null) this.#turn();
      else this.#send(raw(`$EOF:${mark}\r\n`), () => this.#turn());
    });
  }

  stop(): void {
    this.#isOver = true;
  }

  #turn(): void {
    if (this.#isOver) return;
    const { pieces, mark, pauseUs } = this.#order;
    const next = pieces.next();
    if (next.done) {
      if (mark === null) this.#sendMade();
      else this.#send(raw(mark), () => this.#end());
      return;
    }
    this.#pausedUs += pauseUs;
    if (mark !== null) {
      this.#send(next.value, () => this.#pause());
      return;
    }
    this.#made.push(next.value);
    this.#pause();
  }

  #pause(): void {
    const pauseMs = Math.floor(this.#pausedUs / 1000);
    this.#pausedUs -= pauseMs * 1000;
    if (pauseMs === 0) setImmediate(() => this.#turn());
    else setTimeout(() => this.#turn(), pauseMs).unref();
  }

  #sendMade(): void {
    const length = this.#made.reduce((sum, piece) => sum + piece.length, 0);
    const pieces = [raw(`$${length}\r\n`), ...this.#made];
    for (const connection of this.#order.receivers()) {
      for (const piece of pieces) connection.sendPiece(piece, () => undefined);
    }
    this.#end();
  }

  #send(piece: Bytes, taken: () => void): void {
    if (this.#isOver) return;
    const waiting = new Set(this.#order.receivers());
    let waitedMs = 0;
    const timer = setInterval(() => {
      waitedMs += LOOKS_EVERY_MS;
      if (this.#isOver) clearInterval(timer);
      else if (waitedMs > this.#order.patienceMs()) waiting.forEach(this.#order.cutOff);
    }, LOOKS_EVERY_MS).unref();
    for (const connection of [...waiting]) {
      connection.sendPiece(piece, () => {
        waiting.delete(connection);
        if (waiting.size > 0) return;
        clearInterval(timer);
        taken();
      });
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#done();
  }
}
