// A string value. Source: t_string.c, object.c (encodings int, embstr, raw).

import type { Bytes } from '../../base/bytes.ts';
import { parseInteger } from '../integer.ts';

/** Strings above this many bytes are `raw`, not `embstr`. Source: object.c. */
const EMBSTR_LIMIT = 44;
/** Integers below this are one object for all keys. Source: server.h OBJ_SHARED_INTEGERS. */
const SHARED_INTEGERS = 10_000;
const SHARED_REFCOUNT = 2_147_483_647;

/**
 * What the command that wrote a string left to the encoding: `compact` takes the smallest that
 * fits (tryObjectEncoding), `text` is never an integer (INCRBYFLOAT), `raw` is raw at any length
 * (APPEND, SETRANGE and the bit commands). `own` is compact, yet shares no integer object (COPY).
 */
export type StringForm = 'compact' | 'own' | 'text' | 'raw';

/** A string under a key. Bytes are immutable, so a write replaces `value`. */
export class StringValue {
  readonly type = 'string';
  epoch: number;
  value: Bytes;
  form: StringForm;

  constructor(value: Bytes, epoch: number, form: StringForm = 'compact') {
    this.value = value;
    this.epoch = epoch;
    this.form = form;
  }

  copy(epoch: number): StringValue {
    return new StringValue(this.value, epoch, this.form);
  }

  /** The value for another key, as COPY makes it. */
  duplicate(epoch: number): StringValue {
    return new StringValue(this.value, epoch, this.form === 'compact' ? 'own' : this.form);
  }

  /** As OBJECT ENCODING names it. */
  encoding(): 'int' | 'embstr' | 'raw' {
    const mayBeInt = this.form === 'compact' || this.form === 'own';
    if (mayBeInt && parseInteger(this.value) !== undefined) return 'int';
    return this.form !== 'raw' && this.value.length <= EMBSTR_LIMIT ? 'embstr' : 'raw';
  }

  /** As OBJECT REFCOUNT counts. */
  refcount(): number {
    if (this.form !== 'compact' || this.encoding() !== 'int') return 1;
    const number = Number(this.value);
    return number >= 0 && number < SHARED_INTEGERS ? SHARED_REFCOUNT : 1;
  }
}
