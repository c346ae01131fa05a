// SET GET SETNX SETEX PSETEX GETSET GETDEL GETEX MSET MSETNX MGET. Source: t_string.c. A relative
// expiry is propagated as the moment it means, and what was only a variant of SET as SET.

import { type Bytes, lower } from '../../base/bytes.ts';
import { array, bulk, int, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { expireAt, removeKey } from '../doors/key.ts';
import { setString } from '../doors/string.ts';
import { SYNTAX, wrongArity } from '../errors.ts';
import { type ExpiryWords, expiryMoment, expiryOption, isRelative } from '../expire-time.ts';
import { digits } from '../integer.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

interface SetOptions {
  readonly condition: 'nx' | 'xx' | null;
  readonly get: boolean;
  readonly keepTtl: boolean;
  readonly expiry: ExpiryWords | null;
}

const PLAIN_SET: SetOptions = { condition: null, get: false, keepTtl: false, expiry: null };

function setOptions(args: Args): SetOptions {
  let { condition, get, keepTtl, expiry } = PLAIN_SET;
  while (args.left > 0) {
    if (condition !== 'xx' && args.option('nx')) condition = 'nx';
    else if (condition !== 'nx' && args.option('xx')) condition = 'xx';
    else if (args.option('get')) get = true;
    else if (expiry === null && args.option('keepttl')) keepTtl = true;
    else {
      const found = keepTtl ? undefined : expiryOption(args, expiry);
      if (found === undefined) throw SYNTAX;
      expiry = found;
    }
  }
  return { condition, get, keepTtl, expiry };
}

/** What SET does in all its forms; undefined when NX or XX forbade it. */
function set(ctx: Context, key: Bytes, value: Bytes, options: SetOptions): Reply | undefined {
  const moment = options.expiry === null ? null : expiryMoment(ctx, options.expiry);
  const before = options.get ? get(ctx, key) : null;
  const isThere = ctx.db.find(key) !== undefined;
  if (options.condition === (isThere ? 'nx' : 'xx')) return before ?? undefined;
  setString(ctx.db, key, value, options.keepTtl);
  ctx.notify('$', 'set', key);
  if (moment !== null) {
    ctx.db.setExpiry(key, moment);
    ctx.propagateAs('SET', key, value, 'PXAT', digits(moment));
    ctx.notify('g', 'expire', key);
  }
  return before ?? OK;
}

function setCommand(ctx: Context, args: Args): Reply {
  const key = args.next();
  const value = args.next();
  const options = args.left === 0 ? PLAIN_SET : setOptions(args);
  const dirtyBefore = ctx.server.dirty;
  const reply = set(ctx, key, value, options);
  if (options.get && options.expiry === null && ctx.server.dirty !== dirtyBefore) {
    const words = args.argv.filter((word, at) => at < 3 || lower(word) !== 'get');
    ctx.propagateAs(...words);
  }
  return reply ?? NIL;
}

/** The string under a key as a reply; null when there is none. Another type is WRONGTYPE. */
function get(ctx: Context, key: Bytes): Reply {
  const value = ctx.db.readAs(key, 'string');
  return value === undefined ? NIL : bulk(value.value);
}

function setWithExpiry(unit: 'ex' | 'px', since: string, syntax: string): CommandSpec {
  return {
    arity: 4,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'string',
    since,
    syntax,
    summary: `Sets a string with an expiry in ${unit === 'ex' ? 'seconds' : 'milliseconds'}.`,
    run: (ctx, args) => {
      const key = args.next();
      const expiry = { unit, word: args.next() };
      return set(ctx, key, args.next(), { ...PLAIN_SET, expiry }) as Reply;
    },
  };
}

function getset(ctx: Context, args: Args): Reply {
  const key = args.next();
  const value = args.next();
  const before = get(ctx, key);
  setString(ctx.db, key, value);
  ctx.notify('$', 'set', key);
  ctx.propagateAs('SET', key, value);
  return before;
}

function getdel(ctx: Context, args: Args): Reply {
  const key = args.next();
  const before = get(ctx, key);
  if (removeKey(ctx.db, key)) {
    ctx.propagateAs('DEL', key);
    ctx.notify('g', 'del', key);
  }
  return before;
}

interface GetexOptions {
  readonly persist: boolean;
  readonly expiry: ExpiryWords | null;
}

function getexOptions(args: Args): GetexOptions {
  let persist = false;
  let expiry: ExpiryWords | null = null;
  while (args.left > 0) {
    if (expiry === null && args.option('persist')) {
      persist = true;
      continue;
    }
    const found: ExpiryWords | undefined = persist ? undefined : expiryOption(args, expiry);
    if (found === undefined) throw SYNTAX;
    expiry = found;
  }
  return { persist, expiry };
}

function getex(ctx: Context, args: Args): Reply {
  const key = args.next();
  const { persist, expiry } = getexOptions(args);
  const value = ctx.db.readAs(key, 'string');
  if (value === undefined) return NIL;
  const reply = bulk(value.value);
  if (expiry !== null) {
    const moment = expiryMoment(ctx, expiry);
    if (!isRelative(expiry.unit) && ctx.server.expiresAtOnce(moment)) {
      removeKey(ctx.db, key);
      ctx.propagateAs('DEL', key);
      ctx.notify('g', 'del', key);
    } else {
      expireAt(ctx.db, key, moment);
      ctx.propagateAs('PEXPIREAT', key, digits(moment));
      ctx.notify('g', 'expire', key);
    }
  } else if (persist && expireAt(ctx.db, key, null)) {
    ctx.propagateAs('PERSIST', key);
    ctx.notify('g', 'persist', key);
  }
  return reply;
}

function mset(ctx: Context, args: Args, onlyIfNew: boolean): Reply {
  if (args.left % 2 === 1) throw wrongArity(ctx.command.name);
  const words = args.rest();
  if (onlyIfNew) {
    for (let at = 0; at < words.length; at += 2) {
      if (ctx.db.find(words[at] as Bytes) !== undefined) return int(0);
    }
  }
  for (let at = 0; at < words.length; at += 2) {
    setString(ctx.db, words[at] as Bytes, words[at + 1] as Bytes);
    ctx.notify('$', 'set', words[at] as Bytes);
  }
  return onlyIfNew ? int(1) : OK;
}

function mget(ctx: Context, args: Args): Reply {
  return array(
    args.rest().map((key) => {
      const value = ctx.db.read(key);
      return value?.type === 'string' ? bulk(value.value) : NIL;
    }),
  );
}

const PAIRS = { first: 1, last: -1, step: 2 } as const;

export const stringCommands = defineCommands({
  SET: {
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax:
      'key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | ' +
      'PXAT unix-time-milliseconds | KEEPTTL]',
    summary: 'Sets a key to a string, whatever it held, perhaps with an expiry or a condition.',
    run: setCommand,
  },
  GET: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key',
    summary: 'The string under a key; nil when there is none.',
    run: (ctx, args) => get(ctx, args.next()),
  },
  SETNX: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key value',
    summary: 'Sets a string only if the key is not there.',
    run: (ctx, args) =>
      int(set(ctx, args.next(), args.next(), { ...PLAIN_SET, condition: 'nx' }) ? 1 : 0),
  },
  SETEX: setWithExpiry('ex', '2.0.0', 'key seconds value'),
  PSETEX: setWithExpiry('px', '2.6.0', 'key milliseconds value'),
  GETSET: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key value',
    summary: 'Sets a string and answers the one before.',
    run: getset,
  },
  GETDEL: {
    arity: 2,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '6.2.0',
    syntax: 'key',
    summary: 'Answers a string and deletes its key.',
    run: getdel,
  },
  GETEX: {
    arity: -2,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '6.2.0',
    syntax:
      'key [EX seconds | PX milliseconds | EXAT unix-time-seconds | ' +
      'PXAT unix-time-milliseconds | PERSIST]',
    summary: 'Answers a string and changes the expiry of its key.',
    run: getex,
  },
  MSET: {
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: PAIRS,
    group: 'string',
    since: '1.0.1',
    syntax: 'key value [key value ...]',
    summary: 'Sets several strings in one step.',
    run: (ctx, args) => mset(ctx, args, false),
  },
  MSETNX: {
    arity: -3,
    flags: ['write', 'denyoom'],
    keys: PAIRS,
    group: 'string',
    since: '1.0.1',
    syntax: 'key value [key value ...]',
    summary: 'Sets several strings, but none if any of the keys is there.',
    run: (ctx, args) => mset(ctx, args, true),
  },
  MGET: {
    arity: -2,
    flags: ['readonly', 'fast'],
    keys: { first: 1, last: -1, step: 1 },
    group: 'string',
    since: '1.0.0',
    syntax: 'key [key ...]',
    summary: 'The strings under several keys; nil where there is none.',
    run: mget,
  },
});
