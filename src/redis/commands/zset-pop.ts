// ZPOPMIN ZPOPMAX ZMPOP and the blocking BZPOPMIN BZPOPMAX BZMPOP. Source: t_zset.c
// genericZpopCommand, blocked.c. All of them are propagated as ZPOPMIN or ZPOPMAX.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, NIL_ARRAY, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type Block, type CommandSpec, defineCommands, type Outcome } from '../command.ts';
import type { Context } from '../context.ts';
import { popScored } from '../doors/zset.ts';
import { SYNTAX } from '../errors.ts';
import { digits } from '../integer.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { type ManyPop, popFirst, readBlockingManyPop, readManyPop } from './many-pop.ts';
import { notifyZset, scoreReply } from './zset.ts';

type End = 'min' | 'max';

function popWord(end: End): Bytes {
  return raw(end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX');
}

function popAndNotify(ctx: Context, key: Bytes, end: End, count: number): ScoredMember[] {
  const popped = popScored(ctx.db, key, end, count);
  notifyZset(ctx, key, end === 'min' ? 'zpopmin' : 'zpopmax');
  return popped;
}

function pair({ member, score }: ScoredMember): Reply[] {
  return [bulk(member), scoreReply(score)];
}

/** Member, score, member, score … */
function flatPairs(popped: readonly ScoredMember[]): Reply[] {
  const [only] = popped;
  if (popped.length === 1 && only !== undefined) return pair(only);
  const replies: Reply[] = [];
  for (const { member, score } of popped) replies.push(bulk(member), scoreReply(score));
  return replies;
}

function popCommand(end: End): CommandSpec {
  return {
    arity: -2,
    flags: ['write', 'fast'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'sorted-set',
    since: '5.0.0',
    syntax: 'key [count]',
    summary: `Takes the members with the ${end === 'min' ? 'lowest' : 'highest'} scores out.`,
    run: (ctx, args) => {
      const key = args.next();
      if (args.left > 1) throw SYNTAX;
      const count = args.left === 1 ? args.positiveInt() : null;
      const zset = ctx.db.findAs(key, 'zset');
      if (zset === undefined || count === 0) return EMPTY_ARRAY;
      const popped = popAndNotify(ctx, key, end, count ?? 1);
      const isNested = ctx.client.protocol === 3 && count !== null;
      return array(isNested ? popped.map((entry) => array(pair(entry))) : flatPairs(popped));
    },
  };
}

/** `[key, member, score]`, as BZPOPMIN and BZPOPMAX answer in both protocols. */
function popWithKey(ctx: Context, key: Bytes, end: End): Reply {
  const popped = popAndNotify(ctx, key, end, 1);
  ctx.propagateAs(popWord(end), key);
  return array([bulk(key), ...flatPairs(popped)]);
}

/** `[key, [[member, score] …]]`, as ZMPOP and BZMPOP answer in both protocols. */
function popManyWithKey(ctx: Context, key: Bytes, { end, count }: ManyPop<End>): Reply {
  const popped = popAndNotify(ctx, key, end, count);
  ctx.propagateAs(popWord(end), key, digits(popped.length));
  return array([bulk(key), array(popped.map((entry) => array(pair(entry))))]);
}

function waitFor(keys: readonly Bytes[], timeoutMs: number): Block {
  return { kind: 'block', on: 'zset', keys, timeoutMs, onTimeout: NIL_ARRAY };
}

function blockingPop(end: End): CommandSpec {
  return {
    arity: -3,
    flags: ['write', 'noscript', 'blocking', 'fast'],
    keys: { first: 1, last: -2, step: 1 },
    group: 'sorted-set',
    since: '5.0.0',
    syntax: 'key [key ...] timeout',
    summary: `${popWord(end)} that waits for a member when all sorted sets are empty.`,
    run: (ctx, args) => {
      const keys = args.take(args.left - 1);
      const timeoutMs = args.timeout();
      return (
        popFirst(ctx, 'zset', keys, (key) => popWithKey(ctx, key, end)) ?? waitFor(keys, timeoutMs)
      );
    },
    serve: (ctx, _, key) => popFirst(ctx, 'zset', [key], () => popWithKey(ctx, key, end)),
  };
}

const ENDS: readonly End[] = ['min', 'max'];

function zmpop(ctx: Context, args: Args): Reply {
  const pop = readManyPop(args, ENDS);
  return popFirst(ctx, 'zset', pop.keys, (key) => popManyWithKey(ctx, key, pop)) ?? NIL_ARRAY;
}

function bzmpop(ctx: Context, args: Args): Outcome {
  const { timeoutMs, ...pop } = readBlockingManyPop(args, ENDS);
  return (
    popFirst(ctx, 'zset', pop.keys, (key) => popManyWithKey(ctx, key, pop)) ??
    waitFor(pop.keys, timeoutMs)
  );
}

export const zsetPopCommands = defineCommands({
  ZPOPMIN: popCommand('min'),
  ZPOPMAX: popCommand('max'),
  BZPOPMIN: blockingPop('min'),
  BZPOPMAX: blockingPop('max'),
  ZMPOP: {
    arity: -4,
    flags: ['write', 'movablekeys'],
    keys: { numkeysAt: 1 },
    group: 'sorted-set',
    since: '7.0.0',
    syntax: 'numkeys key [key ...] <MIN | MAX> [COUNT count]',
    summary: 'Takes members out of the first sorted set that has any.',
    run: zmpop,
  },
  BZMPOP: {
    arity: -5,
    flags: ['write', 'blocking', 'movablekeys'],
    keys: { numkeysAt: 2 },
    group: 'sorted-set',
    since: '7.0.0',
    syntax: 'timeout numkeys key [key ...] <MIN | MAX> [COUNT count]',
    summary: 'ZMPOP that waits for a member when all sorted sets are empty.',
    run: bzmpop,
    serve: (ctx, args, key) => {
      args.next();
      const pop = readManyPop(args, ENDS);
      return popFirst(ctx, 'zset', [key], () => popManyWithKey(ctx, key, pop));
    },
  },
});
