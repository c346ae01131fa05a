// DEL UNLINK EXISTS TYPE TOUCH RENAME RENAMENX MOVE COPY: keys whatever they hold. Source: db.c.

import type { Bytes } from '../../base/bytes.ts';
import { int, OK, type Reply, simple } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database.ts';
import { placeValue, removeKey } from '../doors/key.ts';
import { DB_OUT_OF_RANGE, NO_SUCH_KEY, SAME_OBJECT, SYNTAX } from '../errors.ts';
import { isFreedLazily } from '../lazy-free.ts';
import type { Value } from '../types/value.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const TWO_KEYS = { first: 1, last: 2, step: 1 } as const;
const ALL_KEYS = { first: 1, last: -1, step: 1 } as const;

function del(ctx: Context, args: Args): Reply {
  const isLazy = ctx.command.name === 'unlink' || ctx.server.config.isOn('lazyfree-lazy-user-del');
  let count = 0;
  for (const key of args.rest()) {
    const value = isLazy ? ctx.db.raw(key) : undefined;
    if (value !== undefined && isFreedLazily(value)) ctx.server.stats.lazilyFreed += 1;
    if (!removeKey(ctx.db, key)) continue;
    ctx.notify('g', 'del', key);
    count += 1;
  }
  return int(count);
}

function countKeys(args: Args, isCounted: (key: Bytes) => boolean): Reply {
  return int(args.rest().filter(isCounted).length);
}

function rename(ctx: Context, args: Args, onlyIfFree: boolean): Reply {
  const from = args.next();
  const to = args.next();
  const { db } = ctx;
  const value = db.find(from) as Value | undefined;
  if (value === undefined) throw NO_SUCH_KEY;
  if (from === to) return onlyIfFree ? int(0) : OK;
  const expiresAt = db.expiry(from);
  if (db.find(to) !== undefined) {
    if (onlyIfFree) return int(0);
    db.remove(to, 'overwritten');
  }
  placeValue(db, to, value, expiresAt, db.access(from));
  db.remove(from, 'renamed');
  db.modified(from, 0);
  db.modified(to);
  ctx.notify('g', 'rename_from', from);
  ctx.notify('g', 'rename_to', to);
  return onlyIfFree ? int(1) : OK;
}

/** The database that the next word names. */
function databaseArgument(ctx: Context, args: Args): Database {
  const database = ctx.server.databases[args.int32()];
  if (database === undefined) throw DB_OUT_OF_RANGE;
  return database;
}

function move(ctx: Context, args: Args): Reply {
  const key = args.next();
  const target = databaseArgument(ctx, args);
  const source = ctx.db;
  if (source === target) throw SAME_OBJECT;
  const value = source.find(key) as Value | undefined;
  if (value === undefined) return int(0);
  const expiresAt = source.expiry(key);
  if (target.find(key) !== undefined) return int(0);
  placeValue(target, key, value, expiresAt, source.access(key));
  source.remove(key, 'renamed');
  source.modified(key, 0);
  target.modified(key);
  ctx.notify('g', 'move_from', key, source.index);
  ctx.notify('g', 'move_to', key, target.index);
  return int(1);
}

function copy(ctx: Context, args: Args): Reply {
  const from = args.next();
  const to = args.next();
  let target = ctx.db;
  let mayReplace = false;
  while (args.left > 0) {
    if (args.option('replace')) mayReplace = true;
    else if (args.optionWith('db', 1)) target = databaseArgument(ctx, args);
    else throw SYNTAX;
  }
  if (target === ctx.db && from === to) throw SAME_OBJECT;
  const value = ctx.db.read(from);
  if (value === undefined) return int(0);
  if (target.find(to) !== undefined) {
    if (!mayReplace) return int(0);
    target.remove(to, 'overwritten');
  }
  const { epoch } = target;
  const duplicate = value.type === 'string' ? value.duplicate(epoch) : value.copy(epoch);
  placeValue(target, to, duplicate, ctx.db.expiry(from));
  target.modified(to);
  ctx.notify('g', 'copy_to', to, target.index);
  return int(1);
}

function deletion(since: string, flags: CommandSpec['flags'], summary: string): CommandSpec {
  return {
    arity: -2,
    flags,
    keys: ALL_KEYS,
    group: 'generic',
    since,
    syntax: 'key [key ...]',
    summary,
    run: del,
  };
}

export const genericCommands = defineCommands({
  DEL: deletion('1.0.0', ['write'], 'Deletes keys.'),
  UNLINK: deletion('4.0.0', ['write', 'fast'], 'Deletes keys; Redis frees their memory later.'),
  EXISTS: {
    arity: -2,
    flags: ['readonly', 'fast'],
    keys: ALL_KEYS,
    group: 'generic',
    since: '1.0.0',
    syntax: 'key [key ...]',
    summary: 'How many of the keys are there; one named twice counts twice.',
    run: (ctx, args) => countKeys(args, (key) => ctx.db.glance(key) !== undefined),
  },
  TYPE: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'generic',
    since: '1.0.0',
    syntax: 'key',
    summary: 'Which type of value a key holds.',
    run: (ctx, args) => simple(ctx.db.glance(args.next())?.type ?? 'none'),
  },
  TOUCH: {
    arity: -2,
    flags: ['readonly', 'fast'],
    keys: ALL_KEYS,
    group: 'generic',
    since: '3.2.1',
    syntax: 'key [key ...]',
    summary: 'Marks keys as accessed now; answers how many are there.',
    run: (ctx, args) => countKeys(args, (key) => ctx.db.read(key) !== undefined),
  },
  RENAME: {
    arity: 3,
    flags: ['write'],
    keys: TWO_KEYS,
    group: 'generic',
    since: '1.0.0',
    syntax: 'key newkey',
    summary: 'Gives a key another name, replacing what had that name.',
    run: (ctx, args) => rename(ctx, args, false),
  },
  RENAMENX: {
    arity: 3,
    flags: ['write', 'fast'],
    keys: TWO_KEYS,
    group: 'generic',
    since: '1.0.0',
    syntax: 'key newkey',
    summary: 'Gives a key another name, if that is free.',
    run: (ctx, args) => rename(ctx, args, true),
  },
  MOVE: {
    arity: 3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'generic',
    since: '1.0.0',
    syntax: 'key db',
    summary: 'Moves a key to another database, if it is free there.',
    run: move,
  },
  COPY: {
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: TWO_KEYS,
    group: 'generic',
    since: '6.2.0',
    syntax: 'source destination [DB destination-db] [REPLACE]',
    summary: 'Copies the value of a key to another key.',
    run: copy,
  },
});
