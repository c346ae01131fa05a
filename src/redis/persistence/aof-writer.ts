// What a server propagates → the bytes of its append-only file. Pure: the environment owns the
// file, its buffer and its fsync. Source: aof.c feedAppendOnlyFile,
// genAofTimestampAnnotationIfNeeded.

import { type Bytes, raw } from '../../base/bytes.ts';
import { encodeCommand } from '../../resp/encode.ts';
import type { PropagationEffect } from '../effects.ts';

const SELECT = raw('SELECT');

/** `SELECT n` as the AOF and the replication stream write it. */
export function selectCommand(db: number): Bytes {
  return encodeCommand([SELECT, raw(String(db))]);
}

/** The line that says when what follows it was written: aof-timestamp-enabled. */
export function annotation(seconds: number): Bytes {
  return raw(`#TS:${seconds}\r\n`);
}

/** Writes one file; a new file (after a rewrite or a restart) takes a new writer. */
export class AofWriter {
  /** The database that the end of the file has selected; -1 before the first command. */
  db: number;
  #annotatedAt = 0;

  constructor(db = -1) {
    this.db = db;
  }

  /**
   * The bytes to append for one effect; none for what goes to replicas only.
   * @param seconds the time, where the file is to tell it
   */
  append(effect: PropagationEffect, seconds: number | null = null): Bytes {
    if (effect.to === 'replicas') return raw('');
    return raw(this.#annotate(seconds) + this.#command(effect));
  }

  #annotate(seconds: number | null): string {
    if (seconds === null || seconds <= this.#annotatedAt) return '';
    this.#annotatedAt = seconds;
    return annotation(seconds);
  }

  #command(effect: PropagationEffect): string {
    const select = effect.db === this.db ? '' : selectCommand(effect.db);
    this.db = effect.db;
    return select + encodeCommand(effect.argv);
  }
}
