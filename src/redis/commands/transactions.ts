// MULTI EXEC DISCARD WATCH UNWATCH. Source: multi.c. What was wrong when a command was queued
// refuses the whole EXEC; what goes wrong when it runs is an error in its place, and the rest still
// runs.

import { array, NIL_ARRAY, OK, type Reply } from '../../resp/reply.ts';
import { call } from '../call.ts';
import { type Command, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, err } from '../errors.ts';
import { dropTransaction } from '../transaction.ts';
import { forgetWatches, hasExpiredWatch, watchKey } from '../watch.ts';

const ALWAYS = ['noscript', 'loading', 'stale', 'fast', 'allow_busy'] as const;

function exec(ctx: Context): Reply {
  const { server, client } = ctx;
  // Its commands propagate themselves; the unit's end puts MULTI and EXEC around them.
  ctx.propagateNothing();
  if (client.queue === null) throw err('EXEC without MULTI');
  if (hasExpiredWatch(server, client)) client.isWatchDirty = true;
  const { queue, isQueueBroken, isWatchDirty } = client;
  if (isQueueBroken || isWatchDirty) {
    dropTransaction(server, client);
    if (!isQueueBroken) return NIL_ARRAY;
    throw new CommandError('EXECABORT Transaction discarded because of previous errors.');
  }
  // What the transaction itself writes is not watched; CLIENT INFO within it still shows MULTI.
  forgetWatches(server, client);
  const answers = queue.map((argv) => {
    const reply = call(server, client, server.lookup(argv) as Command, argv, 'exec');
    if (reply.kind === 'error' && !reply.isCounted) server.stats.countError(reply.text);
    return { reply, protocol: client.protocol };
  });
  dropTransaction(server, client);
  return array(
    answers.map(({ reply, protocol }) => {
      // What came before a HELLO was encoded before it.
      return protocol === client.protocol ? reply : { kind: 'pieces', items: [reply], protocol };
    }),
  );
}

export const transactionCommands = defineCommands({
  MULTI: {
    arity: 1,
    flags: [...ALWAYS],
    group: 'transactions',
    since: '1.2.0',
    syntax: '',
    summary: 'Starts a transaction: commands are queued until EXEC.',
    run: ({ client }) => {
      if (client.queue !== null) throw err('MULTI calls can not be nested');
      client.queue = [];
      return OK;
    },
  },
  EXEC: {
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
    group: 'transactions',
    since: '1.2.0',
    syntax: '',
    summary: 'Runs the queued commands as one step.',
    run: exec,
  },
  DISCARD: {
    arity: 1,
    flags: [...ALWAYS],
    group: 'transactions',
    since: '2.0.0',
    syntax: '',
    summary: 'Leaves the transaction; nothing of it runs.',
    run: ({ server, client }) => {
      if (client.queue === null) throw err('DISCARD without MULTI');
      dropTransaction(server, client);
      return OK;
    },
  },
  WATCH: {
    arity: -2,
    flags: [...ALWAYS],
    keys: { first: 1, last: -1, step: 1 },
    group: 'transactions',
    since: '2.2.0',
    syntax: 'key [key ...]',
    summary: 'EXEC will refuse to run if one of these keys was modified before it.',
    run: ({ server, client }, args) => {
      if (client.queue !== null) throw err('WATCH inside MULTI is not allowed');
      // Once one of its keys has changed, a client has nothing to gain from watching more.
      if (client.isWatchDirty) return OK;
      for (const key of args.rest()) watchKey(server, client, key);
      return OK;
    },
  },
  UNWATCH: {
    arity: 1,
    flags: [...ALWAYS],
    group: 'transactions',
    since: '2.2.0',
    syntax: '',
    summary: 'Forgets all watched keys.',
    run: ({ server, client }) => {
      forgetWatches(server, client);
      client.isWatchDirty = false;
      return OK;
    },
  },
});
