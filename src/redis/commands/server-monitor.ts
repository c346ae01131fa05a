// MONITOR and SLOWLOG. Source: server.c monitorCommand, slowlog.c slowlogCommand.

import { raw } from '../../base/bytes.ts';
import { array, bulk, bulkArray, int, NONE, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err } from '../errors.ts';
import { helpReply, wrongSubcommand } from '../help.ts';

const HELP = [
  'GET [<count>]',
  '    Return top <count> entries from the slowlog (default: 10, -1 mean all).',
  '    Entries are made of:',
  '    id, timestamp, time in microseconds, arguments array, client IP and port,',
  '    client name',
  'LEN',
  '    Return the length of the slowlog.',
  'RESET',
  '    Reset the slowlog.',
];

function monitor(ctx: Context): Reply {
  if (!ctx.canBlock) throw err("MONITOR isn't allowed for DENY BLOCKING client");
  // Who monitors already gets no second answer.
  if (ctx.client.isMonitor) return NONE;
  ctx.client.isMonitor = true;
  ctx.server.monitorsChanged();
  return OK;
}

const BAD_COUNT = err('count should be greater than or equal to -1');

function slowLog(ctx: Context, args: Args): Reply {
  if (args.left > 1) throw wrongSubcommand(args.argv);
  const { slowLog: entries } = ctx.server.administration;
  const wanted = args.left === 0 ? 10 : args.intInRange(-1, Number.POSITIVE_INFINITY, BAD_COUNT);
  return array(
    entries
      .slice(0, wanted === -1 ? entries.length : wanted)
      .map(({ id, at, durationUs, argv, address, clientName }) =>
        array([
          int(id),
          int(Math.floor(at / 1000)),
          int(durationUs),
          bulkArray(argv),
          bulk(raw(address)),
          bulk(clientName),
        ]),
      ),
  );
}

function subcommand(
  arity: number,
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
): CommandSpec {
  const flags = ['admin', 'loading', 'stale'] as const;
  return { arity, flags, group: 'server', since: '2.2.12', syntax, summary, run };
}

export const serverMonitorCommands = defineCommands({
  MONITOR: {
    arity: 1,
    flags: ['admin', 'noscript', 'loading', 'stale'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'Shows every command that the server runs from now on.',
    run: monitor,
  },
  SLOWLOG: {
    arity: -2,
    flags: [],
    group: 'server',
    since: '2.2.12',
    syntax: 'subcommand [argument ...]',
    summary: 'The log of slow commands.',
    run: () => OK,
    subcommands: {
      GET: subcommand(-2, '[count]', 'The latest entries.', slowLog),
      LEN: subcommand(2, '', 'How many entries there are.', ({ server }) =>
        int(server.administration.slowLog.length),
      ),
      RESET: subcommand(2, '', 'Deletes all entries.', ({ server }) => {
        server.administration.slowLog = [];
        return OK;
      }),
      HELP: {
        arity: 2,
        flags: ['loading', 'stale'],
        group: 'server',
        since: '6.2.0',
        syntax: '',
        summary: 'Lists the subcommands.',
        run: () => helpReply('SLOWLOG', HELP),
      },
    },
  },
});
