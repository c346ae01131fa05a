// SINTER SINTERCARD SUNION SDIFF SINTERSTORE SUNIONSTORE SDIFFSTORE. Source: t_set.c
// sinterGenericCommand, sunionDiffGenericCommand. Which way SDIFF goes shows in the encoding that
// its result has, so it chooses as Redis does.

import type { Bytes } from '../../base/bytes.ts';
import { int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { removeKey, replaceValue } from '../doors/key.ts';
import { err, SYNTAX } from '../errors.ts';
import { SetValue } from '../types/set.ts';
import { setReply } from './set.ts';

type Source = Readonly<SetValue> | undefined;

/** Reads the sets; a key of another type is an error even after a missing one. */
function readSets(ctx: Context, keys: readonly Bytes[]): Source[] {
  return keys.map((key) => ctx.db.readAs(key, 'set'));
}

function sizeOf(set: Source): number {
  return set?.size ?? 0;
}

/** Members that all sets have, in the order of the smallest set; at most `limit` unless it is 0. */
function intersect(sets: readonly Source[], limit: number): Bytes[] {
  const bySize = [...sets].sort((a, b) => sizeOf(a) - sizeOf(b));
  const [smallest, ...others] = bySize;
  const found: Bytes[] = [];
  for (const member of smallest?.members() ?? []) {
    if (!others.every((set) => set?.has(member))) continue;
    found.push(member);
    if (found.length === limit) break;
  }
  return found;
}

function union(ctx: Context, sets: readonly Source[]): SetValue {
  const result = new SetValue(ctx.db.epoch);
  const maxIntset = ctx.db.limit('set-max-intset-entries');
  for (const set of sets) {
    for (const member of set?.members() ?? []) result.add(member, maxIntset);
  }
  return result;
}

function difference(ctx: Context, sets: readonly Source[]): SetValue {
  const [first, ...others] = sets;
  const result = new SetValue(ctx.db.epoch);
  if (first === undefined || others.includes(first)) return result;
  const maxIntset = ctx.db.limit('set-max-intset-entries');
  if (prefersLookups(sets)) {
    for (const member of first.members()) {
      if (!others.some((set) => set?.has(member))) result.add(member, maxIntset);
    }
    return result;
  }
  for (const member of first.members()) result.add(member, maxIntset);
  for (const set of others) {
    for (const member of set?.members() ?? []) result.delete(member);
    if (result.size === 0) break;
  }
  return result;
}

/** Whether to look each member of the first set up in the others, or to subtract the others. */
function prefersLookups(sets: readonly Source[]): boolean {
  const present = sets.filter((set) => set !== undefined);
  const lookups = Math.floor((sizeOf(sets[0]) * present.length) / 2);
  const subtractions = present.reduce((sum, set) => sum + sizeOf(set), 0);
  return lookups <= subtractions;
}

function collected(ctx: Context, members: readonly Bytes[]): SetValue {
  const result = new SetValue(ctx.db.epoch);
  const maxIntset = ctx.db.limit('set-max-intset-entries');
  for (const member of members) result.add(member, maxIntset);
  return result;
}

function store(ctx: Context, key: Bytes, result: SetValue): Reply {
  if (result.size === 0) {
    if (removeKey(ctx.db, key)) ctx.notify('g', 'del', key);
    return int(0);
  }
  replaceValue(ctx.db, key, result, 1);
  ctx.notify('s', ctx.command.name, key);
  return int(result.size);
}

type Algebra = (ctx: Context, sets: readonly Source[]) => SetValue;

function storing(compute: Algebra): CommandSpec['run'] {
  return (ctx, args) => {
    const target = args.next();
    return store(ctx, target, compute(ctx, readSets(ctx, args.rest())));
  };
}

function sintercard(ctx: Context, args: Args): Reply {
  const tooFew = err('numkeys should be greater than 0');
  const numkeys = args.intInRange(1, Number.POSITIVE_INFINITY, tooFew);
  if (numkeys > args.left) throw err("Number of keys can't be greater than number of args");
  const keys = args.take(numkeys);
  let limit = 0;
  while (args.left > 0) {
    if (!args.optionWith('limit', 1)) throw SYNTAX;
    limit = args.positiveInt(err("LIMIT can't be negative"));
  }
  return int(intersect(readSets(ctx, keys), limit).length);
}

function reading(summary: string, run: CommandSpec['run']): CommandSpec {
  return {
    arity: -2,
    flags: ['readonly'],
    keys: { first: 1, last: -1, step: 1 },
    group: 'set',
    since: '1.0.0',
    syntax: 'key [key ...]',
    summary,
    run,
  };
}

function writing(summary: string, compute: Algebra): CommandSpec {
  return {
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: { first: 1, last: -1, step: 1 },
    group: 'set',
    since: '1.0.0',
    syntax: 'destination key [key ...]',
    summary,
    run: storing(compute),
  };
}

export const setAlgebraCommands = defineCommands({
  SINTER: reading('The members that are in all of several sets.', (ctx, args) =>
    setReply(intersect(readSets(ctx, args.rest()), 0)),
  ),
  SINTERCARD: {
    arity: -3,
    flags: ['readonly', 'movablekeys'],
    keys: { numkeysAt: 1 },
    group: 'set',
    since: '7.0.0',
    syntax: 'numkeys key [key ...] [LIMIT limit]',
    summary: 'How many members are in all of several sets.',
    run: sintercard,
  },
  SUNION: reading('The members that are in any of several sets.', (ctx, args) =>
    setReply(union(ctx, readSets(ctx, args.rest())).members()),
  ),
  SDIFF: reading('The members that are in the first set and in no other.', (ctx, args) =>
    setReply(difference(ctx, readSets(ctx, args.rest())).members()),
  ),
  SINTERSTORE: writing('Stores the members that are in all of several sets.', (ctx, sets) =>
    collected(ctx, intersect(sets, 0)),
  ),
  SUNIONSTORE: writing('Stores the members that are in any of several sets.', union),
  SDIFFSTORE: writing('Stores the members that are in the first set and no other.', difference),
});
