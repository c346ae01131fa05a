// How the stream commands read their words: IDs, ends of ranges, and the trimming options that XADD
// and XTRIM share. Source: t_stream.c streamParseIntervalIDOrReply,
// streamParseAddOrTrimArgsOrReply.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import type { Context } from '../context.ts';
import { CommandError, err } from '../errors.ts';
import {
  MAX_SEQ,
  nextId,
  parseId,
  parseRangeId,
  previousId,
  type StreamId,
} from '../types/stream-id.ts';
import type { TrimGoal } from '../types/stream-log.ts';

export const INVALID_ID = err('Invalid stream ID specified as stream command argument');

/** An ID; `-` and `+` are none. */
export function requireId(word: Bytes): StreamId {
  const id = parseId(word);
  if (id === undefined) throw INVALID_ID;
  return id;
}

function isExclusive(word: Bytes): boolean {
  return word.length > 1 && word[0] === '(';
}

/** The start of a range; `(` leaves the ID itself out. */
export function rangeStart(word: Bytes): StreamId {
  if (!isExclusive(word)) return parseRangeId(word) ?? fail(INVALID_ID);
  return nextId(requireId(raw(word.slice(1)))) ?? fail(err('invalid start ID for the interval'));
}

/** The end of a range; milliseconds alone mean all of that millisecond. */
export function rangeEnd(word: Bytes): StreamId {
  if (!isExclusive(word)) return parseRangeId(word, MAX_SEQ) ?? fail(INVALID_ID);
  const id = parseId(raw(word.slice(1)), MAX_SEQ) ?? fail(INVALID_ID);
  return previousId(id) ?? fail(err('invalid end ID for the interval'));
}

function fail(fault: CommandError): never {
  throw fault;
}

/** `NOGROUP`, where key and group are named; C prints both up to a zero byte. */
export function noGroup(key: Bytes, group: Bytes, where = ''): CommandError {
  return new CommandError(
    `NOGROUP No such key '${cString(key)}' or consumer group '${cString(group)}'${where}`,
  );
}

export function noGroupOfKey(key: Bytes, group: Bytes): CommandError {
  return new CommandError(
    `NOGROUP No such consumer group '${cString(group)}' for key name '${cString(key)}'`,
  );
}

/** How to trim. */
export interface Trim {
  readonly goal: TrimGoal;
  /** `~`: whole nodes only. */
  readonly isApproximate: boolean;
  /** At most so many entries; 0 sets no limit. */
  readonly limit: number;
  /** Index of the threshold among the words; the `~` is before it. */
  readonly at: number;
}

/**
 * Reads MAXLEN, MINID and LIMIT, in any order and number, as the words of XADD and XTRIM come by.
 */
export class TrimOptions {
  #goal: TrimGoal | null = null;
  #isApproximate = false;
  #at = 0;
  #limit: number | null = null;

  /** Takes one option off the words; tells whether there was one. */
  take(args: Args): boolean {
    if (args.optionWith('maxlen', 1)) this.#takeGoal(args, lengthGoal);
    else if (args.optionWith('minid', 1)) this.#takeGoal(args, idGoal);
    else if (args.optionWith('limit', 1)) {
      this.#limit = args.int();
      if (this.#limit < 0) throw err('The LIMIT argument must be >= 0.');
    } else return false;
    return true;
  }

  #takeGoal(args: Args, read: (args: Args) => TrimGoal): void {
    if (this.#goal !== null) {
      throw err('syntax error, MAXLEN and MINID options at the same time are not compatible');
    }
    const mark = args.left >= 2 ? cString(args.peek() as Bytes) : '';
    if (mark === '~' || mark === '=') args.next();
    this.#isApproximate = mark === '~';
    this.#at = args.at;
    this.#goal = read(args);
  }

  /** All options are read: do they go together? Null: no trimming is wanted. */
  finish(ctx: Context, isRequired: boolean): Trim | null {
    const goal = this.#goal;
    const isApproximate = this.#isApproximate;
    const given = this.#limit;
    if (given !== null && given > 0 && goal === null) {
      throw err('syntax error, LIMIT cannot be used without specifying a trimming strategy');
    }
    if (isRequired && goal === null) {
      throw err('syntax error, XTRIM must be called with a trimming strategy');
    }
    // What a primary or an AOF says was checked and made exact before.
    const { role } = ctx.client;
    const mustObey = role === 'primary' || role === 'loader';
    if (!mustObey && given !== null && !isApproximate) {
      throw err('syntax error, LIMIT cannot be used without the special ~ option');
    }
    if (goal === null) return null;
    const limit = mustObey ? 0 : (given ?? (isApproximate ? defaultLimit(ctx) : 0));
    return { goal, isApproximate, limit, at: this.#at };
  }
}

function lengthGoal(args: Args): TrimGoal {
  const keep = args.int();
  if (keep < 0) throw err('The MAXLEN argument must be >= 0.');
  return { by: 'length', keep };
}

function idGoal(args: Args): TrimGoal {
  return { by: 'id', from: requireId(args.next()) };
}

/** A hundred nodes at most, so that one command does not take long. */
function defaultLimit(ctx: Context): number {
  const limit = 100 * ctx.server.config.integer('stream-node-max-entries');
  return limit <= 0 ? 10_000 : Math.min(limit, 1_000_000);
}
