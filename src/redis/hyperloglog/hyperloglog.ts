// A HyperLogLog is a string of its own form: a header of 16 octets with the last count, then the
// registers, dense or sparse. Source: hyperloglog.c struct hllhdr.

import type { Bytes } from '../../base/bytes.ts';
import { CommandError } from '../errors.ts';
import { DENSE_SIZE, denseRegister, raiseDense } from './dense.ts';
import { murmurHash64 } from './murmur-hash.ts';
import { estimate, HASH_BITS, histogramOf, REGISTERS } from './registers.ts';
import { emptySparse, type Run, raiseSparse, runsOf } from './sparse.ts';

const HEADER = 16;
/** `HYLL`. */
const MAGIC = [0x48, 0x59, 0x4c, 0x4c] as const;
const ENCODING_AT = 4;
const COUNT_AT = 8;
/** Set in the last octet of the count: it is not up to date. */
const STALE = 0x80;
const DENSE = 0;
const SPARSE = 1;

const DAMAGED = new CommandError('INVALIDOBJ Corrupted HLL object detected');

export class HyperLogLog {
  readonly #header: Uint8Array;
  /** One of both is there. */
  #sparse: number[] | null;
  #dense: Uint8Array | null;

  private constructor(header: Uint8Array, sparse: number[] | null, dense: Uint8Array | null) {
    this.#header = header;
    this.#sparse = sparse;
    this.#dense = dense;
  }

  static empty(): HyperLogLog {
    const header = new Uint8Array(HEADER);
    header.set(MAGIC);
    header[ENCODING_AT] = SPARSE;
    return new HyperLogLog(header, emptySparse(), null);
  }

  /**
   * Of a string's octets, which change with it, so that an element costs no copy of all registers.
   * Undefined when they cannot be one; the registers may be damaged all the same.
   */
  static parse(octets: Uint8Array): HyperLogLog | undefined {
    if (octets.length < HEADER || MAGIC.some((octet, at) => octets[at] !== octet)) return undefined;
    const header = octets.subarray(0, HEADER);
    const body = octets.subarray(HEADER);
    const encoding = header[ENCODING_AT];
    if (encoding === SPARSE) return new HyperLogLog(header, [...body], null);
    if (encoding !== DENSE || body.length !== DENSE_SIZE) return undefined;
    return new HyperLogLog(header, null, body);
  }

  /** The whole string: of the dense form, the octets that it lives in. */
  toOctets(): Uint8Array {
    const dense = this.#dense;
    if (dense !== null && dense.buffer === this.#header.buffer) {
      return new Uint8Array(dense.buffer, this.#header.byteOffset, HEADER + DENSE_SIZE);
    }
    const body = dense ?? (this.#sparse as number[]);
    const octets = new Uint8Array(HEADER + body.length);
    octets.set(this.#header);
    octets.set(body, HEADER);
    return octets;
  }

  get encoding(): 'dense' | 'sparse' {
    return this.#dense === null ? 'sparse' : 'dense';
  }

  /** The runs of the sparse form; null when it is dense. */
  get runs(): Iterable<Run> | null {
    return this.#sparse === null ? null : runsOf(this.#sparse);
  }

  /**
   * Adds an element; tells whether a register changed. `sparseLimit` is hll-sparse-max-bytes.
   * @throws CommandError when the registers are damaged
   */
  add(element: Bytes, sparseLimit: number): boolean {
    const hash = murmurHash64(element);
    const index = Number(hash & BigInt(REGISTERS - 1));
    let rest = (hash >> 14n) | (1n << BigInt(HASH_BITS));
    let zeros = 1;
    for (; (rest & 1n) === 0n; rest >>= 1n) zeros += 1;
    return this.raise(index, zeros, sparseLimit);
  }

  /** Raises a register to a value; tells whether it was lower. Throws as `add`. */
  raise(index: number, value: number, sparseLimit: number): boolean {
    if (this.#sparse !== null) {
      const room = sparseLimit - HEADER - this.#sparse.length;
      const outcome = raiseSparse(this.#sparse, index, value, room);
      if (outcome === 'damaged') throw DAMAGED;
      if (outcome !== 'full') return outcome === 'changed';
      this.toDense();
    }
    return raiseDense(this.#dense as Uint8Array, index, value);
  }

  /** To the dense form, from which there is no way back. Throws as `add`. */
  toDense(): void {
    if (this.#dense !== null) return;
    const dense = new Uint8Array(DENSE_SIZE);
    for (const [index, value] of this.registers().entries()) raiseDense(dense, index, value);
    this.#header[ENCODING_AT] = DENSE;
    this.#dense = dense;
    this.#sparse = null;
  }

  /** The values of all registers. Throws as `add`. */
  registers(): Uint8Array {
    const registers = new Uint8Array(REGISTERS);
    const dense = this.#dense;
    if (dense !== null) return registers.map((_, index) => denseRegister(dense, index));
    let index = 0;
    for (const { value, length } of runsOf(this.#sparse as number[])) {
      if (value > 0 && index + length > REGISTERS) throw DAMAGED;
      if (value > 0) registers.fill(value, index, index + length);
      index += length;
    }
    if (index !== REGISTERS) throw DAMAGED;
    return registers;
  }

  /** How many different elements were added, about; counted anew. Throws as `add`. */
  count(): number {
    return estimate(histogramOf(this.registers()));
  }

  /** The count that is written in it; undefined when it is not up to date. */
  get knownCount(): bigint | undefined {
    const { buffer, byteOffset } = this.#header;
    const count = new DataView(buffer, byteOffset + COUNT_AT, 8).getBigUint64(0, true);
    return count >> 63n === 0n ? count : undefined;
  }

  rememberCount(count: number): void {
    const { buffer, byteOffset } = this.#header;
    new DataView(buffer, byteOffset + COUNT_AT, 8).setBigUint64(0, BigInt(count), true);
  }

  forgetCount(): void {
    this.#header[HEADER - 1] = (this.#header[HEADER - 1] ?? 0) | STALE;
  }
}
