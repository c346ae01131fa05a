// A cursor over a request's words. Commands read their arguments in the order in which Redis checks
// them, as the order decides which of two errors a client gets. Source: object.c
// get*FromObjectOrReply.

import { type Bytes, lower } from '../base/bytes.ts';
import { parseDouble } from './double.ts';
import {
  type CommandError,
  err,
  MUST_BE_POSITIVE,
  NOT_A_FLOAT,
  NOT_AN_INTEGER,
  SYNTAX,
} from './errors.ts';
import { INT64_MAX, parseInteger } from './integer.ts';
import { ceilLongDouble, multiplyLongDouble, parseLongDouble } from './long-double.ts';

const INT32_MAX = 2_147_483_647;
/** Timeouts up to here need no care: 1000 of them still fit. */
const LONGEST_PLAIN_TIMEOUT = 1_000_000_000;

/** The words of one request and how far they are read. */
export class Args {
  readonly argv: readonly Bytes[];
  /** Index of the next unread word. */
  at: number;

  constructor(argv: readonly Bytes[], at = 1) {
    this.argv = argv;
    this.at = at;
  }

  /** Words not read yet. */
  get left(): number {
    return this.argv.length - this.at;
  }

  /**
   * The next word as it is. A command whose arity was checked may rely on it; else a syntax error.
   */
  next(): Bytes {
    const word = this.argv[this.at];
    if (word === undefined) throw SYNTAX;
    this.at += 1;
    return word;
  }

  peek(ahead = 0): Bytes | undefined {
    return this.argv[this.at + ahead];
  }

  /** All words not read yet. */
  rest(): readonly Bytes[] {
    const words = this.argv.slice(this.at);
    this.at = this.argv.length;
    return words;
  }

  /** Takes the next `count` words; the caller has checked that they are there. */
  take(count: number): readonly Bytes[] {
    const words = this.argv.slice(this.at, this.at + count);
    this.at += count;
    return words;
  }

  /** Reads over the next word when it is this option (any case); tells whether it was. */
  option(name: string): boolean {
    const word = this.argv[this.at];
    if (word === undefined || word.length !== name.length || lower(word) !== name) return false;
    this.at += 1;
    return true;
  }

  /** As `option`, where at least `words` more words must follow the name. */
  optionWith(name: string, words: number): boolean {
    return this.left > words && this.option(name);
  }

  /** The next word must be one of these (any case). */
  oneOf<T extends string>(names: readonly T[], failure: CommandError = SYNTAX): T {
    const word = lower(this.next());
    const found = names.find((name) => name === word);
    if (found === undefined) throw failure;
    return found;
  }

  /**
   * A 64-bit integer; beyond 2^53 it comes as the nearest double, enough for counts and indexes.
   */
  int(failure: CommandError = NOT_AN_INTEGER): number {
    return Number(this.int64(failure));
  }

  /** A 64-bit integer, exact. */
  int64(failure: CommandError = NOT_AN_INTEGER): number | bigint {
    const value = parseInteger(this.next());
    if (value === undefined) throw failure;
    return value;
  }

  /** getPositiveLongFromObjectOrReply: zero or more; one error for both faults. */
  positiveInt(failure: CommandError = MUST_BE_POSITIVE): number {
    const value = this.int(failure);
    if (value < 0) throw failure;
    return value;
  }

  /** getRangeLongFromObjectOrReply: one error for no integer and for one out of range. */
  intInRange(from: number, to: number, failure: CommandError): number {
    const value = this.int(failure);
    if (value < from || value > to) throw failure;
    return value;
  }

  /** getIntFromObjectOrReply: 32 bits. Without a text of its own, each fault has another one. */
  int32(failure?: CommandError): number {
    const value = this.int(failure);
    if (value > INT32_MAX || value < -INT32_MAX - 1) {
      throw (
        failure ??
        err(`value is out of range, value must between ${-INT32_MAX - 1} and ${INT32_MAX}`)
      );
    }
    return value;
  }

  float(failure: CommandError = NOT_A_FLOAT): number {
    const value = parseDouble(this.next());
    if (value === undefined) throw failure;
    return value;
  }

  /** No words may be left. */
  end(): void {
    if (this.left > 0) throw SYNTAX;
  }

  /**
   * A timeout in seconds with fractions, as milliseconds rounded up; 0 means for ever.
   * Source: timeout.c getTimeoutFromObjectOrReply.
   */
  timeout(): number {
    const word = this.next();
    const whole = parseInteger(word);
    if (typeof whole === 'number' && whole >= 0 && whole <= LONGEST_PLAIN_TIMEOUT) {
      return whole * 1000;
    }
    const seconds = parseLongDouble(word);
    if (seconds === undefined) throw err('timeout is not a float or out of range');
    // What does not fit 64 bits comes out of the conversion as the lowest number of all.
    const product = typeof seconds === 'string' ? undefined : multiplyLongDouble(seconds, 1000n);
    const ms = product && ceilLongDouble(product);
    if (ms === undefined || ms < 0n || ms > INT64_MAX) throw err('timeout is negative');
    return Number(ms);
  }
}
