// SPOP SRANDMEMBER. Source: t_set.c. What dice chose is propagated as what it did: SREM, or DEL.

import { type Bytes, raw } from '../../base/bytes.ts';
import { bulk, bulkArray, EMPTY_ARRAY, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { dice, randomCount, randomPositions } from '../dice.ts';
import { removeMembers, takeAny, takeMost } from '../doors/set.ts';
import { SYNTAX } from '../errors.ts';
import { notifyRemoval, setReply } from './set.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const SREM = raw('SREM');

/** When fewer than a fifth stay, Redis picks those that stay. Source: SPOP_MOVE_STRATEGY_MUL. */
const KEEPING_FACTOR = 5;

function spop(ctx: Context, args: Args): Reply {
  const key = args.next();
  if (args.left > 1) throw SYNTAX;
  if (args.left === 1) return spopCount(ctx, key, args.positiveInt());
  const set = ctx.db.findAs(key, 'set');
  if (set === undefined) return NIL;
  const [member] = takeAny(ctx.db, key, 1, dice(ctx)) as [Bytes];
  notifyRemoval(ctx, key, 'spop');
  ctx.propagateAs(SREM, key, member);
  return bulk(member);
}

function spopCount(ctx: Context, key: Bytes, count: number): Reply {
  const set = ctx.db.findAs(key, 'set');
  if (set === undefined || count === 0) return setReply([]);
  if (count >= set.size) {
    const members = [...set.members()];
    removeMembers(ctx.db, key, members);
    notifyRemoval(ctx, key, 'spop');
    ctx.propagateAs('DEL', key);
    return setReply(members);
  }
  const take = (set.size - count) * KEEPING_FACTOR > count ? takeAny : takeMost;
  const taken = take(ctx.db, key, count, dice(ctx));
  ctx.notify('s', 'spop', key);
  ctx.propagateAll(taken.map((member) => [SREM, key, member]));
  return setReply(taken);
}

function srandmember(ctx: Context, args: Args): Reply {
  const key = args.next();
  if (args.left > 1) throw SYNTAX;
  if (args.left === 1) {
    const count = randomCount(args);
    const set = ctx.db.readAs(key, 'set');
    if (set === undefined) return EMPTY_ARRAY;
    const members = set.members();
    const positions = randomPositions(ctx, members.length, count);
    return bulkArray(positions.map((at) => members[at] as Bytes));
  }
  const set = ctx.db.readAs(key, 'set');
  return set === undefined ? NIL : bulk(set.at(dice(ctx)(set.size)));
}

export const setRandomCommands = defineCommands({
  SPOP: {
    arity: -2,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key [count]',
    summary: 'Takes random members out of a set and answers them.',
    run: spop,
  },
  SRANDMEMBER: {
    arity: -2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key [count]',
    summary: 'Random members of a set; with a negative count, some may come twice.',
    run: srandmember,
  },
});
