// ZRANDMEMBER. Source: t_zset.c zrandmemberCommand.

import { lower } from '../../base/bytes.ts';
import { bulk, EMPTY_ARRAY, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { dice, randomCount, randomPositions } from '../dice.ts';
import { err, SYNTAX } from '../errors.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { isTooFar } from './hash-number.ts';
import { membersReply } from './zset-range.ts';

function zrandmember(ctx: Context, args: Args): Reply {
  const key = args.next();
  if (args.left === 0) {
    const zset = ctx.db.readAs(key, 'zset');
    if (zset === undefined) return NIL;
    return bulk((zset.at(dice(ctx)(zset.size)) as ScoredMember).member);
  }
  const count = randomCount(args);
  if (args.left > 1) throw SYNTAX;
  const withScores = args.left === 1;
  if (withScores && lower(args.next()) !== 'withscores') throw SYNTAX;
  if (withScores && isTooFar(count)) throw err('value is out of range');
  const zset = ctx.db.readAs(key, 'zset');
  if (zset === undefined) return EMPTY_ARRAY;
  const { size } = zset;
  // All of them are listed from the highest score down.
  const entries = randomPositions(ctx, size, count).map(
    (at) => zset.at(size - 1 - at) as ScoredMember,
  );
  return membersReply(ctx, entries, withScores);
}

export const zsetRandomCommands = defineCommands({
  ZRANDMEMBER: {
    arity: -2,
    flags: ['readonly'],
    keys: { first: 1, last: 1, step: 1 },
    group: 'sorted-set',
    since: '6.2.0',
    syntax: 'key [count [WITHSCORES]]',
    summary: 'Random members of a sorted set; with a negative count, some may come twice.',
    run: zrandmember,
  },
});
