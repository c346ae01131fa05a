// ZUNION ZINTER ZDIFF ZINTERCARD ZUNIONSTORE ZINTERSTORE ZDIFFSTORE. Source: t_zset.c
// zunionInterDiffGenericCommand. A set counts as a sorted set whose scores are all 1. Scores are
// added in Redis's order, as sums of doubles depend on it.

import type { Bytes } from '../../base/bytes.ts';
import { int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err, NOT_AN_INTEGER, SYNTAX, WRONG_TYPE } from '../errors.ts';
import { isBefore, type ScoredMember } from '../types/score-tree.ts';
import type { SetValue } from '../types/set.ts';
import type { ZsetValue } from '../types/zset.ts';
import { membersReply, storeZset } from './zset-range.ts';

type Operation = 'union' | 'inter' | 'diff';
type Aggregate = 'sum' | 'min' | 'max';

interface Source {
  readonly value: Readonly<SetValue | ZsetValue> | undefined;
  readonly weight: number;
}

interface Request {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** 0: no limit. */
  readonly limit: number;
}

/** Which options a command knows. */
interface Form {
  readonly operation: Operation;
  readonly kind: 'read' | 'store' | 'count';
}

const NO_WEIGHT = err('weight value is not a float');

function readRequest(ctx: Context, args: Args, form: Form): Request {
  const numkeys = args.int(NOT_AN_INTEGER);
  if (numkeys < 1) {
    throw err(`at least 1 input key is needed for '${ctx.command.name}' command`);
  }
  if (numkeys > args.left) throw SYNTAX;
  // The keys are looked up before the options are read, so WRONGTYPE wins over a syntax error.
  const values = args.take(numkeys).map((key) => readSource(ctx, key));
  const hasWeights = form.operation !== 'diff' && form.kind !== 'count';
  let weights: readonly number[] = [];
  let aggregate: Aggregate = 'sum';
  let withScores = false;
  let limit = 0;
  while (args.left > 0) {
    if (hasWeights && args.optionWith('weights', numkeys)) {
      weights = values.map(() => args.float(NO_WEIGHT));
    } else if (hasWeights && args.optionWith('aggregate', 1)) {
      aggregate = args.oneOf(['sum', 'min', 'max']);
    } else if (form.kind === 'read' && args.option('withscores')) {
      withScores = true;
    } else if (form.kind === 'count' && args.optionWith('limit', 1)) {
      limit = args.positiveInt(err("LIMIT can't be negative"));
    } else {
      throw SYNTAX;
    }
  }
  const sources = values.map((value, at) => ({ value, weight: weights[at] ?? 1 }));
  return { sources, aggregate, withScores, limit };
}

function readSource(ctx: Context, key: Bytes): Source['value'] {
  const value = ctx.db.read(key);
  if (value === undefined || value.type === 'set' || value.type === 'zset') return value;
  throw WRONG_TYPE;
}

function sizeOf({ value }: Source): number {
  return value?.size ?? 0;
}

/**
 * A set's members in its order; a sorted set's from the highest score down, as Redis reads them.
 */
function entriesOf({ value }: Source): readonly ScoredMember[] {
  if (value === undefined) return [];
  if (value.type === 'zset') return value.slice(0, value.size).reverse();
  return value.members().map((member) => ({ member, score: 1 }));
}

function scoreIn({ value }: Source, member: Bytes): number | undefined {
  if (value?.type === 'zset') return value.score(member);
  return value?.has(member) ? 1 : undefined;
}

function aggregated(how: Aggregate, soFar: number, next: number): number {
  if (how === 'min') return next < soFar ? next : soFar;
  if (how === 'max') return next > soFar ? next : soFar;
  // inf + -inf is 0 by convention.
  const sum = soFar + next;
  return Number.isNaN(sum) ? 0 : sum;
}

/** 0 × inf is 0 by convention. */
function weighted({ weight }: Source, score: number): number {
  const product = weight * score;
  return Number.isNaN(product) ? 0 : product;
}

function bySize(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => sizeOf(a) - sizeOf(b));
}

function union({ sources, aggregate }: Request): ScoredMember[] {
  const scores = new Map<Bytes, number>();
  for (const source of bySize(sources)) {
    for (const { member, score } of entriesOf(source)) {
      const next = weighted(source, score);
      const before = scores.get(member);
      scores.set(member, before === undefined ? next : aggregated(aggregate, before, next));
    }
  }
  return inOrder([...scores].map(([member, score]) => ({ member, score })));
}

function intersection({ sources, aggregate, limit }: Request): ScoredMember[] {
  const [smallest, ...others] = bySize(sources);
  const found: ScoredMember[] = [];
  if (smallest === undefined) return found;
  for (const { member, score } of entriesOf(smallest)) {
    let total: number | undefined = weighted(smallest, score);
    for (const source of others) {
      const other = scoreIn(source, member);
      total = other === undefined ? undefined : aggregated(aggregate, total, other * source.weight);
      if (total === undefined) break;
    }
    if (total === undefined) continue;
    found.push({ member, score: total });
    if (found.length === limit) break;
  }
  return inOrder(found);
}

function difference({ sources }: Request): ScoredMember[] {
  const [first, ...others] = sources;
  if (first === undefined) return [];
  return inOrder(
    entriesOf(first).filter(({ member }) =>
      others.every((source) => scoreIn(source, member) === undefined),
    ),
  );
}

function inOrder(entries: ScoredMember[]): ScoredMember[] {
  return entries.sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

const COMPUTE = { union, inter: intersection, diff: difference } as const;

function reading(operation: Operation): CommandSpec['run'] {
  return (ctx, args) => {
    const request = readRequest(ctx, args, { operation, kind: 'read' });
    return membersReply(ctx, COMPUTE[operation](request), request.withScores);
  };
}

function storing(operation: Operation): CommandSpec['run'] {
  return (ctx, args) => {
    const target = args.next();
    const request = readRequest(ctx, args, { operation, kind: 'store' });
    return storeZset(ctx, target, COMPUTE[operation](request), ctx.command.name);
  };
}

function zintercard(ctx: Context, args: Args): Reply {
  return int(intersection(readRequest(ctx, args, { operation: 'inter', kind: 'count' })).length);
}

const WEIGHTS = '[WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>]';

function readSpec(operation: Operation, options: string, what: string): CommandSpec {
  return {
    arity: -3,
    flags: ['readonly', 'movablekeys'],
    keys: { numkeysAt: 1 },
    group: 'sorted-set',
    since: '6.2.0',
    syntax: `numkeys key [key ...] ${options}[WITHSCORES]`,
    summary: `The members that are in ${what}.`,
    run: reading(operation),
  };
}

function storeSpec(operation: Operation, since: string, what: string): CommandSpec {
  const options = operation === 'diff' ? '' : ` ${WEIGHTS}`;
  return {
    arity: -4,
    flags: ['write', 'denyoom', 'movablekeys'],
    keys: { first: 1, last: 1, step: 1, numkeysAt: 2 },
    group: 'sorted-set',
    since,
    syntax: `destination numkeys key [key ...]${options}`,
    summary: `Stores the members that are in ${what}.`,
    run: storing(operation),
  };
}

const ANY = 'any of several sorted sets';
const ALL = 'all of several sorted sets';
const FIRST = 'the first sorted set and no other';

export const zsetAlgebraCommands = defineCommands({
  ZUNION: readSpec('union', `${WEIGHTS} `, ANY),
  ZINTER: readSpec('inter', `${WEIGHTS} `, ALL),
  ZDIFF: readSpec('diff', '', FIRST),
  ZINTERCARD: {
    arity: -3,
    flags: ['readonly', 'movablekeys'],
    keys: { numkeysAt: 1 },
    group: 'sorted-set',
    since: '7.0.0',
    syntax: 'numkeys key [key ...] [LIMIT limit]',
    summary: 'How many members are in all of several sorted sets.',
    run: zintercard,
  },
  ZUNIONSTORE: storeSpec('union', '2.0.0', ANY),
  ZINTERSTORE: storeSpec('inter', '2.0.0', ALL),
  ZDIFFSTORE: storeSpec('diff', '6.2.0', FIRST),
});
