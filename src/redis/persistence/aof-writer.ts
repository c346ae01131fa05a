// What a server propagates → the bytes of its append-only file. Pure: the environment owns the
// file, its buffer and its fsync. Source: aof.c feedAppendOnlyFile. Timestamp annotations are
// left out.

import { type Bytes, raw } from '../../base/bytes.ts';
import { encodeCommand } from '../../resp/encode.ts';
import type { PropagationEffect } from '../effects.ts';

const SELECT = raw('SELECT');

/** `SELECT n` as the AOF and the replication stream write it. */
export function selectCommand(db: number): Bytes {
  return encodeCommand([SELECT, raw(String(db))]);
}

/** Writes one file; a new file (after a rewrite or a restart) takes a new writer. */
export class AofWriter {
  /** The database that the end of the file has selected; -1 before the first command. */
  db: number;

  constructor(db = -1) {
    this.db = db;
  }

  /** The bytes to append for one effect; none for what goes to replicas only. */
  append(effect: PropagationEffect): Bytes {
    if (effect.to === 'replicas') return raw('');
    const select = effect.db === this.db ? '' : selectCommand(effect.db);
    this.db = effect.db;
    return raw(select + encodeCommand(effect.argv));
  }
}
