// The bytes of an RDB file, put together piece by piece. Source: rdb.c rdbSaveLen,
// rdbSaveRawString, rdbTryIntegerEncoding. Strings are not compressed, which every reader takes.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { parseInteger } from '../../integer.ts';
import { bigEndian32, bigEndian64, littleEndian } from './octets.ts';

/** Longer strings are never written as integers. */
const LONGEST_INTEGER = 11;

export class RdbWriter {
  #out = '';

  get length(): number {
    return this.#out.length;
  }

  /** What was written since it was last taken. */
  take(): Bytes {
    const out = this.#out;
    this.#out = '';
    return raw(out);
  }

  octet(value: number): this {
    this.#out += String.fromCharCode(value);
    return this;
  }

  raw(bytes: string): this {
    this.#out += bytes;
    return this;
  }

  /** A length or another unsigned number of up to 64 bits. */
  size(value: number | bigint): this {
    if (value < 64) return this.octet(Number(value));
    if (value < 16_384) {
      const number = Number(value);
      return this.octet(0x40 | (number >> 8)).octet(number & 0xff);
    }
    if (value <= 0xffff_ffff) return this.octet(0x80).raw(bigEndian32(Number(value)));
    return this.octet(0x81).raw(bigEndian64(value));
  }

  /** A string; a short one that spells an integer is written as that. */
  string(value: Bytes): this {
    const integer = value.length <= LONGEST_INTEGER ? parseInteger(value) : undefined;
    if (integer !== undefined && this.#integer(Number(integer))) return this;
    return this.size(value.length).raw(value);
  }

  #integer(value: number): boolean {
    const place = [0x80, 0x8000, 0x8000_0000].findIndex((top) => value >= -top && value < top);
    if (place < 0) return false;
    this.octet(0xc0 | place).raw(littleEndian(value, 1 << place));
    return true;
  }
}
