// APPEND STRLEN GETRANGE SUBSTR SETRANGE. Source: t_string.c. Strings grow to `proto-max-bulk-len`.

import { raw } from '../../base/bytes.ts';
import { bulk, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { rewriteString } from '../doors/string.ts';
import { err } from '../errors.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;

/** The longest string that every JavaScript engine can hold, just below the 512 MB of Redis. */
const LONGEST_STRING = 536_870_888;

function checkLength(ctx: Context, length: number): void {
  const limit = Math.min(ctx.server.config.integer('proto-max-bulk-len'), LONGEST_STRING);
  if (length > limit) {
    throw err('string exceeds maximum allowed size (proto-max-bulk-len)');
  }
}

function append(ctx: Context, args: Args): Reply {
  const key = args.next();
  const known = ctx.db.findAs(key, 'string');
  const value = args.next();
  if (known !== undefined) checkLength(ctx, known.value.length + value.length);
  const result = known === undefined ? value : raw(known.value + value);
  rewriteString(ctx.db, key, result, known === undefined ? 'compact' : 'raw');
  ctx.notify('$', 'append', key);
  return int(result.length);
}

function setrange(ctx: Context, args: Args): Reply {
  const key = args.next();
  const offset = args.int();
  if (offset < 0) throw err('offset is out of range');
  const known = ctx.db.findAs(key, 'string');
  const value = args.next();
  const before = known?.value ?? '';
  if (value === '') return int(before.length);
  checkLength(ctx, offset + value.length);
  const head = before.slice(0, offset).padEnd(offset, '\0');
  const result = raw(head + value + before.slice(offset + value.length));
  rewriteString(ctx.db, key, result, 'raw');
  ctx.notify('$', 'setrange', key);
  return int(result.length);
}

function getrange(ctx: Context, args: Args): Reply {
  const key = args.next();
  const start = args.int();
  const end = args.int();
  const value = ctx.db.readAs(key, 'string')?.value ?? raw('');
  if (start < 0 && end < 0 && start > end) return bulk(raw(''));
  const from = Math.max(start < 0 ? start + value.length : start, 0);
  const to = Math.min(Math.max(end < 0 ? end + value.length : end, 0), value.length - 1);
  return bulk(raw(from > to ? '' : value.slice(from, to + 1)));
}

function rangeCommand(since: string, summary: string): CommandSpec {
  return {
    arity: 4,
    flags: ['readonly'],
    keys: ONE_KEY,
    group: 'string',
    since,
    syntax: 'key start end',
    summary,
    run: getrange,
  };
}

export const stringRangeCommands = defineCommands({
  APPEND: {
    arity: 3,
    flags: ['write', 'denyoom', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '2.0.0',
    syntax: 'key value',
    summary: 'Adds bytes at the end of a string.',
    run: append,
  },
  STRLEN: {
    arity: 2,
    flags: ['readonly', 'fast'],
    keys: ONE_KEY,
    group: 'string',
    since: '2.2.0',
    syntax: 'key',
    summary: 'How many bytes a string has; 0 when it is not there.',
    run: (ctx, args) => int(ctx.db.readAs(args.next(), 'string')?.value.length ?? 0),
  },
  GETRANGE: rangeCommand('2.4.0', 'The bytes of a string from start to end, both included.'),
  SUBSTR: rangeCommand('1.0.0', 'The old name of GETRANGE.'),
  SETRANGE: {
    arity: 4,
    flags: ['write', 'denyoom'],
    keys: ONE_KEY,
    group: 'string',
    since: '2.2.0',
    syntax: 'key offset value',
    summary: 'Overwrites bytes of a string from an offset on.',
    run: setrange,
  },
});
