// SHUTDOWN and WAIT. Source: db.c shutdownCommand, replication.c waitCommand. The process that ends
// is the environment's: it hears of it by an effect. There are no replicas to wait for.

import { int, NONE, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands, type Outcome } from '../command.ts';
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
  server.report({ kind: 'shutdown', saves });
  for (const client of [...server.clients.values()]) server.closeClient(client);
  return NONE;
}

const NOT_AN_INTEGER = err('timeout is not an integer or out of range');

function wait(_: Context, args: Args): Outcome {
  const wanted = args.int();
  const timeoutMs = args.int(NOT_AN_INTEGER);
  if (timeoutMs < 0) throw err('timeout is negative');
  const none = int(0);
  if (wanted <= 0) return none;
  return { kind: 'block', on: 'offset', keys: [], timeoutMs, onTimeout: none };
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
  WAIT: {
    arity: 3,
    flags: ['noscript'],
    group: 'generic',
    since: '3.0.0',
    syntax: 'numreplicas timeout',
    summary: 'Waits until replicas have what the connection wrote.',
    run: wait,
  },
});
