// PING ECHO SELECT AUTH HELLO QUIT RESET TIME. Source: server.c, db.c, networking.c, acl.c.

import { raw } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, int, map, OK, type Reply, simple } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { authenticate } from '../authentication.ts';
import { cString } from '../c-string.ts';
import { subscriptionCount } from '../client-info.ts';
import { nameClient } from '../client-name.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { dropSubscriptions } from '../departure.ts';
import { CommandError, DB_OUT_OF_RANGE, err, SYNTAX, wrongArity } from '../errors.ts';
import { digits } from '../integer.ts';
import { dropTransaction } from '../transaction.ts';
import { REDIS_VERSION } from '../version.ts';

const BEFORE_AUTH = ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'] as const;

function ping({ client }: Context, args: Args): Reply {
  if (args.left > 1) throw wrongArity('ping');
  const message = args.peek();
  if (subscriptionCount(client) > 0 && client.protocol === 2) {
    return array([bulk(raw('pong')), bulk(message ?? raw(''))]);
  }
  return message === undefined ? simple('PONG') : bulk(message);
}

function auth({ server, client }: Context, args: Args): Reply {
  if (args.left > 2) throw SYNTAX;
  if (args.left === 2) {
    authenticate(server, client, args.next(), args.next());
    return OK;
  }
  if (server.config.text('requirepass') === '') {
    throw err(
      'AUTH <password> called without any password configured for the default user. Are you sure ' +
        'your configuration is correct?',
    );
  }
  authenticate(server, client, 'default', args.next());
  return OK;
}

const UNAUTHENTICATED = new CommandError(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH ' +
    '<user> <pass> option can be used to authenticate the client and select the RESP protocol ' +
    'version at the same time',
);

function protocolVersion(args: Args): 2 | 3 | null {
  if (args.left === 0) return null;
  const version = args.int(err('Protocol version is not an integer or out of range'));
  if (version !== 2 && version !== 3) {
    throw new CommandError('NOPROTO unsupported protocol version');
  }
  return version;
}

function hello({ server, client }: Context, args: Args): Reply {
  const version = protocolVersion(args);
  while (args.left > 0) {
    if (args.optionWith('auth', 2)) authenticate(server, client, args.next(), args.next());
    else if (args.optionWith('setname', 1)) nameClient(client, args.next());
    else throw err(`Syntax error in HELLO option '${cString(args.next())}'`);
  }
  if (!client.isAuthenticated) throw UNAUTHENTICATED;
  client.protocol = version ?? client.protocol;
  const field = (name: string, value: Reply): [Reply, Reply] => [bulk(raw(name)), value];
  return map([
    field('server', bulk(raw('redis'))),
    field('version', bulk(raw(REDIS_VERSION))),
    field('proto', int(client.protocol)),
    field('id', int(client.id)),
    field('mode', bulk(raw('standalone'))),
    field('role', bulk(raw(server.isReplica ? 'replica' : 'master'))),
    field('modules', EMPTY_ARRAY),
  ]);
}

function reset({ server, client }: Context): Reply {
  if (client.role !== 'normal') throw err('can only reset normal client connections');
  dropTransaction(server, client);
  dropSubscriptions(server, client);
  client.isMonitor = false;
  client.db = 0;
  client.protocol = 2;
  client.isAuthenticated = server.config.text('requirepass') === '';
  client.name = raw('');
  client.isReadOnly = false;
  client.replyMode = 'on';
  return simple('RESET');
}

/** Seconds and microseconds; the lab's clock has whole milliseconds. */
function time({ now }: Context): Reply {
  const seconds = Math.floor(now / 1000);
  return array([bulk(digits(seconds)), bulk(digits((now - seconds * 1000) * 1000))]);
}

export const connectionCommands = defineCommands({
  PING: {
    arity: -1,
    flags: ['fast'],
    group: 'connection',
    since: '1.0.0',
    syntax: '[message]',
    summary: 'Answers PONG, or the message.',
    run: ping,
  },
  ECHO: {
    arity: 2,
    flags: ['fast', 'loading', 'stale'],
    group: 'connection',
    since: '1.0.0',
    syntax: 'message',
    summary: 'Answers the message.',
    run: (_, args) => bulk(args.next()),
  },
  SELECT: {
    arity: 2,
    flags: ['loading', 'stale', 'fast'],
    group: 'connection',
    since: '1.0.0',
    syntax: 'index',
    summary: 'Chooses the database for this connection.',
    run: ({ server, client }, args) => {
      const index = args.int32();
      if (server.databases[index] === undefined) throw DB_OUT_OF_RANGE;
      client.db = index;
      return OK;
    },
  },
  AUTH: {
    arity: -2,
    flags: [...BEFORE_AUTH],
    group: 'connection',
    since: '1.0.0',
    syntax: '[username] password',
    summary: 'Proves that the client may speak.',
    run: auth,
  },
  HELLO: {
    arity: -1,
    flags: [...BEFORE_AUTH],
    group: 'connection',
    since: '6.0.0',
    syntax: '[protover [AUTH username password] [SETNAME clientname]]',
    summary: 'Chooses the protocol, RESP2 or RESP3, and introduces both sides.',
    run: hello,
  },
  QUIT: {
    arity: -1,
    flags: [...BEFORE_AUTH],
    group: 'connection',
    since: '1.0.0',
    syntax: '',
    summary: 'Answers OK and closes the connection.',
    run: ({ client }) => {
      client.closeAfterReply = true;
      return OK;
    },
  },
  RESET: {
    arity: 1,
    flags: [...BEFORE_AUTH],
    group: 'connection',
    since: '6.2.0',
    syntax: '',
    summary: 'Makes the connection like a new one.',
    run: reset,
  },
  TIME: {
    arity: 1,
    flags: ['loading', 'stale', 'fast'],
    group: 'server',
    since: '2.6.0',
    syntax: '',
    summary: 'The clock of the server: seconds and microseconds since 1970.',
    run: time,
  },
});
