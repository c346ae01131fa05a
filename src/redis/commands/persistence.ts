// SAVE BGSAVE BGREWRITEAOF LASTSAVE. Source: rdb.c, aof.c. What is stored leaves as an effect with
// a snapshot; the environment has the disk.

import { int, NONE, OK, type Reply, simple } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err } from '../errors.ts';
import { saveNow, startChild } from '../persistence/background.ts';

const SAVE_RUNS = err('Background save already in progress');
const OTHER_CHILD_RUNS = err(
  "Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order " +
    'to schedule a BGSAVE whenever possible.',
);
const REWRITE_RUNS = err('Background append only file rewriting already in progress');

function save(ctx: Context): Reply {
  const { server } = ctx;
  if (server.background.child?.kind === 'rdb') throw SAVE_RUNS;
  // Saving sets the count of changes back, which is no change by itself.
  ctx.propagateNothing();
  if (!server.options.hasDisk) {
    saveNow(server);
    return OK;
  }
  saveNow(server, ctx.client.id);
  return NONE;
}

function bgsave({ server, source }: Context, args: Args): Reply {
  const mayWait = args.option('schedule');
  args.end();
  const { child } = server.background;
  if (child?.kind === 'rdb') throw SAVE_RUNS;
  if (child === null && source !== 'exec') {
    startChild(server, 'rdb');
    return simple('Background saving started');
  }
  if (!mayWait && source !== 'exec') throw OTHER_CHILD_RUNS;
  server.background.isSaveScheduled = true;
  return simple('Background saving scheduled');
}

function bgrewriteaof({ server, source }: Context): Reply {
  const { child } = server.background;
  if (child?.kind === 'aof') throw REWRITE_RUNS;
  if (child === null && source !== 'exec') {
    startChild(server, 'aof');
    return simple('Background append only file rewriting started');
  }
  server.background.isRewriteScheduled = true;
  // Asked for by hand, it has not to wait for those that failed.
  server.background.rewriteFailures = 0;
  return simple('Background append only file rewriting scheduled');
}

const CHILD_FLAGS = ['admin', 'noscript', 'no_async_loading'] as const;

export const persistenceCommands = defineCommands({
  SAVE: {
    arity: 1,
    flags: [...CHILD_FLAGS, 'no_multi'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'Saves the dataset to disk and lets everybody wait meanwhile.',
    run: save,
  },
  BGSAVE: {
    arity: -1,
    flags: [...CHILD_FLAGS],
    group: 'server',
    since: '1.0.0',
    syntax: '[SCHEDULE]',
    summary: 'Saves the dataset as it is now to disk, in the background.',
    run: bgsave,
  },
  BGREWRITEAOF: {
    arity: 1,
    flags: [...CHILD_FLAGS],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'Writes the append-only file anew, as short as the dataset allows.',
    run: bgrewriteaof,
  },
  LASTSAVE: {
    arity: 1,
    flags: ['loading', 'stale', 'fast'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'When the dataset was last saved, in Unix seconds.',
    run: ({ server, now }) => int(Math.floor((server.background.lastSaveAt ?? now) / 1000)),
  },
});
