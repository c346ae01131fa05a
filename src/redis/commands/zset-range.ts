// ZRANGE ZRANGESTORE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZREVRANGEBYLEX
// ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREMRANGEBYLEX. Source: t_zset.c zrangeGenericCommand.

import type { Bytes } from '../../base/bytes.ts';
import { array, arrayOf, bulk, EMPTY_ARRAY, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { removeKey, replaceValue } from '../doors/key.ts';
import { unscoreMembers } from '../doors/zset.ts';
import { err, SYNTAX } from '../errors.ts';
import {
  type Bounds,
  entriesWithin,
  memberBounds,
  type Span,
  scoreBounds,
  spanWithin,
} from '../score-bounds.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { type ZsetValue, zsetOf } from '../types/zset.ts';
import { rangeWithin } from './list.ts';
import { notifyZset, scoreReply } from './zset.ts';

type By = 'rank' | 'score' | 'lex';

/** What a command's name already settles; null where an option may. */
interface Form {
  readonly by: By | null;
  readonly isReversed: boolean | null;
  readonly isStoring: boolean;
}

interface Options {
  by: By;
  isReversed: boolean;
  withScores: boolean;
  offset: number;
  /** -1: no limit. */
  limit: number;
}

/** Members with or without their scores: flat in RESP2, pairs in RESP3. */
export function membersReply(
  ctx: Context,
  entries: readonly ScoredMember[],
  withScores: boolean,
): Reply {
  if (!withScores) return arrayOf(entries, ({ member }) => bulk(member));
  const pairs = entries.map(({ member, score }) => [bulk(member), scoreReply(score)]);
  return ctx.client.protocol === 3 ? array(pairs.map(array)) : array(pairs.flat());
}

function rangeOptions(args: Args, form: Form): Options {
  let by = form.by;
  let isReversed = form.isReversed;
  let withScores = false;
  let offset = 0;
  let limit = -1;
  while (args.left > 0) {
    if (!form.isStoring && args.option('withscores')) {
      withScores = true;
    } else if (args.optionWith('limit', 2)) {
      offset = args.int();
      limit = args.int();
    } else if (form.isReversed === null && isReversed === null && args.option('rev')) {
      isReversed = true;
    } else if (by === null && args.option('bylex')) {
      by = 'lex';
    } else if (by === null && args.option('byscore')) {
      by = 'score';
    } else {
      throw SYNTAX;
    }
  }
  const options = { by: by ?? 'rank', isReversed: isReversed ?? false, withScores, offset, limit };
  checkOptions(options);
  return options;
}

function checkOptions({ by, limit, withScores }: Options): void {
  if (limit !== -1 && by === 'rank') {
    throw err('syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (withScores && by === 'lex') {
    throw err('syntax error, WITHSCORES not supported in combination with BYLEX');
  }
}

/** Where the wanted entries lie, and whether they are read from the far end. */
type Selection = (zset: Readonly<ZsetValue>) => readonly ScoredMember[];

function selection(first: Bytes, second: Bytes, options: Options, args: Args): Selection {
  const { by, isReversed } = options;
  if (by === 'rank') {
    const start = args.int();
    const stop = args.int();
    return (zset) => byRank(zset, start, stop, isReversed);
  }
  const [min, max] = isReversed ? [second, first] : [first, second];
  const bounds = by === 'score' ? scoreBounds(min, max) : memberBounds(min, max);
  return (zset) => byBounds(zset, bounds, options);
}

function byRank(
  zset: Readonly<ZsetValue>,
  start: number,
  stop: number,
  isReversed: boolean,
): ScoredMember[] {
  const range = rangeWithin(start, stop, zset.size);
  if (range === undefined) return [];
  if (!isReversed) return zset.slice(range.from, range.to + 1);
  return zset.slice(zset.size - 1 - range.to, zset.size - range.from).reverse();
}

function byBounds(zset: Readonly<ZsetValue>, bounds: Bounds, options: Options): ScoredMember[] {
  const { isReversed, offset, limit } = options;
  // A negative offset runs off the end in Redis.
  if (offset < 0) return [];
  const most = limit < 0 ? Number.POSITIVE_INFINITY : limit;
  return entriesWithin(zset, bounds, isReversed, offset, most);
}

function readRange(args: Args, form: Form): { select: Selection; options: Options } {
  const [first, second] = [args.peek(0) as Bytes, args.peek(1) as Bytes];
  const { at } = args;
  args.at += 2;
  const options = rangeOptions(args, form);
  args.at = at;
  return { select: selection(first, second, options, args), options };
}

function zrange(form: Form): CommandSpec['run'] {
  return (ctx, args) => {
    const key = args.next();
    const { select, options } = readRange(args, form);
    const zset = ctx.db.readAs(key, 'zset');
    if (zset === undefined) return EMPTY_ARRAY;
    return membersReply(ctx, select(zset), options.withScores);
  };
}

function zrangestore(ctx: Context, args: Args): Reply {
  const target = args.next();
  const source = args.next();
  const { select } = readRange(args, { by: null, isReversed: null, isStoring: true });
  const zset = ctx.db.readAs(source, 'zset');
  return storeZset(ctx, target, zset === undefined ? [] : select(zset), 'zrangestore');
}

/** Puts entries under a key as a sorted set; none of them deletes the key. Answers how many. */
export function storeZset(
  ctx: Context,
  target: Bytes,
  entries: readonly ScoredMember[],
  event: string,
): Reply {
  if (entries.length === 0) {
    if (removeKey(ctx.db, target)) ctx.notify('g', 'del', target);
    return int(0);
  }
  replaceValue(ctx.db, target, zsetOf(ctx.db.epoch, entries, ctx.db.encodingLimits.zset), 1);
  ctx.notify('z', event, target);
  return int(entries.length);
}

function removing(since: string, by: By, summary: string): CommandSpec {
  return {
    arity: 4,
    flags: ['write'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'sorted-set',
    since,
    syntax: by === 'rank' ? 'key start stop' : 'key min max',
    summary,
    run: (ctx, args) => {
      const key = args.next();
      const span = removedSpan(by, args);
      const zset = ctx.db.findAs(key, 'zset');
      if (zset === undefined) return int(0);
      const { from, to } = span(zset);
      const members = zset.slice(from, to).map(({ member }) => member);
      if (members.length === 0) return int(0);
      unscoreMembers(ctx.db, key, members);
      notifyZset(ctx, key, ctx.command.name);
      return int(members.length);
    },
  };
}

function removedSpan(by: By, args: Args): (zset: Readonly<ZsetValue>) => Span {
  if (by === 'rank') {
    const start = args.int();
    const stop = args.int();
    return (zset) => {
      const range = rangeWithin(start, stop, zset.size);
      return range === undefined ? { from: 0, to: 0 } : { from: range.from, to: range.to + 1 };
    };
  }
  const bounds =
    by === 'score' ? scoreBounds(args.next(), args.next()) : memberBounds(args.next(), args.next());
  return (zset) => spanWithin(zset, bounds);
}

function reading(
  since: string,
  syntax: string,
  summary: string,
  by: By | null,
  isReversed: boolean | null,
): CommandSpec {
  return {
    arity: -4,
    flags: ['readonly'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'sorted-set',
    since,
    syntax,
    summary,
    run: zrange({ by, isReversed, isStoring: false }),
  };
}

const LIMITED = '[LIMIT offset count]';

export const zsetRangeCommands = defineCommands({
  ZRANGE: reading(
    '1.2.0',
    `key start stop [BYSCORE | BYLEX] [REV] ${LIMITED} [WITHSCORES]`,
    'The members within a range of ranks, scores or bytes.',
    null,
    null,
  ),
  ZRANGESTORE: {
    arity: -5,
    flags: ['write', 'denyoom'],
    keys: { first: 1, last: 2, step: 1 },
    group: 'sorted-set',
    since: '6.2.0',
    syntax: `dst src min max [BYSCORE | BYLEX] [REV] ${LIMITED}`,
    summary: 'Stores the members within a range as a sorted set.',
    run: zrangestore,
  },
  ZREVRANGE: reading(
    '1.2.0',
    'key start stop [WITHSCORES]',
    'The members within a range of ranks, from the highest score on.',
    'rank',
    true,
  ),
  ZRANGEBYSCORE: reading(
    '1.0.5',
    `key min max [WITHSCORES] ${LIMITED}`,
    'The members within a range of scores, from the lowest on.',
    'score',
    false,
  ),
  ZREVRANGEBYSCORE: reading(
    '2.2.0',
    `key max min [WITHSCORES] ${LIMITED}`,
    'The members within a range of scores, from the highest on.',
    'score',
    true,
  ),
  ZRANGEBYLEX: reading(
    '2.8.9',
    `key min max ${LIMITED}`,
    'The members within a range of bytes, where all scores are the same.',
    'lex',
    false,
  ),
  ZREVRANGEBYLEX: reading(
    '2.8.9',
    `key max min ${LIMITED}`,
    'The members within a range of bytes, from the highest on.',
    'lex',
    true,
  ),
  ZREMRANGEBYRANK: removing('2.0.0', 'rank', 'Removes the members within a range of ranks.'),
  ZREMRANGEBYSCORE: removing('1.2.0', 'score', 'Removes the members within a range of scores.'),
  ZREMRANGEBYLEX: removing('2.8.9', 'lex', 'Removes the members within a range of bytes.'),
});
