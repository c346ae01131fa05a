// A string value. Source: t_string.c, object.c (encodings int, embstr, raw).

import type { Bytes } from '../../base/bytes.ts';
import { parseInteger } from '../integer.ts';

/** Strings above this many bytes are `raw`, not `embstr`. Source: object.c. */
const EMBSTR_LIMIT = 44;

/** A string under a key. Bytes are immutable, so a write replaces `value`. */
export class StringValue {
  readonly type = 'string';
  epoch: number;
  value: Bytes;
  /** APPEND, SETRANGE and the bit commands leave a raw string, whatever its length. */
  isRaw: boolean;

  constructor(value: Bytes, epoch: number, isRaw = false) {
    this.value = value;
    this.epoch = epoch;
    this.isRaw = isRaw;
  }

  copy(epoch: number): StringValue {
    return new StringValue(this.value, epoch, this.isRaw);
  }

  /** As OBJECT ENCODING names it. */
  encoding(): 'int' | 'embstr' | 'raw' {
    if (!this.isRaw && parseInteger(this.value) !== undefined) return 'int';
    return !this.isRaw && this.value.length <= EMBSTR_LIMIT ? 'embstr' : 'raw';
  }
}
