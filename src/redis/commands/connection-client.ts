// CLIENT: what a connection may ask about itself and others. Source: networking.c clientCommand.
// Client side caching (TRACKING ON) is not simulated; its commands answer as on a connection
// without it.

import { type Bytes, lower, raw } from '../../base/bytes.ts';
import { bulk, EMPTY_ARRAY, error, int, map, NIL, NONE, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import type { Client } from '../client.ts';
import { clientInfo, clientType } from '../client-info.ts';
import { nameClient } from '../client-name.ts';
import { type CommandSpec, defineCommands, type Flag } from '../command.ts';
import type { Context } from '../context.ts';
import { type CommandError, err, SYNTAX } from '../errors.ts';
import { helpReply } from '../help.ts';
import { pauseClients, unpauseClients } from '../pause.ts';
import { unblock } from '../unblock.ts';
import { CLIENT_HELP } from './connection-client-help.ts';
import { clientTypeArgument, kill } from './connection-client-kill.ts';

/** What clientCommand itself says when the table let a wrong number of words through. */
function syntaxError(args: Args): CommandError {
  const said = (args.argv[1] as Bytes).slice(0, 128);
  return err(`unknown subcommand or wrong number of arguments for '${said}'. Try CLIENT HELP.`);
}

function text(lines: readonly string[]): Reply {
  const value = raw(lines.map((line) => `${line}\n`).join(''));
  return { kind: 'verbatim', format: 'txt', value };
}

function list({ server, client: asking }: Context, args: Args): Reply {
  const line = (client: Client) =>
    clientInfo(server, client, client === asking ? args.argv : undefined);
  const all = [...server.clients.values()];
  if (args.left === 0) return text(all.map(line));
  if (args.left === 2 && args.option('type')) {
    const type = clientTypeArgument(args.next());
    const found = all.filter((client) => clientType(client) === type);
    return text(found.map(line));
  }
  if (args.left < 2 || !args.option('id')) throw SYNTAX;
  const ids: number[] = [];
  while (args.left > 0) ids.push(args.int(err('Invalid client ID')));
  return text(
    ids.flatMap((id) => {
      const client = server.clients.get(id);
      return client === undefined ? [] : [line(client)];
    }),
  );
}

function reply({ client }: Context, args: Args): Reply {
  const mode = args.oneOf(['on', 'off', 'skip']);
  if (mode === 'on') client.replyMode = 'on';
  else if (mode === 'off') client.replyMode = 'off';
  else if (client.replyMode !== 'off') client.replyMode = 'skip-next';
  return mode === 'on' ? OK : NONE;
}

const UNBLOCKED = 'UNBLOCKED client unblocked via CLIENT UNBLOCK';

function unblockClient({ server }: Context, args: Args): Reply {
  if (args.left > 2) throw syntaxError(args);
  const reason = args.left === 2 ? lower(args.peek(1) as Bytes) : 'timeout';
  if (reason !== 'timeout' && reason !== 'error') {
    throw err('CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  const target = server.clients.get(args.int());
  const state = target?.blocked;
  if (target === undefined || !state || state.on === 'pause') return int(0);
  const answer = reason === 'error' ? error(UNBLOCKED) : state.onTimeout;
  unblock(server, target, reason, answer);
  return int(1);
}

function pause({ server, now }: Context, args: Args): Reply {
  if (args.left > 2) throw syntaxError(args);
  const scope = args.left === 2 ? lower(args.peek(1) as Bytes) : 'all';
  if (scope !== 'write' && scope !== 'all') {
    throw err('CLIENT PAUSE mode must be WRITE or ALL');
  }
  const ms = args.int(err('timeout is not an integer or out of range'));
  if (ms < 0) throw err('timeout is negative');
  pauseClients(server, scope, ms === 0 ? 0 : now + ms);
  return OK;
}

function noEvict({ client }: Context, args: Args): Reply {
  client.noEvict = args.oneOf(['on', 'off']) === 'on';
  return OK;
}

function tracking(_: Context, args: Args): Reply {
  if (args.oneOf(['on', 'off']) === 'off') return OK;
  throw err("not simulated here: 'client|tracking' is a command of Redis that this lab leaves out");
}

function trackingInfo(): Reply {
  return map([
    [bulk(raw('flags')), { kind: 'set', items: [bulk(raw('off'))] }],
    [bulk(raw('redirect')), int(-1)],
    [bulk(raw('prefixes')), EMPTY_ARRAY],
  ]);
}

const PLAIN: readonly Flag[] = ['noscript', 'loading', 'stale'];
const ADMIN: readonly Flag[] = ['admin', ...PLAIN];

function sub(
  arity: number,
  since: string,
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
  flags = PLAIN,
): CommandSpec {
  return { arity, flags, group: 'connection', since, syntax, summary, run };
}

const subcommands = {
  ID: sub(2, '5.0.0', '', 'The number of this connection.', ({ client }) => int(client.id)),
  INFO: sub(
    2,
    '6.2.0',
    '',
    'What the server knows of this connection.',
    ({ server, client }, args) => text([clientInfo(server, client, args.argv)]),
  ),
  LIST: sub(
    -2,
    '2.4.0',
    '[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]',
    'What the server knows of all connections, one a line.',
    list,
    ADMIN,
  ),
  SETNAME: sub(3, '2.6.9', 'connection-name', 'Names this connection.', ({ client }, args) => {
    nameClient(client, args.next());
    return OK;
  }),
  GETNAME: sub(2, '2.6.9', '', 'The name of this connection.', ({ client }) =>
    client.name === '' ? NIL : bulk(client.name),
  ),
  REPLY: sub(3, '3.2.0', '<ON | OFF | SKIP>', 'Whether the server answers this client.', reply),
  KILL: sub(
    -3,
    '2.4.0',
    '<ip:port | [ID client-id] [TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [USER username] ' +
      '[ADDR ip:port] [LADDR ip:port] [SKIPME yes/no]>',
    'Closes connections.',
    kill,
    ADMIN,
  ),
  UNBLOCK: sub(
    -3,
    '5.0.0',
    'client-id [TIMEOUT | ERROR]',
    'Ends the wait of a blocked client, as by its timeout or with an error.',
    unblockClient,
    ADMIN,
  ),
  PAUSE: sub(
    -3,
    '2.9.50',
    'timeout [WRITE | ALL]',
    'Lets the commands of all clients wait for some milliseconds.',
    pause,
    ADMIN,
  ),
  UNPAUSE: sub(
    2,
    '6.2.0',
    '',
    'Ends a pause.',
    ({ server }) => {
      unpauseClients(server);
      return OK;
    },
    ADMIN,
  ),
  'NO-EVICT': sub(
    3,
    '7.0.0',
    '<ON | OFF>',
    'Whether this connection may be closed to save memory.',
    noEvict,
    ADMIN,
  ),
  TRACKING: sub(
    -3,
    '6.0.0',
    '<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] ' +
      '[OPTOUT] [NOLOOP]',
    'Client side caching; not simulated.',
    tracking,
  ),
  TRACKINGINFO: sub(2, '6.2.0', '', 'The state of client side caching.', trackingInfo),
  CACHING: sub(3, '6.0.0', '<YES | NO>', 'Client side caching; not simulated.', () => {
    throw err(
      'CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or ' +
        'OPTOUT mode enabled',
    );
  }),
  GETREDIR: sub(2, '6.0.0', '', 'To whom invalidations go; -1: tracking is off.', () => int(-1)),
  HELP: sub(2, '5.0.0', '', 'Lists the subcommands.', () => helpReply('CLIENT', CLIENT_HELP), [
    'loading',
    'stale',
  ]),
};

export const connectionClientCommands = defineCommands({
  CLIENT: {
    arity: -2,
    flags: [],
    group: 'connection',
    since: '2.4.0',
    syntax: 'subcommand [argument ...]',
    summary: 'Asks about connections and changes them.',
    run: () => NIL,
    subcommands,
  },
});
