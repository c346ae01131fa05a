// REPLICAOF SLAVEOF ROLE REPLCONF PSYNC SYNC WAIT. Source: replication.c. Left out: replicas that
// ask for a part of the dataset only. FAILOVER is in replication-failover.ts.

import { type Bytes, lower } from '../../base/bytes.ts';
import { int, NONE, OK, type Reply, simple } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { clientInfo } from '../client-info.ts';
import { type CommandSpec, defineCommands, type Outcome } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, err, SYNTAX } from '../errors.ts';
import { parseInteger } from '../integer.ts';
import { log } from '../log.ts';
import { acknowledge, askForAcks, countAcks, updateReplica } from '../replication.ts';
import { replicaName, roleReply } from '../replication-info.ts';
import { follow, followNobody, sendAck } from '../replication-link.ts';
import { startOldSync, startSync } from '../replication-sync.ts';

const NO_PRIMARY_LINK = new CommandError(
  "NOMASTERLINK Can't SYNC while not connected with my master",
);
const FAILING_OVER = new CommandError("NOMASTERLINK Can't SYNC while failing over");
const NEEDS_MARKS = err('Filtered replica requires EOF capability');
const NOT_ON_A_REPLICA = err(
  'WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a ' +
    'replica is configured to be writable (which is not the default) writes to replicas are ' +
    'just local and are not propagated.',
);
const LONGEST_HOST = 255;

function replicaof({ server, client }: Context, args: Args): Reply {
  if (server.replication.failover !== null) throw err('REPLICAOF not allowed while failing over.');
  const host = args.next();
  if (lower(host) === 'no' && lower(args.peek() ?? '') === 'one') {
    followNobody(server);
    return OK;
  }
  if (client.role === 'replica') throw err('Command is not valid when client is a replica.');
  const port = args.intInRange(0, 65_535, err('Invalid master port'));
  const { primary } = server.replication;
  if (primary !== null && lower(primary.host) === lower(host) && primary.port === port) {
    return simple('OK Already connected to specified master');
  }
  follow(server, host, port);
  return OK;
}

function replconf(ctx: Context, args: Args): Reply {
  const { server, client } = ctx;
  if (args.left % 2 === 1) throw SYNTAX;
  while (args.left > 0) {
    const word = args.next();
    const option = lower(word);
    if (option === 'ack') {
      const offset = parseInteger(args.next());
      if (client.role === 'replica' && offset !== undefined) {
        acknowledge(server, client, Number(offset));
      }
      return NONE;
    }
    if (option === 'getack') {
      sendAck(server);
      return NONE;
    }
    configureReplica(ctx, args, option, word);
  }
  return OK;
}

function configureReplica({ client }: Context, args: Args, option: string, word: string): void {
  if (option === 'listening-port') {
    updateReplica(client, { port: args.int() });
  } else if (option === 'ip-address') {
    const host = args.next();
    if (host.length >= LONGEST_HOST) {
      const what = 'REPLCONF ip-address provided by replica instance is too long';
      throw err(`${what}: ${host.length} bytes`);
    }
    updateReplica(client, { host });
  } else if (option === 'capa') {
    const capability = lower(args.next());
    if (capability === 'psync2') updateReplica(client, { understandsPsync2: true });
    if (capability === 'eof') updateReplica(client, { takesMarks: true });
  } else if (option === 'rdb-filter-only') {
    updateReplica(client, { wantsFunctionsOnly: readFilter(args.next()) });
  } else if (option === 'rdb-only') {
    args.intInRange(0, 1, err('value is out of range, value must between 0 and 1'));
  } else {
    throw err(`Unrecognized REPLCONF option: ${word}`);
  }
}

/** What of the dataset is wanted: only functions can be told apart. */
function readFilter(text: Bytes): boolean {
  const names = text.split(' ').filter((name) => name !== '');
  const unknown = names.find((name) => name.toLowerCase() !== 'functions');
  if (unknown !== undefined) throw err(`Unsupported rdb-filter-only option: ${unknown}`);
  return names.length > 0;
}

/** Whether a client is told the dataset; false for one that was told already. */
function maySync({ server, client }: Context, takeOver?: () => void): boolean {
  if (client.role === 'replica') return false;
  takeOver?.();
  if (server.replication.failover !== null) throw FAILING_OVER;
  const { primary } = server.replication;
  if (primary !== null && primary.state !== 'connected') throw NO_PRIMARY_LINK;
  if (client.replica?.wantsFunctionsOnly && !client.replica.takesMarks) throw NEEDS_MARKS;
  return true;
}

/** A primary that fails over has sent everything: from here on this server is the primary. */
function takeOver({ server, client }: Context, { argv }: Args): void {
  const replid = argv[1] ?? '';
  log(server, 'warning', `Failover request received for replid ${replid}.`);
  const state = server.replication;
  if (state.primary === null) throw err("PSYNC FAILOVER can't be sent to a master.");
  if (lower(replid) !== state.replid) throw err('PSYNC FAILOVER replid must match my replid.');
  followNobody(server);
  const asker = clientInfo(server, client);
  log(server, 'notice', `MASTER MODE enabled (failover request from '${asker}')`);
}

function sync(ctx: Context): Reply {
  if (maySync(ctx)) startOldSync(ctx.server, ctx.client);
  return NONE;
}

function psync(ctx: Context, args: Args): Reply {
  const { server, client } = ctx;
  const asksToTakeOver = lower(args.argv[3] ?? '') === 'failover';
  if (!maySync(ctx, asksToTakeOver ? () => takeOver(ctx, args) : undefined)) return NONE;
  const replid = lower(args.next());
  const offset = args.peek();
  if (offset === undefined || parseInteger(offset) === undefined) {
    const what = 'asks for synchronization but with a wrong offset';
    log(server, 'warning', `Replica ${replicaName(client)} ${what}`);
  }
  startSync(server, client, replid, args.int());
  return NONE;
}

function wait(ctx: Context, args: Args): Outcome {
  const { server, client } = ctx;
  if (server.isReplica) throw NOT_ON_A_REPLICA;
  const wanted = args.int();
  const timeoutMs = milliseconds(args);
  const count = countAcks(server, client.writeOffset);
  if (count >= wanted || !ctx.canBlock) return int(count);
  askForAcks(server);
  return { kind: 'block', on: 'offset', keys: [], timeoutMs, onTimeout: int(count) };
}

/** Source: timeout.c getTimeoutFromObjectOrReply in UNIT_MILLISECONDS. */
function milliseconds(args: Args): number {
  const ms = args.int(err('timeout is not an integer or out of range'));
  if (ms < 0) throw err('timeout is negative');
  return ms;
}

const REPLICAOF: CommandSpec = {
  arity: 3,
  flags: ['admin', 'noscript', 'stale', 'no_async_loading'],
  group: 'server',
  since: '5.0.0',
  syntax: 'host port',
  summary: 'Makes this server a replica of another one, or with NO ONE a primary again.',
  run: replicaof,
};

export const replicationCommands = defineCommands({
  REPLICAOF,
  SLAVEOF: { ...REPLICAOF, since: '1.0.0' },
  ROLE: {
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast'],
    group: 'server',
    since: '2.8.12',
    syntax: '',
    summary: 'Whether this server is a primary or a replica, and how far replication has come.',
    run: ({ server }) => roleReply(server),
  },
  REPLCONF: {
    arity: -1,
    flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'],
    group: 'server',
    since: '3.0.0',
    syntax: '',
    summary: 'What a replica and its primary tell each other.',
    run: replconf,
  },
  PSYNC: {
    arity: -3,
    flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
    group: 'server',
    since: '2.8.0',
    syntax: 'replicationid offset',
    summary: 'A replica asks for the stream, from where it left off if that can still be had.',
    run: psync,
  },
  SYNC: {
    arity: 1,
    flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
    group: 'server',
    since: '1.0.0',
    syntax: '',
    summary: 'What replicas asked for before PSYNC: the dataset, and from then on the stream.',
    run: sync,
  },
  WAIT: {
    arity: 3,
    flags: ['noscript'],
    group: 'generic',
    since: '3.0.0',
    syntax: 'numreplicas timeout',
    summary:
      'Waits until replicas have this writes of this connection; answers how many have them.',
    run: wait,
  },
});
