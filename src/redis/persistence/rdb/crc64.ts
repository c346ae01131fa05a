// The checksum at the end of an RDB file and of a DUMP payload. Source: crc64.c: the polynomial of
// Jones, reflected, no start value. Kept as two halves of 32 bits, as a bigint per byte would cost
// a hundred times as much.

import type { Bytes } from '../../../base/bytes.ts';
import { raw } from '../../../base/bytes.ts';

const POLYNOMIAL_HIGH = 0x95ac9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;

const HIGH = new Uint32Array(256);
const LOW = new Uint32Array(256);

for (let octet = 0; octet < 256; octet += 1) {
  let high = 0;
  let low = octet;
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (isOdd) {
      low ^= POLYNOMIAL_LOW;
      high ^= POLYNOMIAL_HIGH;
    }
  }
  HIGH[octet] = high;
  LOW[octet] = low;
}

/** Bytes come in pieces; `value` is the sum of all of them. */
export class Crc64 {
  #high = 0;
  #low = 0;

  /** Adds the bytes from..to of a string. */
  add(bytes: Bytes, from = 0, to = bytes.length): this {
    let high = this.#high;
    let low = this.#low;
    for (let at = from; at < to; at += 1) {
      const index = (low ^ bytes.charCodeAt(at)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
      high = (high >>> 8) ^ (HIGH[index] as number);
    }
    this.#high = high;
    this.#low = low;
    return this;
  }

  /** Eight bytes, the lowest first. */
  value(): Bytes {
    let out = '';
    for (const half of [this.#low, this.#high]) {
      for (let shift = 0; shift < 32; shift += 8) {
        out += String.fromCharCode((half >>> shift) & 0xff);
      }
    }
    return raw(out);
  }
}
