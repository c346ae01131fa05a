// Moments of expiry as commands spell them. Source: t_string.c getExpireMillisecondsOrReply and
// expire.c expireGenericCommand, which check different bounds.

import { type Bytes, lower } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Args } from './args.ts';
import type { Context } from './context.ts';
import { type CommandError, err, NOT_AN_INTEGER } from './errors.ts';
import { INT64_MAX, INT64_MIN, parseInteger } from './integer.ts';

/** Seconds or milliseconds from now, or as a Unix time. */
export type ExpiryUnit = 'ex' | 'px' | 'exat' | 'pxat';

const UNITS: readonly string[] = ['ex', 'px', 'exat', 'pxat'] satisfies ExpiryUnit[];

export function isRelative(unit: ExpiryUnit): boolean {
  return unit === 'ex' || unit === 'px';
}

function isInSeconds(unit: ExpiryUnit): boolean {
  return unit === 'ex' || unit === 'exat';
}

/** An expiry as it stands in a request, not yet looked at. */
export interface ExpiryWords {
  readonly unit: ExpiryUnit;
  readonly word: Bytes;
}

/** Reads `EX seconds` and its like when they come next and fit what came before. */
export function expiryOption(args: Args, before: ExpiryWords | null): ExpiryWords | undefined {
  const unit = lower(args.peek() ?? '');
  if (!UNITS.includes(unit) || args.left < 2) return undefined;
  // The same unit may come again, and then the last one counts; another unit may not.
  if (before !== null && before.unit !== unit) return undefined;
  args.next();
  return { unit: unit as ExpiryUnit, word: args.next() };
}

function invalidExpireTime(ctx: Context): CommandError {
  return err(`invalid expire time in '${ctx.command.name}' command`);
}

/** Up to here neither a factor of 1000 nor a clock can lead out of exact numbers. */
const EASY = 4_000_000_000_000;

interface Moment {
  readonly value: number | bigint;
  readonly ms: bigint | number;
  readonly moment: bigint | number;
}

/** The value as spelled, in milliseconds, and on the clock. */
function moments(ctx: Context, { unit, word }: ExpiryWords): Moment {
  const value = parseInteger(word);
  if (value === undefined) throw NOT_AN_INTEGER;
  const start = isRelative(unit) ? ctx.now : 0;
  if (typeof value === 'number' && Math.abs(value) <= EASY) {
    const ms = isInSeconds(unit) ? value * 1000 : value;
    return { value, ms, moment: ms + start };
  }
  const ms = BigInt(value) * (isInSeconds(unit) ? 1000n : 1n);
  return { value, ms, moment: ms + BigInt(start) };
}

/** The moment that SET, SETEX and GETEX are given: it must be positive and fit 64 bits. */
export function expiryMoment(ctx: Context, words: ExpiryWords): Ms {
  const { value, ms, moment } = moments(ctx, words);
  if (value <= 0 || ms > INT64_MAX || moment > INT64_MAX) throw invalidExpireTime(ctx);
  return asMs(moment);
}

/** The moment that EXPIRE and its kin are given: it may lie in the past, but must fit 64 bits. */
export function anyExpiryMoment(ctx: Context, words: ExpiryWords): Ms {
  const { ms, moment } = moments(ctx, words);
  if (ms > INT64_MAX || ms < INT64_MIN || moment > INT64_MAX) throw invalidExpireTime(ctx);
  return asMs(moment);
}

/** The last double that 64 bits can hold: one more, and no server would load it from a file. */
const LATEST = Number(INT64_MAX - 1023n);

function asMs(moment: bigint | number): Ms {
  return Math.min(Number(moment), LATEST);
}
