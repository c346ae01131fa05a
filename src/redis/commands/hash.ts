// HSET HSETNX HMSET HGET HMGET HGETALL HKEYS HVALS HLEN HDEL HEXISTS HSTRLEN HSCAN. Source:
// t_hash.c.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, bulkArray, bulkOrNil, int, map, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { removeFields, setFields } from '../doors/hash.ts';
import { wrongArity } from '../errors.ts';
import type { HashValue } from '../types/hash.ts';
import { scanElements } from './scan-elements.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

/** Sets the fields and says so; answers how many are new. */
function hset(ctx: Context, args: Args): number {
  const key = args.next();
  if (args.left % 2 === 1) throw wrongArity(ctx.command.name);
  const created = setFields(ctx.db, key, args.rest());
  ctx.notify('h', 'hset', key);
  return created;
}

function hsetnx(ctx: Context, args: Args): Reply {
  const key = args.next();
  const words = args.rest();
  if (ctx.db.findAs(key, 'hash')?.has(words[0] as Bytes)) return int(0);
  setFields(ctx.db, key, words);
  ctx.notify('h', 'hset', key);
  return int(1);
}

function hdel(ctx: Context, args: Args): Reply {
  const key = args.next();
  const removed = removeFields(ctx.db, key, args.rest());
  if (removed > 0) {
    ctx.notify('h', 'hdel', key);
    if (ctx.db.peek(key) === undefined) ctx.notify('g', 'del', key);
  }
  return int(removed);
}

function hmget(ctx: Context, args: Args): Reply {
  const hash = ctx.db.readAs(args.next(), 'hash');
  return array(args.rest().map((field) => bulkOrNil(hash?.get(field))));
}

function hgetall(ctx: Context, args: Args): Reply {
  const entries = ctx.db.readAs(args.next(), 'hash')?.entries() ?? [];
  return map(entries.map(([field, value]) => [bulk(field), bulk(value)] as const));
}

function hscan(ctx: Context, args: Args): Reply {
  return scanElements(ctx, args, 'hash', (hash, cursor, count) => {
    const round = hash.scan(cursor, count);
    return { cursor: round.cursor, elements: round.entries };
  });
}

function settingMany(summary: string, answer: (created: number) => Reply): CommandSpec {
  return {
    arity: -4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key field value [field value ...]',
    summary,
    run: (ctx, args) => answer(hset(ctx, args)),
  };
}

function listing(summary: string, run: CommandSpec['run']): CommandSpec {
  return {
    arity: 2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key',
    summary,
    run,
  };
}

function ofField(
  since: string,
  summary: string,
  answer: (hash: Readonly<HashValue> | undefined, field: Bytes) => Reply,
): CommandSpec {
  return {
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since,
    syntax: 'key field',
    summary,
    run: (ctx, args) => answer(ctx.db.readAs(args.next(), 'hash'), args.next()),
  };
}

export const hashCommands = defineCommands({
  HSET: settingMany('Sets fields of a hash; answers how many are new.', int),
  HMSET: settingMany('Sets fields of a hash, as HSET does; answers OK.', () => OK),
  HSETNX: {
    arity: 4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key field value',
    summary: 'Sets a field of a hash unless it is there.',
    run: hsetnx,
  },
  HGET: ofField('2.0.0', 'The value of a field.', (hash, field) => bulkOrNil(hash?.get(field))),
  HMGET: {
    arity: -3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key field [field ...]',
    summary: 'The values of several fields.',
    run: hmget,
  },
  HGETALL: listing('All fields of a hash with their values.', hgetall),
  HKEYS: listing('All fields of a hash.', (ctx, args) =>
    bulkArray(ctx.db.readAs(args.next(), 'hash')?.fields() ?? []),
  ),
  HVALS: listing('The values of all fields of a hash.', (ctx, args) =>
    bulkArray(ctx.db.readAs(args.next(), 'hash')?.values() ?? []),
  ),
  HLEN: {
    ...listing('How many fields a hash has.', (ctx, args) =>
      int(ctx.db.readAs(args.next(), 'hash')?.size ?? 0),
    ),
    flags: ['readonly', 'fast'],
  },
  HDEL: {
    arity: -3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key field [field ...]',
    summary: 'Removes fields from a hash; the key goes with the last one.',
    run: hdel,
  },
  HEXISTS: ofField('2.0.0', 'Tells whether a hash has a field.', (hash, field) =>
    int(hash?.has(field) ? 1 : 0),
  ),
  HSTRLEN: ofField('3.2.0', 'How many bytes the value of a field has.', (hash, field) =>
    int(hash?.get(field)?.length ?? 0),
  ),
  HSCAN: {
    arity: -3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.8.0',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    summary: 'Goes through a hash piece by piece.',
    run: hscan,
  },
});
