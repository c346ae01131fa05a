// The bytes of an RDB file, taken apart. Nothing in them is trusted: whatever does not fit ends the
// reading with an RdbFault. Source: rdb.c rdbLoadLenByRef, rdbGenericLoadStringObject.

import { type Bytes, raw } from '../../../base/bytes.ts';
import { digits } from '../../integer.ts';
import { lzfDecompress } from './lzf.ts';
import { bigEndian64At, doubleAt, signed64At, signedAt, unsignedAt } from './octets.ts';
import { RdbFault } from './rdb-format.ts';

const LZF = 3;
/** Strings cannot be longer. Source: proto-max-bulk-len. */
const LONGEST_STRING = 512 * 1024 * 1024;

export class RdbReader {
  readonly #bytes: Bytes;
  /** The offset of what is read next. */
  at: number;

  constructor(bytes: Bytes, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get isOver(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** Reads over so many bytes; answers where they start. */
  #step(count: number): number {
    const start = this.at;
    if (start + count > this.#bytes.length) throw new RdbFault('Unexpected EOF');
    this.at = start + count;
    return start;
  }

  octet(): number {
    return this.#bytes.charCodeAt(this.#step(1));
  }

  take(count: number): Bytes {
    const start = this.#step(count);
    return raw(this.#bytes.slice(start, start + count));
  }

  /** Milliseconds or seconds, the lowest octet first. */
  signed64(): number | bigint {
    return signed64At(this.#bytes, this.#step(8));
  }

  signed32(): number {
    return signedAt(this.#bytes, this.#step(4), 4);
  }

  double(): number {
    return doubleAt(this.#bytes, this.#step(8));
  }

  /** An unsigned number of up to 64 bits. */
  number64(): number | bigint {
    const first = this.octet();
    switch (first >> 6) {
      case 0:
        return first;
      case 1:
        return ((first & 0x3f) << 8) | this.octet();
      case 2:
        if (first === 0x80) return Number(bigEndian64At(raw(`\0\0\0\0${this.take(4)}`), 0));
        if (first === 0x81) return bigEndian64At(this.#bytes, this.#step(8));
        break;
      default:
    }
    throw new RdbFault(`Unknown length encoding ${first}`);
  }

  /** A length or a count. */
  size(): number {
    return Number(this.number64());
  }

  string(): Bytes {
    const first = this.#bytes.charCodeAt(this.at);
    if (first >> 6 !== 3) {
      const length = this.size();
      return this.take(length);
    }
    this.#step(1);
    const encoding = first & 0x3f;
    if (encoding === LZF) return this.#compressed();
    if (encoding > LZF) throw new RdbFault(`Unknown RDB string encoding type ${encoding}`);
    const size = 1 << encoding;
    return digits(signedAt(this.#bytes, this.#step(size), size));
  }

  #compressed(): Bytes {
    const packed = this.size();
    const length = this.size();
    if (length > LONGEST_STRING) throw new RdbFault('Invalid LZF compressed string');
    const text = lzfDecompress(this.take(packed), length);
    if (text === undefined) throw new RdbFault('Invalid LZF compressed string');
    return text;
  }

  /** A score as text with its length before it: the old form. */
  textDouble(): number {
    const length = this.octet();
    if (length === 255) return Number.NEGATIVE_INFINITY;
    if (length === 254) return Number.POSITIVE_INFINITY;
    if (length === 253) return Number.NaN;
    return Number(this.take(length));
  }

  /** The unsigned number in so many octets, the lowest first. */
  unsigned(size: number): number {
    return unsignedAt(this.#bytes, this.#step(size), size);
  }
}
