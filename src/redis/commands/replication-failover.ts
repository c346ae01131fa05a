// FAILOVER. Source: replication.c failoverCommand, whose order of checks this keeps. What happens
// after the OK is failover.ts.

import { lower } from '../../base/bytes.ts';
import { OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import { err, SYNTAX } from '../errors.ts';
import { abortFailover, replicaAt, startFailover } from '../failover.ts';
import type { Failover } from '../replication-state.ts';
import type { RedisServer } from '../server.ts';

interface Wish {
  timeoutMs: number;
  target: Failover['target'];
  isForced: boolean;
}

function failover({ server, now }: Context, args: Args): Reply {
  const { state } = server.replication.failover ?? {};
  if (args.left === 1 && lower(args.peek() ?? '') === 'abort') {
    if (state === undefined) throw err('No failover in progress.');
    abortFailover(server, 'Failover manually aborted');
    return OK;
  }
  const wish = readWish(args);
  if (state !== undefined) throw err('FAILOVER already in progress.');
  if (server.isReplica) throw err('FAILOVER is not valid when server is a replica.');
  check(server, wish);
  const { timeoutMs, target, isForced } = wish;
  startFailover(server, { target, isForced, endsAt: timeoutMs === 0 ? null : now + timeoutMs });
  return OK;
}

/** Each option at most once; what is left over is no syntax. */
function readWish(args: Args): Wish {
  const wish: Wish = { timeoutMs: 0, target: null, isForced: false };
  while (args.left > 0) {
    if (wish.timeoutMs === 0 && args.optionWith('timeout', 1)) {
      wish.timeoutMs = args.int();
      if (wish.timeoutMs <= 0) throw err('FAILOVER timeout must be greater than 0');
    } else if (wish.target === null && args.optionWith('to', 2)) {
      const host = args.next();
      wish.target = { host, port: args.int() };
    } else if (!wish.isForced && args.option('force')) {
      wish.isForced = true;
    } else {
      throw SYNTAX;
    }
  }
  return wish;
}

function check(server: RedisServer, { timeoutMs, target, isForced }: Wish): void {
  const replicas = [...server.clients.values()].filter(({ role }) => role === 'replica');
  if (replicas.length === 0) throw err('FAILOVER requires connected replicas.');
  if (isForced && (timeoutMs === 0 || target === null)) {
    throw err('FAILOVER with force option requires both a timeout and target HOST and IP.');
  }
  if (target !== null && replicaAt(server, target) === undefined) {
    throw err('FAILOVER target HOST and PORT is not a replica.');
  }
}

export const replicationFailoverCommands = defineCommands({
  FAILOVER: {
    arity: -1,
    flags: ['admin', 'noscript', 'stale'],
    group: 'server',
    since: '6.2.0',
    syntax: '[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]',
    summary: 'Hands the role of the primary to a replica once it has everything.',
    run: failover,
  },
});
