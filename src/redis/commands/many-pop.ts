// What LMPOP and ZMPOP share, with their blocking forms: several keys, of which the first that is
// there is taken from, at one of two ends. Source: t_list.c lmpopGenericCommand, t_zset.c
// zmpopGenericCommand.

import type { Bytes } from '../../base/bytes.ts';
import { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';

/** Which keys, which end, and at most how many. */
export interface ManyPop<End extends string> {
  readonly keys: readonly Bytes[];
  readonly end: End;
  readonly count: number;
}

/** Reads `numkeys key [key ...] <end> [COUNT count]`. Throws Redis's errors. */
export function readManyPop<const End extends string>(
  args: Args,
  ends: readonly End[],
): ManyPop<End> {
  const failure = err('numkeys should be greater than 0');
  const numkeys = args.intInRange(1, Number.POSITIVE_INFINITY, failure);
  if (numkeys >= args.left) throw SYNTAX;
  const keys = args.take(numkeys);
  const end = args.oneOf(ends);
  let count: number | null = null;
  while (args.left > 0) {
    if (count !== null || !args.optionWith('count', 1)) throw SYNTAX;
    const tooSmall = err('count should be greater than 0');
    count = args.intInRange(1, Number.POSITIVE_INFINITY, tooSmall);
  }
  return { keys, end, count: count ?? 1 };
}

/** The same behind a timeout, which Redis reads last: a syntax error wins over a bad timeout. */
export function readBlockingManyPop<const End extends string>(
  args: Args,
  ends: readonly End[],
): ManyPop<End> & { readonly timeoutMs: number } {
  const timeout = new Args(args.take(1), 0);
  const pop = readManyPop(args, ends);
  return { ...pop, timeoutMs: timeout.timeout() };
}

/**
 * Answers for the first of the keys that is there; undefined when none is. Throws WRONGTYPE for a
 * key of another type that stands before it.
 */
export function popFirst<T>(
  ctx: Context,
  type: 'list' | 'zset',
  keys: readonly Bytes[],
  answer: (key: Bytes) => T,
): T | undefined {
  for (const key of keys) {
    if (ctx.db.findAs(key, type) !== undefined) return answer(key);
  }
  return undefined;
}
