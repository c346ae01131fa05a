// A string value. Source: t_string.c, object.c (encodings int, embstr, raw). Bit commands work on
// octets, others on bytes; whichever form was written last makes the other one when somebody asks
// for it, so that a SETBIT costs O(1) however long the string is.

import { type Bytes, fromArray, toArray } from '../../base/bytes.ts';
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
  form: StringForm;
  /** Null when only `#octets` is up to date. */
  #value: Bytes | null;
  /** Null when nobody asked for them since `value` was set. There may be room after the end. */
  #octets: Uint8Array | null = null;
  #length: number;

  constructor(value: Bytes, epoch: number, form: StringForm = 'compact') {
    this.#value = value;
    this.#length = value.length;
    this.epoch = epoch;
    this.form = form;
  }

  get value(): Bytes {
    this.#value ??= fromArray((this.#octets as Uint8Array).subarray(0, this.#length));
    return this.#value;
  }

  set value(value: Bytes) {
    this.#value = value;
    this.#length = value.length;
    this.#octets = null;
  }

  copy(epoch: number): StringValue {
    const copy = new StringValue('' as Bytes, epoch, this.form);
    copy.#value = this.#value;
    copy.#length = this.#length;
    if (this.#value === null) copy.#octets = this.octets().slice();
    return copy;
  }

  /** In bytes; costs nothing in either form. */
  get length(): number {
    return this.#length;
  }

  /** The octet at an index; 0 beyond the end. */
  octetAt(index: number): number {
    if (index >= this.#length) return 0;
    return this.#octets?.[index] ?? this.value.charCodeAt(index);
  }

  /** All octets, to read. */
  octets(): Uint8Array {
    this.#octets ??= toArray(this.value);
    return this.#octets.subarray(0, this.#length);
  }

  /** Makes the string at least this long, with zero octets at its end; raw from then on. */
  growTo(length: number): void {
    this.form = 'raw';
    if (length <= this.#length) return;
    const before = this.#octets ?? toArray(this.value);
    if (before.length < length) {
      this.#octets = new Uint8Array(Math.max(length, this.#length * 2));
      this.#octets.set(before.subarray(0, this.#length));
    } else {
      this.#octets = before;
    }
    this.#length = length;
    this.#value = null;
  }

  /** Overwrites one octet within the string. */
  setOctet(index: number, octet: number): void {
    this.#octets ??= toArray(this.value);
    this.#octets[index] = octet;
    this.#value = null;
  }

  /** Takes other octets, which are its own from now on; raw. */
  replaceOctets(octets: Uint8Array): void {
    this.form = 'raw';
    this.#octets = octets;
    this.#length = octets.length;
    this.#value = null;
  }

  /** The value for another key, as COPY makes it. */
  duplicate(epoch: number): StringValue {
    return new StringValue(this.value, epoch, this.form === 'compact' ? 'own' : this.form);
  }

  /** As OBJECT ENCODING names it. */
  encoding(): 'int' | 'embstr' | 'raw' {
    const mayBeInt = this.form === 'compact' || this.form === 'own';
    if (mayBeInt && parseInteger(this.value) !== undefined) return 'int';
    return this.form !== 'raw' && this.#length <= EMBSTR_LIMIT ? 'embstr' : 'raw';
  }

  /** As OBJECT REFCOUNT counts. */
  refcount(): number {
    if (this.form !== 'compact' || this.encoding() !== 'int') return 1;
    const number = Number(this.value);
    return number >= 0 && number < SHARED_INTEGERS ? SHARED_REFCOUNT : 1;
  }
}
