// INCR DECR INCRBY DECRBY INCRBYFLOAT. Source: t_string.c. Integers are 64 bits wide and refuse to
// overflow; floats are 80 bits wide and propagated as the SET of their result, so that every
// replica ends with the same digits.

import type { Bytes } from '../../base/bytes.ts';
import { bulk, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { rewriteString } from '../doors/string.ts';
import { err, NOT_A_FLOAT, NOT_AN_INTEGER } from '../errors.ts';
import { addInt64, digits, INT64_MIN, parseInteger } from '../integer.ts';
import {
  addLongDouble,
  formatLongDouble,
  type LongDouble,
  parseLongDouble,
} from '../long-double.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

function add(ctx: Context, key: Bytes, increment: number | bigint): Reply {
  const known = ctx.db.findAs(key, 'string');
  const before = known === undefined ? 0 : parseInteger(known.value);
  if (before === undefined) throw NOT_AN_INTEGER;
  const sum = addInt64(before, increment);
  if (sum === undefined) throw err('increment or decrement would overflow');
  rewriteString(ctx.db, key, digits(sum));
  ctx.notify('$', 'incrby', key);
  return int(sum);
}

function decrby(ctx: Context, args: Args): Reply {
  const key = args.next();
  const decrement = args.int64();
  if (decrement === INT64_MIN) throw err('decrement would overflow');
  return add(ctx, key, -decrement);
}

function incrbyfloat(ctx: Context, args: Args): Reply {
  const key = args.next();
  const known = ctx.db.findAs(key, 'string');
  const before = known === undefined ? ZERO : parseLongDouble(known.value);
  const increment = parseLongDouble(args.next());
  if (before === undefined || increment === undefined) throw NOT_A_FLOAT;
  const sum =
    typeof before === 'string' || typeof increment === 'string'
      ? undefined
      : addLongDouble(before, increment);
  if (sum === undefined) throw err('increment would produce NaN or Infinity');
  const result = formatLongDouble(sum);
  rewriteString(ctx.db, key, result, 'text');
  ctx.notify('$', 'incrbyfloat', key);
  ctx.propagateAs('SET', key, result, 'KEEPTTL');
  return bulk(result);
}

const ZERO: LongDouble = { significand: 0n, exponent: 0 };

function byOne(increment: 1 | -1, summary: string): CommandSpec {
  return {
    arity: 2,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key',
    summary,
    run: (ctx, args) => add(ctx, args.next(), increment),
  };
}

export const stringCountCommands = defineCommands({
  INCR: byOne(1, 'Adds 1 to the integer under a key; a key that is not there counts as 0.'),
  DECR: byOne(-1, 'Takes 1 from the integer under a key; a key that is not there counts as 0.'),
  INCRBY: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key increment',
    summary: 'Adds to the integer under a key.',
    run: (ctx, args) => add(ctx, args.next(), args.int64()),
  },
  DECRBY: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '1.0.0',
    syntax: 'key decrement',
    summary: 'Takes from the integer under a key.',
    run: decrby,
  },
  INCRBYFLOAT: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '2.6.0',
    syntax: 'key increment',
    summary: 'Adds to the floating point number under a key.',
    run: incrbyfloat,
  },
});
