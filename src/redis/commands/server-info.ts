// INFO LOLWUT. Source: server.c infoCommand, lolwut.c.

import { lower, raw } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { infoText } from '../info.ts';
import { REDIS_VERSION } from '../version.ts';

function verbatim(text: string): Reply {
  return { kind: 'verbatim', format: 'txt', value: raw(text) };
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
