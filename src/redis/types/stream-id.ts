// Entry IDs: two unsigned 64-bit integers, milliseconds and sequence. Source: t_stream.c
// streamGenericParseIDOrReply, streamCompareID, streamIncrID; util.c string2ull. Values up to 2^53
// are numbers (fast: every ID that a clock gives), the rest of the range comes as bigint, so that
// equal values always have equal types.

import { type Bytes, raw } from '../../base/bytes.ts';
import { cString } from '../c-string.ts';
import { INT64_MAX, normal, parseInteger } from '../integer.ts';

/** 0 .. 2^64-1; a bigint only above 2^53. */
export type Uint64 = number | bigint;

export interface StreamId {
  readonly ms: Uint64;
  readonly seq: Uint64;
}

const UINT64_MAX = 18446744073709551615n;
/** Longer words are no IDs. Source: the buffer of streamGenericParseIDOrReply. */
const LONGEST_WORD = 127;

export const MIN_ID: StreamId = { ms: 0, seq: 0 };
export const MAX_ID: StreamId = { ms: UINT64_MAX, seq: UINT64_MAX };
export const MAX_SEQ: Uint64 = UINT64_MAX;

/** Negative, zero or positive, by milliseconds and then by sequence. */
export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  if (a.seq === b.seq) return 0;
  return a.seq < b.seq ? -1 : 1;
}

/**
 * The index of the first item at or after an ID, by binary search; the length when there is none.
 */
export function firstAtOrAfter(items: readonly StreamId[], id: StreamId): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(items[middle] as StreamId, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `ms-seq`, as every reply shows an ID. */
export function idText(id: StreamId): Bytes {
  return raw(`${id.ms}-${id.seq}`);
}

export function isZero(id: StreamId): boolean {
  return id.ms === 0 && id.seq === 0;
}

/** One more; above 2^64-1 it starts again at 0. */
export function increment(value: Uint64): Uint64 {
  if (typeof value === 'number' && value < Number.MAX_SAFE_INTEGER) return value + 1;
  return normal(BigInt.asUintN(64, BigInt(value) + 1n));
}

function decrement(value: Uint64): Uint64 {
  return typeof value === 'number' ? value - 1 : normal(value - 1n);
}

/** `a - b` as a signed 64-bit integer, as C computes it. */
export function difference(a: Uint64, b: Uint64): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return normal(BigInt.asIntN(64, BigInt(a) - BigInt(b)));
}

/** What addReplyLongLong makes of an unsigned counter. */
export function signed(value: Uint64): number | bigint {
  return typeof value === 'number' || value <= INT64_MAX ? value : BigInt.asIntN(64, value);
}

/** The next possible ID; undefined after the last one. */
export function nextId(id: StreamId): StreamId | undefined {
  if (id.seq !== UINT64_MAX) return { ms: id.ms, seq: increment(id.seq) };
  return id.ms === UINT64_MAX ? undefined : { ms: increment(id.ms), seq: 0 };
}

/** Where to go on after an ID; the last one has nothing after it and answers itself. */
export function idAfter(id: StreamId): StreamId {
  return nextId(id) ?? id;
}

/** The ID before; undefined before 0-0. */
export function previousId(id: StreamId): StreamId | undefined {
  if (id.seq !== 0) return { ms: id.ms, seq: decrement(id.seq) };
  return id.ms === 0 ? undefined : { ms: decrement(id.ms), seq: UINT64_MAX };
}

const SHORT_DIGITS = /^\d{1,15}$/;
const C_INTEGER = /^[ \t\n\v\f\r]*([+-]?)(\d+)$/;

/**
 * As string2ull reads a number. What is no canonical integer goes through strtoull, which takes
 * blanks, signs and leading zeros (`-01` is 2^64-1), while a canonical negative one is refused.
 */
function parseUint64(text: string): Uint64 | undefined {
  if (SHORT_DIGITS.test(text)) return Number(text);
  const canonical = parseInteger(raw(text));
  if (canonical !== undefined) return canonical < 0 ? undefined : canonical;
  const match = C_INTEGER.exec(text);
  if (match === null) return undefined;
  const value = BigInt(match[2] as string);
  if (value > UINT64_MAX) return undefined;
  return normal(match[1] === '-' ? BigInt.asUintN(64, -value) : value);
}

/**
 * Reads `ms-seq`, or `ms` alone with the sequence that is then missing; undefined when it is
 * neither. `-` and `+`, the ends of a range, are no IDs here: see `parseRangeId`.
 */
export function parseId(word: Bytes, missingSeq: Uint64 = 0): StreamId | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const text = cString(word);
  const dash = text.indexOf('-');
  if (dash === -1) {
    const ms = parseUint64(text);
    return ms === undefined ? undefined : { ms, seq: missingSeq };
  }
  const ms = parseUint64(text.slice(0, dash));
  const seq = parseUint64(text.slice(dash + 1));
  return ms === undefined || seq === undefined ? undefined : { ms, seq };
}

/** As `parseId`, with `-` for the smallest and `+` for the greatest ID. */
export function parseRangeId(word: Bytes, missingSeq: Uint64 = 0): StreamId | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const text = cString(word);
  if (text === '-') return MIN_ID;
  return text === '+' ? MAX_ID : parseId(word, missingSeq);
}

/** The milliseconds of `ms-*`, where the server is to choose the sequence; undefined otherwise. */
export function parseOpenId(word: Bytes): Uint64 | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const text = cString(word);
  const dash = text.indexOf('-');
  return dash !== -1 && text.slice(dash + 1) === '*' ? parseUint64(text.slice(0, dash)) : undefined;
}
