// Ranges of a sorted set by score and by member, and where in a sorted set they lie.
// Source: t_zset.c zslParseRange, zslParseLexRange, z*lFirstInLexRange and their like.

import { type Bytes, raw } from '../base/bytes.ts';
import { cString } from './c-string.ts';
import { parseDouble } from './double.ts';
import { err } from './errors.ts';
import { parseInteger } from './integer.ts';
import type { ScoredMember } from './types/score-tree.ts';
import type { ZsetValue } from './types/zset.ts';

const NO_FLOAT = err('min or max is not a float');
const NO_MEMBER = err('min or max not valid string range item');

/** Tests of a range: an entry passes when it lies not below the minimum, not above the maximum. */
export interface Bounds {
  isAboveMin(entry: ScoredMember): boolean;
  isBelowMax(entry: ScoredMember): boolean;
  /** Nothing can lie within. */
  readonly isEmpty: boolean;
  /** By member: means something only where all scores are the same. */
  readonly isByMember: boolean;
}

interface ScoreEnd {
  readonly score: number;
  readonly isExclusive: boolean;
}

class ScoreBounds implements Bounds {
  readonly isByMember = false;
  readonly #min: ScoreEnd;
  readonly #max: ScoreEnd;

  constructor(min: ScoreEnd, max: ScoreEnd) {
    this.#min = min;
    this.#max = max;
  }

  get isEmpty(): boolean {
    const { score: low, isExclusive } = this.#min;
    const { score: high } = this.#max;
    return low > high || (low === high && (isExclusive || this.#max.isExclusive));
  }

  isAboveMin({ score }: ScoredMember): boolean {
    const { score: low, isExclusive } = this.#min;
    return isExclusive ? score > low : score >= low;
  }

  isBelowMax({ score }: ScoredMember): boolean {
    const { score: high, isExclusive } = this.#max;
    return isExclusive ? score < high : score <= high;
  }
}

const BLANK = /^[ \t\n\v\f\r]+/;
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

function scoreEnd(word: Bytes): ScoreEnd {
  const text = cString(word);
  const isExclusive = text.startsWith('(');
  const score = looseDouble(isExclusive ? text.slice(1) : text);
  if (score === undefined) throw NO_FLOAT;
  return { score, isExclusive };
}

/**
 * strtod without the checks of other arguments: blanks may lead, nothing is 0, 1e999 is infinite.
 */
function looseDouble(text: string): number | undefined {
  if (text === '') return 0;
  const plain = parseInteger(raw(text));
  if (typeof plain === 'number') return plain;
  const trimmed = text.replace(BLANK, '');
  return DECIMAL.test(trimmed) ? Number(trimmed) : parseDouble(raw(trimmed));
}

/** A range of scores; `(` before a number leaves it out. */
export function scoreBounds(minWord: Bytes, maxWord: Bytes): Bounds {
  const min = scoreEnd(minWord);
  return new ScoreBounds(min, scoreEnd(maxWord));
}

/** Scores from one up to another, which is left out. */
export function scoresFrom(score: number, end: number): Bounds {
  return new ScoreBounds({ score, isExclusive: false }, { score: end, isExclusive: true });
}

/** `side` is -1 for `-`, below every member, and 1 for `+`, above every member. */
interface MemberEnd {
  readonly side: -1 | 0 | 1;
  readonly member: Bytes;
  readonly isExclusive: boolean;
}

function memberEnd(word: Bytes): MemberEnd {
  const first = word[0];
  const member = raw(word.slice(1));
  if (first === '(' || first === '[') return { side: 0, member, isExclusive: first === '(' };
  const isAlone = member === '' || member.startsWith('\0');
  if (!isAlone || (first !== '-' && first !== '+')) throw NO_MEMBER;
  return { side: first === '-' ? -1 : 1, member: raw(''), isExclusive: true };
}

class MemberBounds implements Bounds {
  readonly isByMember = true;
  readonly #min: MemberEnd;
  readonly #max: MemberEnd;

  constructor(min: MemberEnd, max: MemberEnd) {
    this.#min = min;
    this.#max = max;
  }

  get isEmpty(): boolean {
    const [min, max] = [this.#min, this.#max];
    if (min.side !== max.side) return min.side > max.side;
    if (min.side !== 0) return true;
    if (min.member !== max.member) return min.member > max.member;
    return min.isExclusive || max.isExclusive;
  }

  isAboveMin({ member }: ScoredMember): boolean {
    const { side, member: low, isExclusive } = this.#min;
    if (side !== 0) return side < 0;
    return isExclusive ? member > low : member >= low;
  }

  isBelowMax({ member }: ScoredMember): boolean {
    const { side, member: high, isExclusive } = this.#max;
    if (side !== 0) return side > 0;
    return isExclusive ? member < high : member <= high;
  }
}

/** A range of members: `[` takes the end in, `(` leaves it out, `-` and `+` are open. */
export function memberBounds(minWord: Bytes, maxWord: Bytes): Bounds {
  const min = memberEnd(minWord);
  return new MemberBounds(min, memberEnd(maxWord));
}

/** Ranks from .. to-1. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const NOWHERE: Span = { from: 0, to: 0 };

/** The ranks within a range, found in O(log n) (but see `walk`). */
export function spanWithin(zset: Readonly<ZsetValue>, bounds: Bounds): Span {
  if (bounds.isEmpty) return NOWHERE;
  if (isWalked(zset, bounds)) {
    const [first, ...others] = walk(zset, bounds, false, 0, Number.POSITIVE_INFINITY);
    if (first === undefined) return NOWHERE;
    const from = zset.rank(first.member) as number;
    return { from, to: from + 1 + others.length };
  }
  const from = zset.countWhile((entry) => !bounds.isAboveMin(entry));
  const to = zset.countWhile((entry) => bounds.isBelowMax(entry));
  return from < to ? { from, to } : NOWHERE;
}

/** The entries within a range, after `offset` and up to `limit`; O(log n) plus what is read. */
export function entriesWithin(
  zset: Readonly<ZsetValue>,
  bounds: Bounds,
  isReversed: boolean,
  offset: number,
  limit: number,
): ScoredMember[] {
  if (isWalked(zset, bounds)) return walk(zset, bounds, isReversed, offset, limit);
  const { from, to } = spanWithin(zset, bounds);
  if (!isReversed) return zset.slice(from + offset, Math.min(to, from + offset + limit));
  return zset.slice(Math.max(from, to - offset - limit), to - offset).reverse();
}

function isWalked(zset: Readonly<ZsetValue>, bounds: Bounds): boolean {
  return bounds.isByMember && zset.encoding() === 'listpack';
}

/**
 * Redis walks a listpack from end to end, and skips `offset` entries without a look. Where scores
 * differ, a range by member has no meaning, but this is what comes out.
 */
function walk(
  zset: Readonly<ZsetValue>,
  bounds: Bounds,
  isReversed: boolean,
  offset: number,
  limit: number,
): ScoredMember[] {
  const entries = zset.slice(0, zset.size);
  const lowest = entries[0] as ScoredMember;
  const highest = entries[entries.length - 1] as ScoredMember;
  if (bounds.isEmpty || !bounds.isAboveMin(highest) || !bounds.isBelowMax(lowest)) return [];
  const isAboveMin = (entry: ScoredMember) => bounds.isAboveMin(entry);
  const isBelowMax = (entry: ScoredMember) => bounds.isBelowMax(entry);
  if (isReversed) entries.reverse();
  const [hasBegun, goesOn] = isReversed ? [isBelowMax, isAboveMin] : [isAboveMin, isBelowMax];
  const start = entries.findIndex(hasBegun);
  const first = entries[start];
  if (first === undefined || !goesOn(first)) return [];
  const rest = entries.slice(start + offset);
  const end = rest.findIndex((entry) => !goesOn(entry));
  return rest.slice(0, Math.min(limit, end < 0 ? rest.length : end));
}
