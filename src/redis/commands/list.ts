// LPUSH LPUSHX RPUSH RPUSHX LLEN LRANGE LINDEX LSET LINSERT LREM LTRIM LPOS. Source: t_list.c.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, bulkArray, EMPTY_ARRAY, int, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { type End, push, pushOne, removeAt, setAt, splice, trim } from '../doors/list.ts';
import { err, INDEX_OUT_OF_RANGE, NO_SUCH_KEY, SYNTAX } from '../errors.ts';
import type { ListValue } from '../types/list.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

function pushCommand(end: End, onlyIfExists: boolean, since: string): CommandSpec {
  const event = end === 'left' ? 'lpush' : 'rpush';
  const where = end === 'left' ? 'head' : 'tail';
  return {
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'list',
    since,
    syntax: 'key element [element ...]',
    summary: onlyIfExists
      ? `Adds elements at the ${where} of a list that exists.`
      : `Adds elements at the ${where} of a list, creating it if need be.`,
    run: (ctx, args) => {
      const key = args.next();
      if (onlyIfExists && ctx.db.findAs(key, 'list') === undefined) return int(0);
      const length =
        args.left === 1
          ? pushOne(ctx.db, key, end, args.next())
          : push(ctx.db, key, end, args.rest());
      ctx.notify('l', event, key);
      return int(length);
    },
  };
}

/**
 * A Redis range, where -1 is the last element, as indexes within the list; undefined when empty.
 */
export function rangeWithin(
  start: number,
  stop: number,
  length: number,
): { from: number; to: number } | undefined {
  const from = Math.max(start < 0 ? start + length : start, 0);
  const to = Math.min(stop < 0 ? stop + length : stop, length - 1);
  return from > to || from >= length ? undefined : { from, to };
}

function lrange(ctx: Context, args: Args): Reply {
  const key = args.next();
  const start = args.int();
  const stop = args.int();
  const list = ctx.db.readAs(key, 'list');
  const range = list && rangeWithin(start, stop, list.length);
  return list && range ? bulkArray(list.slice(range.from, range.to)) : EMPTY_ARRAY;
}

function lindex(ctx: Context, args: Args): Reply {
  const key = args.next();
  const list = ctx.db.readAs(key, 'list');
  if (list === undefined) return NIL;
  const index = args.int();
  const element = list.at(index < 0 ? index + list.length : index);
  return element === undefined ? NIL : bulk(element);
}

function lset(ctx: Context, args: Args): Reply {
  const key = args.next();
  const list = ctx.db.findAs(key, 'list');
  if (list === undefined) throw NO_SUCH_KEY;
  const index = args.int();
  const at = index < 0 ? index + list.length : index;
  if (list.at(at) === undefined) throw INDEX_OUT_OF_RANGE;
  setAt(ctx.db, key, at, args.next());
  ctx.notify('l', 'lset', key);
  return OK;
}

function linsert(ctx: Context, args: Args): Reply {
  const key = args.next();
  const where = args.oneOf(['after', 'before'], SYNTAX);
  const list = ctx.db.findAs(key, 'list');
  if (list === undefined) return int(0);
  const pivot = args.next();
  const at = indexOf(list, pivot);
  if (at < 0) return int(-1);
  const length = splice(ctx.db, key, where === 'after' ? at + 1 : at, 0, [args.next()]);
  ctx.notify('l', 'linsert', key);
  return int(length);
}

function indexOf(list: Readonly<ListValue>, element: Bytes): number {
  for (let at = 0; at < list.length; at += 1) if (list.at(at) === element) return at;
  return -1;
}

function lrem(ctx: Context, args: Args): Reply {
  const key = args.next();
  const count = args.int();
  const element = args.next();
  const list = ctx.db.findAs(key, 'list');
  if (list === undefined) return int(0);
  const limit = count === 0 ? list.length : Math.abs(count);
  const found: number[] = [];
  for (let step = 0; step < list.length && found.length < limit; step += 1) {
    const at = count < 0 ? list.length - 1 - step : step;
    if (list.at(at) === element) found.push(at);
  }
  if (count < 0) found.reverse();
  if (found.length > 0) {
    const willBeEmpty = found.length === list.length;
    removeAt(ctx.db, key, found);
    ctx.notify('l', 'lrem', key);
    if (willBeEmpty) ctx.notify('g', 'del', key);
  }
  return int(found.length);
}

function ltrim(ctx: Context, args: Args): Reply {
  const key = args.next();
  const start = args.int();
  const stop = args.int();
  const list = ctx.db.findAs(key, 'list');
  if (list === undefined) return OK;
  const range = rangeWithin(start, stop, list.length);
  trim(ctx.db, key, range?.from ?? 0, range?.to ?? -1);
  ctx.notify('l', 'ltrim', key);
  if (range === undefined) ctx.notify('g', 'del', key);
  return OK;
}

interface PositionSearch {
  readonly rank: number;
  /** Null: only one match, as a plain integer. 0: all. */
  readonly count: number | null;
  readonly maxlen: number;
}

function positionSearch(args: Args): PositionSearch {
  let rank = 1;
  let count: number | null = null;
  let maxlen = 0;
  while (args.left > 0) {
    if (args.optionWith('rank', 1)) {
      rank = args.int();
      if (rank === 0) {
        throw err(
          "RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
            'or use negative to start from the end of the list',
        );
      }
    } else if (args.optionWith('count', 1)) {
      count = args.positiveInt(err("COUNT can't be negative"));
    } else if (args.optionWith('maxlen', 1)) {
      maxlen = args.positiveInt(err("MAXLEN can't be negative"));
    } else {
      throw SYNTAX;
    }
  }
  return { rank, count, maxlen };
}

function lpos(ctx: Context, args: Args): Reply {
  const key = args.next();
  const element = args.next();
  const search = positionSearch(args);
  const list = ctx.db.readAs(key, 'list');
  const found = list === undefined ? [] : positions(list, element, search);
  if (search.count !== null) return array(found.map(int));
  return found[0] === undefined ? NIL : int(found[0]);
}

function positions(list: Readonly<ListValue>, element: Bytes, search: PositionSearch): number[] {
  const { rank, count, maxlen } = search;
  const limit = count === null ? 1 : count === 0 ? Number.POSITIVE_INFINITY : count;
  const steps = maxlen === 0 ? list.length : Math.min(maxlen, list.length);
  const found: number[] = [];
  let matches = 0;
  for (let step = 0; step < steps && found.length < limit; step += 1) {
    const at = rank < 0 ? list.length - 1 - step : step;
    if (list.at(at) !== element) continue;
    matches += 1;
    if (matches >= Math.abs(rank)) found.push(at);
  }
  return found;
}

export const listCommands = defineCommands({
  LPUSH: pushCommand('left', false, '1.0.0'),
  RPUSH: pushCommand('right', false, '1.0.0'),
  LPUSHX: pushCommand('left', true, '2.2.0'),
  RPUSHX: pushCommand('right', true, '2.2.0'),
  LLEN: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key',
    summary: 'How many elements a list has; 0 when it is not there.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'list')?.length ?? 0),
  },
  LRANGE: {
    arity: 4,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key start stop',
    summary: 'The elements from start to stop, both included; -1 is the last.',
    run: lrange,
  },
  LINDEX: {
    arity: 3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key index',
    summary: 'The element at an index; -1 is the last.',
    run: lindex,
  },
  LSET: {
    arity: 4,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key index element',
    summary: 'Overwrites the element at an index.',
    run: lset,
  },
  LINSERT: {
    arity: 5,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'list',
    since: '2.2.0',
    syntax: 'key <BEFORE | AFTER> pivot element',
    summary: 'Puts an element beside the first one that equals the pivot.',
    run: linsert,
  },
  LREM: {
    arity: 4,
    flags: ['write'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key count element',
    summary: 'Removes elements that equal one: from the head, the tail (count < 0), or all (0).',
    run: lrem,
  },
  LTRIM: {
    arity: 4,
    flags: ['write'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key start stop',
    summary: 'Keeps only the elements from start to stop.',
    run: ltrim,
  },
  LPOS: {
    arity: -3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'list',
    since: '6.0.6',
    syntax: 'key element [RANK rank] [COUNT num-matches] [MAXLEN len]',
    summary: 'Where in a list an element stands.',
    run: lpos,
  },
});
