// SHUTDOWN. Source: db.c shutdownCommand. The process that ends is the environment's: it hears of it
// by an effect.

import { NONE, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';

const OPTIONS = ['nosave', 'save', 'now', 'force', 'abort'] as const;

function shutdown(ctx: Context, args: Args): Reply {
  const options = new Set<string>();
  while (args.left > 0) options.add(args.oneOf(OPTIONS));
  const isAbort = options.has('abort');
  if ((isAbort && options.size > 1) || (options.has('save') && options.has('nosave'))) throw SYNTAX;
  if (isAbort) throw err('No shutdown in progress.');
  const { server } = ctx;
  if (!options.has('now') && !ctx.canBlock) {
    throw err("SHUTDOWN without NOW or ABORT isn't allowed for DENY BLOCKING client");
  }
  const hasSavePoints = server.config.text('save') !== '';
  const saves = options.has('save') || (hasSavePoints && !options.has('nosave'));
  const isForced = options.has('force');
  server.report({ kind: 'shutdown', saves, isForced, client: ctx.client.id });
  // Saving may fail, and then everything goes on.
  if (server.options.hasDisk) return NONE;
  for (const client of [...server.clients.values()]) server.closeClient(client);
  return NONE;
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
