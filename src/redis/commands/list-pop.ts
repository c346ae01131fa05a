// LPOP RPOP LMPOP LMOVE RPOPLPUSH and the blocking BLPOP BRPOP BLMPOP BLMOVE BRPOPLPUSH.
// Source: t_list.c. A blocking command is propagated as the plain one that it turned out to be.

import { type Bytes, raw } from '../../base/bytes.ts';
import {
  array,
  bulk,
  bulkArray,
  bulkOrNil,
  EMPTY_ARRAY,
  NIL,
  NIL_ARRAY,
  type Reply,
} from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type Block, type CommandSpec, defineCommands, type Outcome } from '../command.ts';
import type { Context } from '../context.ts';
import { type End, move, pop, popOne } from '../doors/list.ts';
import { MUST_BE_POSITIVE, wrongArity } from '../errors.ts';
import { digits } from '../integer.ts';
import { popFirst, readBlockingManyPop, readManyPop } from './many-pop.ts';

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const TWO_KEYS = { first: 1, last: 2, step: 1 } as const;

function popWord(end: End): Bytes {
  return raw(end === 'left' ? 'LPOP' : 'RPOP');
}

/** Pops and says so. Empty: no key. */
function popAndNotify(ctx: Context, key: Bytes, end: End, count: number): Bytes[] {
  const popped = pop(ctx.db, key, end, count);
  if (popped.length > 0) notifyPopped(ctx, key, end);
  return popped;
}

/** The same for one element. */
function popOneAndNotify(ctx: Context, key: Bytes, end: End): Bytes | undefined {
  const popped = popOne(ctx.db, key, end);
  if (popped !== undefined) notifyPopped(ctx, key, end);
  return popped;
}

/** `lpop` or `rpop`, then `del` when that was the last element. */
function notifyPopped(ctx: Context, key: Bytes, end: End): void {
  if (ctx.server.eventClasses === '') return;
  ctx.notify('l', end === 'left' ? 'lpop' : 'rpop', key);
  if (ctx.db.peek(key) === undefined) ctx.notify('g', 'del', key);
}

function popCommand(end: End): CommandSpec {
  return {
    arity: -2,
    flags: ['write', 'fast'],
    keys: ONE_KEY,
    group: 'list',
    since: '1.0.0',
    syntax: 'key [count]',
    summary: `Removes elements at the ${end === 'left' ? 'head' : 'tail'} of a list and answers them.`,
    run: (ctx, args) => {
      const key = args.next();
      if (args.left > 1) throw wrongArity(ctx.command.name);
      const count = args.left === 1 ? args.positiveInt(MUST_BE_POSITIVE) : null;
      if (count === 0) {
        return ctx.db.findAs(key, 'list') === undefined ? NIL_ARRAY : EMPTY_ARRAY;
      }
      if (count === null) return bulkOrNil(popOneAndNotify(ctx, key, end));
      const popped = popAndNotify(ctx, key, end, count);
      return popped.length === 0 ? NIL_ARRAY : bulkArray(popped);
    },
  };
}

/** `[key, element]`, as BLPOP and BRPOP answer. */
function popWithKey(ctx: Context, key: Bytes, end: End): Reply {
  const element = popOneAndNotify(ctx, key, end);
  ctx.propagateAs(popWord(end), key);
  return array([bulk(key), bulk(element as Bytes)]);
}

/** `[key, [element …]]`, as LMPOP and BLMPOP answer. */
function popManyWithKey(ctx: Context, key: Bytes, end: End, count: number): Reply {
  const popped = popAndNotify(ctx, key, end, count);
  ctx.propagateAs(popWord(end), key, digits(popped.length));
  return array([bulk(key), bulkArray(popped)]);
}

function blockingPop(end: End): CommandSpec {
  return {
    arity: -3,
    flags: ['write', 'noscript', 'blocking'],
    keys: { first: 1, last: -2, step: 1 },
    group: 'list',
    since: '2.0.0',
    syntax: 'key [key ...] timeout',
    summary: `${end === 'left' ? 'LPOP' : 'RPOP'} that waits for an element when all lists are empty.`,
    run: (ctx, args) => {
      const keys = args.take(args.left - 1);
      const timeoutMs = args.timeout();
      return (
        popFirst(ctx, 'list', keys, (key) => popWithKey(ctx, key, end)) ?? waitFor(keys, timeoutMs)
      );
    },
    serve: (ctx, _, key) =>
      uncounted(ctx, () => popFirst(ctx, 'list', [key], () => popWithKey(ctx, key, end))),
  };
}

/** Serving a waiter is no change of its own for `dirty`: the push was (BLMPOP is an exception). */
function uncounted<T>(ctx: Context, serve: () => T): T {
  const { dirty } = ctx.server;
  const result = serve();
  ctx.server.dirty = dirty;
  return result;
}

function waitFor(keys: readonly Bytes[], timeoutMs: number): Block {
  return { kind: 'block', on: 'list', keys, timeoutMs, onTimeout: NIL_ARRAY };
}

const ENDS: readonly End[] = ['left', 'right'];

function lmpop(ctx: Context, args: Args): Reply {
  const { keys, end, count } = readManyPop(args, ENDS);
  return popFirst(ctx, 'list', keys, (key) => popManyWithKey(ctx, key, end, count)) ?? NIL_ARRAY;
}

function blmpop(ctx: Context, args: Args): Outcome {
  const { keys, end, count, timeoutMs } = readBlockingManyPop(args, ENDS);
  return (
    popFirst(ctx, 'list', keys, (key) => popManyWithKey(ctx, key, end, count)) ??
    waitFor(keys, timeoutMs)
  );
}

interface Move {
  readonly source: Bytes;
  readonly target: Bytes;
  readonly from: End;
  readonly to: End;
}

function moveElement(ctx: Context, what: Move): Reply | undefined {
  const { source, target, from, to } = what;
  if (ctx.db.findAs(source, 'list') === undefined) return undefined;
  ctx.db.findAs(target, 'list');
  const element = move(ctx.db, source, target, from, to);
  ctx.notify('l', to === 'left' ? 'lpush' : 'rpush', target);
  ctx.notify('l', from === 'left' ? 'lpop' : 'rpop', source);
  if (ctx.db.peek(source) === undefined) ctx.notify('g', 'del', source);
  return bulk(element);
}

function moveArgs(args: Args): Move {
  const source = args.next();
  const target = args.next();
  return {
    source,
    target,
    from: args.oneOf(['left', 'right']),
    to: args.oneOf(['left', 'right']),
  };
}

function oldMoveArgs(args: Args): Move {
  return { source: args.next(), target: args.next(), from: 'right', to: 'left' };
}

function moveCommand(read: (args: Args) => Move): CommandSpec['run'] {
  return (ctx, args) => moveElement(ctx, read(args)) ?? NIL;
}

/**
 * @param plain the words as which the move is propagated: of a served client, which has its
 *   directions no longer as they were typed, or of a request (`typed`)
 */
function blockingMove(
  read: (args: Args) => Move,
  plain: (what: Move, typed: readonly Bytes[]) => readonly (Bytes | string)[],
): Pick<CommandSpec, 'run' | 'serve'> {
  return {
    run: (ctx, args) => {
      const what = read(args);
      const timeoutMs = args.timeout();
      const reply = moveElement(ctx, what);
      if (reply === undefined) {
        return { ...waitFor([what.source], timeoutMs), whenDenied: NIL };
      }
      ctx.propagateAs(...plain(what, args.argv));
      return reply;
    },
    serve: (ctx, args) => {
      const what = read(args);
      const reply = uncounted(ctx, () => moveElement(ctx, what));
      if (reply !== undefined) ctx.propagateAs(...plain(what, []));
      return reply;
    },
  };
}

export const listPopCommands = defineCommands({
  LPOP: popCommand('left'),
  RPOP: popCommand('right'),
  BLPOP: blockingPop('left'),
  BRPOP: blockingPop('right'),
  LMPOP: {
    arity: -4,
    flags: ['write', 'movablekeys'],
    keys: { numkeysAt: 1 },
    group: 'list',
    since: '7.0.0',
    syntax: 'numkeys key [key ...] <LEFT | RIGHT> [COUNT count]',
    summary: 'Pops elements of the first list that has any.',
    run: lmpop,
  },
  BLMPOP: {
    arity: -5,
    flags: ['write', 'blocking', 'movablekeys'],
    keys: { numkeysAt: 2 },
    group: 'list',
    since: '7.0.0',
    syntax: 'timeout numkeys key [key ...] <LEFT | RIGHT> [COUNT count]',
    summary: 'LMPOP that waits for an element when all lists are empty.',
    run: blmpop,
    serve: (ctx, args, key) => {
      args.next();
      const { end, count } = readManyPop(args, ENDS);
      return popFirst(ctx, 'list', [key], () => popManyWithKey(ctx, key, end, count));
    },
  },
  LMOVE: {
    arity: 5,
    flags: ['write', 'denyoom'],
    keys: TWO_KEYS,
    group: 'list',
    since: '6.2.0',
    syntax: 'source destination <LEFT | RIGHT> <LEFT | RIGHT>',
    summary: 'Pops an element of one list and pushes it to another, in one step.',
    run: moveCommand(moveArgs),
  },
  BLMOVE: {
    arity: 6,
    flags: ['write', 'denyoom', 'noscript', 'blocking'],
    keys: TWO_KEYS,
    group: 'list',
    since: '6.2.0',
    syntax: 'source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout',
    summary: 'LMOVE that waits for an element when the source is empty.',
    ...blockingMove(moveArgs, ({ source, target, from, to }, typed) => [
      'LMOVE',
      source,
      target,
      typed[3] ?? from,
      typed[4] ?? to,
    ]),
  },
  RPOPLPUSH: {
    arity: 3,
    flags: ['write', 'denyoom'],
    keys: TWO_KEYS,
    group: 'list',
    since: '1.2.0',
    syntax: 'source destination',
    summary: 'Moves the tail of one list to the head of another, in one step.',
    run: moveCommand(oldMoveArgs),
  },
  BRPOPLPUSH: {
    arity: 4,
    flags: ['write', 'denyoom', 'noscript', 'blocking'],
    keys: TWO_KEYS,
    group: 'list',
    since: '2.2.0',
    syntax: 'source destination timeout',
    summary: 'RPOPLPUSH that waits for an element when the source is empty.',
    ...blockingMove(oldMoveArgs, ({ source, target }) => ['RPOPLPUSH', source, target]),
  },
});
