// PING ECHO SELECT QUIT. Source: server.c, db.c, networking.c.

import { raw } from '../../base/bytes.ts';
import { array, bulk, OK, simple } from '../../resp/reply.ts';
import { defineCommands } from '../command.ts';
import { err, wrongArity } from '../errors.ts';

export const connectionCommands = defineCommands({
  PING: {
    arity: -1,
    flags: ['fast'],
    group: 'connection',
    since: '1.0.0',
    syntax: '[message]',
    summary: 'Answers PONG, or the message.',
    run: ({ client }, args) => {
      if (args.left > 1) throw wrongArity('ping');
      const message = args.peek();
      const subscriptions = client.channels.size + client.patterns.size + client.shardChannels.size;
      if (subscriptions > 0 && client.protocol === 2) {
        return array([bulk(raw('pong')), bulk(message ?? raw(''))]);
      }
      return message === undefined ? simple('PONG') : bulk(message);
    },
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
      const index = args.int(err('value is not an integer or out of range'));
      if (server.databases[index] === undefined) throw err('DB index is out of range');
      client.db = index;
      return OK;
    },
  },
  QUIT: {
    arity: -1,
    flags: ['allow_busy', 'noscript', 'loading', 'stale', 'fast', 'no_auth'],
    group: 'connection',
    since: '1.0.0',
    syntax: '',
    summary: 'Answers OK and closes the connection.',
    run: ({ client }) => {
      client.closeAfterReply = true;
      return OK;
    },
  },
});
