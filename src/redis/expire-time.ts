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

/** The moment that SET, SETEX and GETEX are given: it must be positive and fit 64 bits. */
export function expiryMoment(ctx: Context, { unit, word }: ExpiryWords): Ms {
  const value = parseInteger(word);
  if (value === undefined) throw NOT_AN_INTEGER;
  const ms = BigInt(value) * (isInSeconds(unit) ? 1000n : 1n);
  if (value <= 0 || ms > INT64_MAX) throw invalidExpireTime(ctx);
  const moment = ms + (isRelative(unit) ? BigInt(ctx.now) : 0n);
  if (moment > INT64_MAX) throw invalidExpireTime(ctx);
  return Number(moment);
}

/** The moment that EXPIRE and its kin are given: it may lie in the past, but must fit 64 bits. */
export function anyExpiryMoment(ctx: Context, { unit, word }: ExpiryWords): Ms {
  const value = parseInteger(word);
  if (value === undefined) throw NOT_AN_INTEGER;
  const ms = BigInt(value) * (isInSeconds(unit) ? 1000n : 1n);
  if (ms > INT64_MAX || ms < INT64_MIN) throw invalidExpireTime(ctx);
  const moment = ms + (isRelative(unit) ? BigInt(ctx.now) : 0n);
  if (moment > INT64_MAX) throw invalidExpireTime(ctx);
  return Number(moment);
}
