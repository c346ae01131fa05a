// HINCRBY HINCRBYFLOAT HRANDFIELD. Source: t_hash.c.

import { type Bytes, lower } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, int, NIL, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { dice, randomCount, randomPositions } from '../dice.ts';
import { setFields } from '../doors/hash.ts';
import { err, NOT_A_FLOAT, SYNTAX } from '../errors.ts';
import { addInt64, digits, INT64_MAX, parseInteger } from '../integer.ts';
import { addLongDouble, formatLongDouble, parseLongDouble } from '../long-double.ts';
import type { Field } from '../types/hash.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

function hincrby(ctx: Context, args: Args): Reply {
  const key = args.next();
  const field = args.next();
  const increment = args.int64();
  const before = ctx.db.findAs(key, 'hash')?.get(field);
  const number = before === undefined ? 0 : parseInteger(before);
  if (number === undefined) throw err('hash value is not an integer');
  const sum = addInt64(number, increment);
  if (sum === undefined) throw err('increment or decrement would overflow');
  setFields(ctx.db, key, [field, digits(sum)]);
  ctx.notify('h', 'hincrby', key);
  return int(sum);
}

function hincrbyfloat(ctx: Context, args: Args): Reply {
  const key = args.next();
  const field = args.next();
  const increment = parseLongDouble(args.next());
  if (increment === undefined) throw NOT_A_FLOAT;
  if (typeof increment === 'string') throw err('value is NaN or Infinity');
  const before = ctx.db.findAs(key, 'hash')?.get(field);
  const number = parseLongDouble(before ?? ('0' as Bytes));
  if (number === undefined) throw err('hash value is not a float');
  const sum = typeof number === 'string' ? undefined : addLongDouble(number, increment);
  if (sum === undefined) throw err('increment would produce NaN or Infinity');
  const value = formatLongDouble(sum);
  setFields(ctx.db, key, [field, value]);
  ctx.notify('h', 'hincrbyfloat', key);
  ctx.propagateAs('HSET', key, field, value);
  return bulk(value);
}

function hrandfield(ctx: Context, args: Args): Reply {
  const key = args.next();
  if (args.left > 0) return hrandfieldCount(ctx, key, args);
  const hash = ctx.db.readAs(key, 'hash');
  return hash === undefined ? NIL : bulk(hash.fields()[dice(ctx)(hash.size)] as Bytes);
}

function hrandfieldCount(ctx: Context, key: Bytes, args: Args): Reply {
  const count = randomCount(args);
  if (args.left > 1) throw SYNTAX;
  const withValues = args.left === 1;
  if (withValues && lower(args.next()) !== 'withvalues') throw SYNTAX;
  if (withValues && isTooFar(count)) throw err('value is out of range');
  const hash = ctx.db.readAs(key, 'hash');
  if (hash === undefined) return EMPTY_ARRAY;
  const positions = randomPositions(ctx, hash.size, count);
  const fields = hash.fields();
  if (!withValues) return array(positions.map((at) => bulk(fields[at] as Bytes)));
  const values = hash.values();
  const chosen = positions.map((at): Field => [fields[at] as Bytes, values[at] as Bytes]);
  return ctx.client.protocol === 3
    ? array(chosen.map(([field, value]) => array([bulk(field), bulk(value)])))
    : array(chosen.flat().map(bulk));
}

/**
 * WITHVALUES and WITHSCORES double the length of the reply, which must still be a 64-bit integer.
 */
export function isTooFar(count: number): boolean {
  return Math.abs(count) > Number(INT64_MAX / 2n);
}

export const hashNumberCommands = defineCommands({
  HINCRBY: {
    arity: 4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.0.0',
    syntax: 'key field increment',
    summary: 'Adds an integer to the value of a field.',
    run: hincrby,
  },
  HINCRBYFLOAT: {
    arity: 4,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'hash',
    since: '2.6.0',
    syntax: 'key field increment',
    summary: 'Adds a number with decimals to the value of a field.',
    run: hincrbyfloat,
  },
  HRANDFIELD: {
    arity: -2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'hash',
    since: '6.2.0',
    syntax: 'key [count [WITHVALUES]]',
    summary: 'Random fields of a hash; with a negative count, some may come twice.',
    run: hrandfield,
  },
});
