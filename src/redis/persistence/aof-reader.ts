// The bytes of an append-only file → commands. Stricter than what a connection may send: no inline
// form, and a file that ends too early is told apart from one that is wrong. Source: aof.c
// loadSingleAppendOnlyFile.

import { type Bytes, raw } from '../../base/bytes.ts';

export type AofStep =
  /** `end` is the offset behind the command. */
  | { readonly kind: 'command'; readonly argv: readonly Bytes[]; readonly end: number }
  /** The file is over, as it should be. */
  | { readonly kind: 'end' }
  /** The file ends within a command. */
  | { readonly kind: 'short' }
  | { readonly kind: 'malformed' };

const END: AofStep = { kind: 'end' };
const SHORT: AofStep = { kind: 'short' };
const MALFORMED: AofStep = { kind: 'malformed' };

/** The number that a line starts with, as atoi reads it; 0 when there is none. */
function leadingInteger(line: string): number {
  return Number(/^[ \t]*([+-]?\d+)/.exec(line)?.[1] ?? 0);
}

export class AofReader {
  readonly #bytes: Bytes;
  #at: number;

  /** `start` is the offset behind an RDB preamble. */
  constructor(bytes: Bytes, start = 0) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** The next command, read over annotations (`#TS:…`). */
  next(): AofStep {
    let line = this.#line();
    while (line?.startsWith('#')) line = this.#line();
    if (line === undefined) return END;
    if (line[0] !== '*') return MALFORMED;
    if (line.length === 1) return SHORT;
    const count = leadingInteger(line.slice(1));
    if (count < 1) return MALFORMED;
    const argv: Bytes[] = [];
    while (argv.length < count) {
      const word = this.#word();
      if (typeof word !== 'string') return word;
      argv.push(word);
    }
    return { kind: 'command', argv, end: this.#at };
  }

  #word(): Bytes | AofStep {
    const line = this.#line();
    if (line === undefined) return SHORT;
    if (line[0] !== '$') return MALFORMED;
    const length = leadingInteger(line.slice(1));
    if (length < 0) return MALFORMED;
    const end = this.#at + length;
    if (end + 2 > this.#bytes.length) return SHORT;
    const word = raw(this.#bytes.slice(this.#at, end));
    this.#at = end + 2;
    return word;
  }

  /** A line without its LF; the last one may lack it. */
  #line(): string | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    const found = this.#bytes.indexOf('\n', this.#at);
    const end = found < 0 ? this.#bytes.length : found;
    const line = this.#bytes.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }
}
