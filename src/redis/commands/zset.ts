// ZADD ZINCRBY ZREM ZCARD ZCOUNT ZLEXCOUNT ZSCORE ZMSCORE ZRANK ZREVRANK ZSCAN. Source: t_zset.c.

import { type Bytes, lower } from '../../base/bytes.ts';
import { array, int, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { type AddRules, scoreMembers, unscoreMembers } from '../doors/zset.ts';
import { formatDouble } from '../double.ts';
import { err, SYNTAX } from '../errors.ts';
import { type Bounds, memberBounds, scoreBounds, spanWithin } from '../score-bounds.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { scanElements } from './scan-elements.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

/** A score as a double; null where there is none. */
export function scoreReply(score: number | null | undefined): Reply {
  return score === null || score === undefined
    ? NIL
    : { kind: 'double', digits: formatDouble(score) };
}

/** An event of a sorted set, then `del` when the key went with it. */
export function notifyZset(ctx: Context, key: Bytes, event: string): void {
  ctx.notify('z', event, key);
  if (ctx.db.peek(key) === undefined) ctx.notify('g', 'del', key);
}

const ADD_OPTIONS = new Set(['nx', 'xx', 'ch', 'incr', 'gt', 'lt']);

const NO_OPTIONS: ReadonlySet<string> = new Set();
const NO_RULES = rulesOf(NO_OPTIONS);

function addOptions(args: Args): ReadonlySet<string> {
  if (!startsWithLetter(args.peek())) return NO_OPTIONS;
  const given = new Set<string>();
  for (;;) {
    const word = lower(args.peek() ?? '');
    if (!ADD_OPTIONS.has(word)) return given;
    given.add(word);
    args.next();
  }
}

/** Spares the usual case, a score, the look at all options. */
function startsWithLetter(word: Bytes | undefined): boolean {
  return word !== undefined && word.charCodeAt(0) >= 65;
}

/** ZADD, and what GEOADD has become. */
export function zadd(ctx: Context, args: Args): Reply {
  const key = args.next();
  const given = addOptions(args);
  return addPairs(ctx, key, given, args);
}

function zincrby(ctx: Context, args: Args): Reply {
  // Its increment may not look like an option of ZADD, or Redis takes it for one.
  const key = args.next();
  const given = new Set([...addOptions(args), 'incr']);
  return addPairs(ctx, key, given, args);
}

function rulesOf(given: ReadonlySet<string>): AddRules {
  return {
    isIncrement: given.has('incr'),
    onlyNew: given.has('nx'),
    onlyKnown: given.has('xx'),
    onlyGreater: given.has('gt'),
    onlyLess: given.has('lt'),
  };
}

function nextPair(args: Args): ScoredMember {
  const score = args.float();
  return { member: args.next(), score };
}

function addPairs(ctx: Context, key: Bytes, given: ReadonlySet<string>, args: Args): Reply {
  if (args.left === 0 || args.left % 2 === 1) throw SYNTAX;
  const rules = given === NO_OPTIONS ? NO_RULES : rulesOf(given);
  checkRules(rules, args.left / 2);
  const pairs = [nextPair(args)];
  while (args.left > 0) pairs.push(nextPair(args));
  const { added, updated, score } = scoreMembers(ctx.db, key, pairs, rules);
  if (added + updated > 0) ctx.notify('z', rules.isIncrement ? 'zincr' : 'zadd', key);
  if (rules.isIncrement) return scoreReply(score);
  return int(given.has('ch') ? added + updated : added);
}

function checkRules(rules: AddRules, pairs: number): void {
  const { onlyNew, onlyKnown, onlyGreater, onlyLess } = rules;
  if (onlyNew && onlyKnown) {
    throw err('XX and NX options at the same time are not compatible');
  }
  if ((onlyGreater && onlyNew) || (onlyLess && onlyNew) || (onlyGreater && onlyLess)) {
    throw err('GT, LT, and/or NX options at the same time are not compatible');
  }
  if (rules.isIncrement && pairs > 1) {
    throw err('INCR option supports a single increment-element pair');
  }
}

function zrem(ctx: Context, args: Args): Reply {
  const key = args.next();
  const removed = unscoreMembers(ctx.db, key, args.rest());
  if (removed > 0) notifyZset(ctx, key, 'zrem');
  return int(removed);
}

function counting(bounds: (min: Bytes, max: Bytes) => Bounds): CommandSpec['run'] {
  return (ctx, args) => {
    const key = args.next();
    const within = bounds(args.next(), args.next());
    const zset = ctx.db.readAs(key, 'zset');
    if (zset === undefined) return int(0);
    const { from, to } = spanWithin(zset, within);
    return int(to - from);
  };
}

function zmscore(ctx: Context, args: Args): Reply {
  const zset = ctx.db.readAs(args.next(), 'zset');
  return array(args.rest().map((member) => scoreReply(zset?.score(member))));
}

function ranking(isReversed: boolean): CommandSpec {
  return {
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '2.0.0',
    syntax: 'key member',
    summary: `The rank of a member, counted from the ${isReversed ? 'highest' : 'lowest'} score.`,
    run: (ctx, args) => {
      const zset = ctx.db.readAs(args.next(), 'zset');
      const rank = zset?.rank(args.next());
      if (zset === undefined || rank === undefined) return NIL;
      return int(isReversed ? zset.size - 1 - rank : rank);
    },
  };
}

function zscan(ctx: Context, args: Args): Reply {
  return scanElements(ctx, args, 'zset', (zset, from, count) => {
    const { cursor, entries } = zset.scan(from, count);
    const elements = entries.map(({ member, score }) => [member, zset.storedScore(score)] as const);
    return { cursor, elements };
  });
}

export const zsetCommands = defineCommands({
  ZADD: {
    arity: -4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '1.2.0',
    syntax: 'key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]',
    summary: 'Adds members with their scores to a sorted set, or moves them.',
    run: zadd,
  },
  ZINCRBY: {
    arity: 4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '1.2.0',
    syntax: 'key increment member',
    summary: 'Adds to the score of a member; a new one starts at 0.',
    run: zincrby,
  },
  ZREM: {
    arity: -3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '1.2.0',
    syntax: 'key member [member ...]',
    summary: 'Removes members from a sorted set; the key goes with the last one.',
    run: zrem,
  },
  ZCARD: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '1.2.0',
    syntax: 'key',
    summary: 'How many members a sorted set has.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'zset')?.size ?? 0),
  },
  ZCOUNT: {
    arity: 4,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '2.0.0',
    syntax: 'key min max',
    summary: 'How many members have a score within a range.',
    run: counting(scoreBounds),
  },
  ZLEXCOUNT: {
    arity: 4,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '2.8.9',
    syntax: 'key min max',
    summary: 'How many members lie within a range of bytes, where all scores are the same.',
    run: counting(memberBounds),
  },
  ZSCORE: {
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '1.2.0',
    syntax: 'key member',
    summary: 'The score of a member.',
    run: (ctx, args) => scoreReply(ctx.db.readAs(args.next(), 'zset')?.score(args.next())),
  },
  ZMSCORE: {
    arity: -3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '6.2.0',
    syntax: 'key member [member ...]',
    summary: 'The scores of several members.',
    run: zmscore,
  },
  ZRANK: ranking(false),
  ZREVRANK: ranking(true),
  ZSCAN: {
    arity: -3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'sorted-set',
    since: '2.8.0',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    summary: 'Goes through a sorted set piece by piece.',
    run: zscan,
  },
});
