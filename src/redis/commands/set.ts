// SADD SREM SISMEMBER SMISMEMBER SMEMBERS SCARD SMOVE SSCAN. Source: t_set.c.

import type { Bytes } from '../../base/bytes.ts';
import { array, bulk, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { addMembers, removeMembers } from '../doors/set.ts';
import { scanElements } from './scan-elements.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

/** Members as SMEMBERS answers them; a set in RESP3. */
export function setReply(members: readonly Bytes[]): Reply {
  return { kind: 'set', items: members.map(bulk) };
}

function sadd(ctx: Context, args: Args): Reply {
  const key = args.next();
  const added = addMembers(ctx.db, key, args.rest());
  if (added > 0) ctx.notify('s', 'sadd', key);
  return int(added);
}

function srem(ctx: Context, args: Args): Reply {
  const key = args.next();
  const removed = removeMembers(ctx.db, key, args.rest()).length;
  if (removed > 0) notifyRemoval(ctx, key, 'srem');
  return int(removed);
}

/** An event, then `del` when the key went with it. */
export function notifyRemoval(ctx: Context, key: Bytes, event: string): void {
  ctx.notify('s', event, key);
  if (ctx.db.peek(key) === undefined) ctx.notify('g', 'del', key);
}

function smove(ctx: Context, args: Args): Reply {
  const [source, target, member] = args.take(3) as [Bytes, Bytes, Bytes];
  const { db } = ctx;
  const from = db.find(source);
  db.find(target);
  if (from === undefined) return int(0);
  const set = db.findAs(source, 'set');
  db.findAs(target, 'set');
  if (source === target) return int(set?.has(member) ? 1 : 0);
  if (removeMembers(db, source, [member]).length === 0) return int(0);
  notifyRemoval(ctx, source, 'srem');
  if (addMembers(db, target, [member]) > 0) ctx.notify('s', 'sadd', target);
  return int(1);
}

function smismember(ctx: Context, args: Args): Reply {
  const set = ctx.db.readAs(args.next(), 'set');
  return array(args.rest().map((member) => int(set?.has(member) ? 1 : 0)));
}

function sscan(ctx: Context, args: Args): Reply {
  return scanElements(ctx, args, 'set', (set, cursor, count) => {
    const round = set.scan(cursor, count);
    return { cursor: round.cursor, elements: round.members.map((member) => [member] as const) };
  });
}

export const setCommands = defineCommands({
  SADD: {
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key member [member ...]',
    summary: 'Adds members to a set, creating it if need be; answers how many are new.',
    run: sadd,
  },
  SREM: {
    arity: -3,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key member [member ...]',
    summary: 'Removes members from a set; the key goes with the last one.',
    run: srem,
  },
  SISMEMBER: {
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key member',
    summary: 'Tells whether a set has a member.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'set')?.has(args.next()) ? 1 : 0),
  },
  SMISMEMBER: {
    arity: -3,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '6.2.0',
    syntax: 'key member [member ...]',
    summary: 'Tells of several members whether a set has them.',
    run: smismember,
  },
  SMEMBERS: {
    arity: 2,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key',
    summary: 'All members of a set.',
    run: (ctx, args) => setReply(ctx.db.readAs(args.next(), 'set')?.members() ?? []),
  },
  SCARD: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'set',
    since: '1.0.0',
    syntax: 'key',
    summary: 'How many members a set has.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'set')?.size ?? 0),
  },
  SMOVE: {
    arity: 4,
    flags: ['write', 'fast'],
    keys: { first: 1, last: 2, step: 1 },
    group: 'set',
    since: '1.0.0',
    syntax: 'source destination member',
    summary: 'Moves a member from one set to another, in one step.',
    run: smove,
  },
  SSCAN: {
    arity: -3,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'set',
    since: '2.8.0',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
    summary: 'Goes through a set piece by piece.',
    run: sscan,
  },
});
