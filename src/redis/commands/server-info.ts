// INFO ROLE LASTSAVE LOLWUT. Source: server.c infoCommand, replication.c roleCommand, rdb.c. A
// server here is a primary without replicas.

import { lower, raw } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { infoText } from '../info.ts';
import { REDIS_VERSION } from '../version.ts';

function verbatim(text: string): Reply {
  return { kind: 'verbatim', format: 'txt', value: raw(text) };
}

function lastSave({ server }: Context): Reply {
  const { savedAt, startedAt } = server.administration;
  return int(Math.floor((savedAt ?? startedAt ?? server.now) / 1000));
}

/** The version alone; VERSION 5 and 6 draw pictures in Redis, which the lab leaves out. */
function lolwut(_: Context, args: Args): Reply {
  if (args.left >= 2 && args.option('version')) args.int();
  return verbatim(`Redis ver. ${REDIS_VERSION}\n`);
}

export const serverInfoCommands = defineCommands({
  INFO: {
    arity: -1,
    flags: ['loading', 'stale'],
    group: 'server',
    since: '1.0.0',
    syntax: '[section [section ...]]',
    summary: 'Figures about the server, by sections.',
    run: ({ server }, args) => verbatim(infoText(server, args.rest().map(lower))),
  },
  ROLE: {
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast'],
    group: 'server',
    since: '2.8.12',
    syntax: '',
    summary: 'Whether the server is a primary or a replica, and of whom.',
    run: () => array([bulk(raw('master')), int(0), EMPTY_ARRAY]),
  },
  LASTSAVE: {
    arity: 1,
    flags: ['loading', 'stale', 'fast'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'When the dataset was last saved, in seconds since 1970.',
    run: lastSave,
  },
  LOLWUT: {
    arity: -1,
    flags: ['readonly', 'fast'],
    group: 'server',
    since: '5.0.0',
    syntax: '[VERSION version]',
    summary: 'Shows the version.',
    run: lolwut,
  },
});
