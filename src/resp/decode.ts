// Bytes from a connection → requests. Incremental: chunks come as the network cuts them.
// Understands the RESP request (an array of bulk strings) and the inline form, and refuses what
// Redis refuses, in its words. Source: networking.c processMultibulkBuffer and processInlineBuffer.

import { type Bytes, raw } from '../base/bytes.ts';
import { splitWords } from './split-words.ts';

/** A line longer than this without its end is refused. Source: server.h PROTO_INLINE_MAX_SIZE. */
const LONGEST_LINE = 64 * 1024;
const INT_MAX = 2_147_483_647;
/** What a connection may send before it has authenticated. */
const STRANGER_WORDS = 10;
const STRANGER_WORD_LENGTH = 16_384;

const ZERO = 0x30;
const NINE = 0x39;
const CR = 0x0d;
const DOLLAR = 0x24;
/** Larger numbers are read with more care: they may be more than a double can hold. */
const MOST_PLAIN = 100_000;

const CANONICAL = /^(?:0|-?[1-9][0-9]{0,18})$/;

/**
 * The connection broke the protocol. The server answers `-{text}` and closes; nothing after it is
 * read.
 */
export class ProtocolFault {
  readonly text: string;

  constructor(what: string) {
    this.text = `ERR Protocol error: ${what}`;
  }
}

/** The `proto-max-bulk-len` that a server starts with. */
const DEFAULT_MAX_BULK = 512 * 1024 * 1024;

/** Decodes one connection's requests: `push` what came in, then take requests until `undefined`. */
export class RequestDecoder {
  /** While true, long requests are refused: a server with a password does not trust strangers. */
  isStranger = false;
  readonly #maxBulkLength: number;
  #buffer = '';
  #at = 0;
  #isBroken = false;
  /** Words still missing of the request being read; 0 between two requests. */
  #missing = 0;
  /** Length of the word being read; -1 when its `$` line is not read yet. */
  #bulkLength = -1;
  #words: Bytes[] = [];
  #wordBytes = 0;

  constructor(maxBulkLength = DEFAULT_MAX_BULK) {
    this.#maxBulkLength = maxBulkLength;
  }

  push(chunk: Bytes): void {
    this.#buffer = this.#at < this.#buffer.length ? this.#buffer.slice(this.#at) + chunk : chunk;
    this.#at = 0;
  }

  /** Bytes received and not yet part of a request that was taken. */
  get pending(): number {
    return this.#buffer.length - this.#at;
  }

  /** How many bytes must come at least before there is more to read. */
  get lacking(): number {
    return this.#bulkLength < 0 ? 1 : this.#bulkLength + 2 - this.pending;
  }

  /** How many bytes the word being read has, with its end; 0 when that is not known yet. */
  get announced(): number {
    return this.#bulkLength < 0 ? 0 : this.#bulkLength + 2;
  }

  /** Bytes of words that are read, of a request of which others are missing. */
  get wordBytes(): number {
    return this.#missing === 0 ? 0 : this.#wordBytes;
  }

  /** The next whole request; a fault, once; undefined when more bytes are needed. */
  next(): readonly Bytes[] | ProtocolFault | undefined {
    while (!this.#isBroken && this.#at < this.#buffer.length) {
      const isMultibulk = this.#missing > 0 || this.#buffer[this.#at] === '*';
      const result = isMultibulk ? this.#readMultibulk() : this.#readInline();
      if (result instanceof ProtocolFault) this.#isBroken = true;
      // `*0`, `*-1` and an empty line are requests without a word: Redis reads over them.
      if (!Array.isArray(result) || result.length > 0) return result;
    }
    return undefined;
  }

  #readInline(): Bytes[] | ProtocolFault | undefined {
    const end = this.#lineEnd('\n');
    if (end < 0) return this.#unlessTooLong('too big inline request');
    const isCrLf = end > this.#at && this.#buffer[end - 1] === '\r';
    const words = splitWords(raw(this.#buffer.slice(this.#at, isCrLf ? end - 1 : end)));
    if (words === null) return new ProtocolFault('unbalanced quotes in request');
    this.#at = end + 1;
    return words;
  }

  #readMultibulk(): Bytes[] | ProtocolFault | undefined {
    if (this.#missing === 0) {
      const count = this.#readCount();
      if (typeof count !== 'number') return count;
      if (count <= 0) return [];
      this.#missing = count;
      this.#words = [];
      this.#wordBytes = 0;
    }
    while (this.#missing > 0) {
      const fault = this.#readWord();
      if (fault !== null) return fault;
    }
    return this.#words;
  }

  /** The number behind `*`. */
  #readCount(): number | ProtocolFault | undefined {
    const plain = this.isStranger ? 0 : this.#readPlain();
    if (plain > 0) return plain;
    const line = this.#readLine('too big mbulk count string');
    if (typeof line !== 'string') return line;
    const count = integer(line.slice(1));
    if (count === undefined || count > INT_MAX)
      return new ProtocolFault('invalid multibulk length');
    if (count > STRANGER_WORDS && this.isStranger) {
      return new ProtocolFault('unauthenticated multibulk length');
    }
    return count;
  }

  /** One word; null when it is there, else what `next` has to answer. */
  #readWord(): ProtocolFault | undefined | null {
    if (this.#bulkLength < 0) {
      const isPlain = !this.isStranger && this.#buffer.charCodeAt(this.#at) === DOLLAR;
      const plain = isPlain ? this.#readPlain() : 0;
      const length = plain > 0 ? plain : this.#readLength();
      if (plain > this.#maxBulkLength) return new ProtocolFault('invalid bulk length');
      if (typeof length !== 'number') return length;
      this.#bulkLength = length;
    }
    const end = this.#at + this.#bulkLength;
    if (this.#buffer.length < end + 2) return undefined;
    this.#words.push(raw(this.#buffer.slice(this.#at, end)));
    this.#at = end + 2;
    this.#wordBytes += this.#bulkLength;
    this.#bulkLength = -1;
    this.#missing -= 1;
    return null;
  }

  /**
   * Reads over a line that holds a mark and a small positive number, as nearly every one does. 0
   * where it is another line or not all there: then nothing is read.
   */
  #readPlain(): number {
    const buffer = this.#buffer;
    let at = this.#at + 1;
    let value = 0;
    let code = buffer.charCodeAt(at);
    if (code === ZERO) return 0;
    while (code >= ZERO && code <= NINE && value < MOST_PLAIN) {
      value = value * 10 + code - ZERO;
      at += 1;
      code = buffer.charCodeAt(at);
    }
    if (code !== CR || value === 0 || at + 1 >= buffer.length) return 0;
    this.#at = at + 2;
    return value;
  }

  /** The number behind `$`. */
  #readLength(): number | ProtocolFault | undefined {
    const start = this.#at;
    const line = this.#readLine('too big bulk count string');
    if (typeof line !== 'string') return line;
    if (line[0] !== '$') {
      // An empty line shows the CR itself, which the error reply turns into a blank.
      return new ProtocolFault(`expected '$', got '${this.#buffer[start]}'`);
    }
    const length = integer(line.slice(1));
    if (length === undefined || length < 0 || length > this.#maxBulkLength) {
      return new ProtocolFault('invalid bulk length');
    }
    if (length > STRANGER_WORD_LENGTH && this.isStranger) {
      return new ProtocolFault('unauthenticated bulk length');
    }
    return length;
  }

  /** Reads over a line up to CR and the byte after it, which Redis takes for an LF unseen. */
  #readLine(complaint: string): string | ProtocolFault | undefined {
    const end = this.#lineEnd('\r');
    if (end < 0) return this.#unlessTooLong(complaint);
    if (end + 1 >= this.#buffer.length) return undefined;
    const line = this.#buffer.slice(this.#at, end);
    this.#at = end + 2;
    return line;
  }

  /** Where the line ends; -1 when it does not yet. The search stops at a NUL, as strchr does. */
  #lineEnd(char: string): number {
    const end = this.#buffer.indexOf(char, this.#at);
    if (end < 0) return -1;
    return this.#buffer.slice(this.#at, end).includes('\0') ? -1 : end;
  }

  #unlessTooLong(complaint: string): ProtocolFault | undefined {
    return this.pending > LONGEST_LINE ? new ProtocolFault(complaint) : undefined;
  }
}

/** A canonical decimal integer as string2ll reads it; beyond 2^53 the nearest double. */
function integer(digits: string): number | undefined {
  if (!CANONICAL.test(digits)) return undefined;
  if (digits.length <= 15) return Number(digits);
  const value = BigInt(digits);
  return value === BigInt.asIntN(64, value) ? Number(value) : undefined;
}
