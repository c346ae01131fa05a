// SHUTDOWN. Source: db.c shutdownCommand. The process that ends is the environment's: it hears of it
// by an effect.

import { NONE, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';
import { abortShutdown, startShutdown } from '../shutdown.ts';

const OPTIONS = ['nosave', 'save', 'now', 'force', 'abort'] as const;

function shutdown(ctx: Context, args: Args): Reply {
  const options = new Set<string>();
  while (args.left > 0) options.add(args.oneOf(OPTIONS));
  const isAbort = options.has('abort');
  if ((isAbort && options.size > 1) || (options.has('save') && options.has('nosave'))) throw SYNTAX;
  const { server } = ctx;
  if (isAbort) {
    if (!abortShutdown(server)) throw err('No shutdown in progress.');
    return OK;
  }
  if (!options.has('now') && !ctx.canBlock) {
    throw err("SHUTDOWN without NOW or ABORT isn't allowed for DENY BLOCKING client");
  }
  const hasSavePoints = server.config.text('save') !== '';
  const saves = options.has('save') || (hasSavePoints && !options.has('nosave'));
  block(ctx, args);
  startShutdown(server, {
    saves,
    isForced: options.has('force'),
    isAtOnce: options.has('now'),
    client: ctx.client.id,
  });
  // Where there is a disk, saving may fail, and then everything goes on.
  if (server.options.hasDisk || server.pause?.wishes.shutdown !== undefined) return NONE;
  for (const client of [...server.clients.values()]) server.closeClient(client);
  return NONE;
}

/** Whoever asks hears no more than that it failed. */
function block({ server, client }: Context, { argv }: Args): void {
  const { db } = client;
  const seq = server.nextBlockSeq;
  client.blocked = { on: 'shutdown', keys: [], db, deadline: null, seq, argv, onTimeout: NONE };
  server.nextBlockSeq += 1;
  server.report({ kind: 'blocked', client: client.id, keys: [], deadline: null });
}

export const serverShutdownCommands = defineCommands({
  SHUTDOWN: {
    arity: -1,
    flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
    group: 'server',
    since: '1.0.0',
    syntax: '[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]',
    summary: 'Ends the server.',
    run: shutdown,
  },
});
