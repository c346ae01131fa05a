// From a request to a running command: refuse what must not run here, queue it inside MULTI, run
// it, and serve whoever waited for what it did. Source: server.c processCommand.

import { type Bytes, lower } from '../base/bytes.ts';
import { error, QUEUED } from '../resp/reply.ts';
import { arityFault } from './arity.ts';
import { call, serve } from './call.ts';
import type { Client } from './client.ts';
import { type Command, flagBit } from './command.ts';
import { CommandError, err, LOADING, NO_AUTH, OUT_OF_MEMORY } from './errors.ts';
import { isOutOfMemory, needsMemory } from './eviction.ts';
import { updateFailover } from './failover.ts';
import { incomingLoad } from './incoming-load.ts';
import { commandNamed, lookupCommand } from './lookup.ts';
import { flushMonitorFeed } from './monitoring.ts';
import { isPutOff, putOff } from './pause.ts';
import { staleFault, writeFault } from './replication-rules.ts';
import { requestMasks } from './request-flags.ts';
import type { RedisServer } from './server.ts';
import { lookAfterShutdown } from './shutdown.ts';
import { dropTransaction } from './transaction.ts';
import { commandAnswered, unblock } from './unblock.ts';

const NO_AUTH_BIT = flagBit('no_auth');
const ALLOW_BUSY_BIT = flagBit('allow_busy');
const KEYSPACE_BITS = flagBit('write') | flagBit('readonly') | flagBit('may_replicate');
const LOADING_BIT = flagBit('loading');
const NO_ASYNC_LOADING_BIT = flagBit('no_async_loading');
const NO_MULTI_BIT = flagBit('no_multi');
const ARBITRARY_KEYS_BIT = flagBit('touches_arbitrary_keys');

/**
 * First words of HTTP: a web page that was made to talk to Redis gets nothing but a closed door.
 */
const HTTP_WORDS = new Set(['post', 'host:']);

/** Commands that run at once inside MULTI instead of being queued. */
const UNQUEUED = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** What a RESP2 connection with subscriptions may still say. */
const SUBSCRIBER_COMMANDS = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'unsubscribe',
  'sunsubscribe',
  'psubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

/** Runs or queues one request of a client that is not blocked. */
export function processRequest(server: RedisServer, client: Client, argv: readonly Bytes[]): void {
  if (argv.length === 0) return;
  const found = lookupCommand(argv);
  if (found instanceof CommandError) {
    refuseUnknown(server, client, found, argv);
    return;
  }
  client.lastCommand = found.name;
  const fault = arityFault(found, argv) ?? contextFault(server, client, found, argv);
  if (fault !== undefined) {
    refuse(server, client, fault, found);
    return;
  }
  if (isPutOff(server, client, found, argv)) {
    putOff(server, client, argv);
    return;
  }
  if (client.queue !== null && !UNQUEUED.has(found.name)) {
    // A transaction that can only fail is not worth the memory.
    if (!client.isQueueBroken && !client.isWatchDirty) client.queue.push(argv);
    server.reply(client, QUEUED);
  } else {
    server.reply(client, call(server, client, found, argv, 'request'));
    if (server.monitorFeed.length > 0) flushMonitorFeed(server);
    server.endUnit((found.mask & ARBITRARY_KEYS_BIT) === 0);
    // A WAIT that waits is about what came before it, not about its own request for answers.
    if (client.blocked === null) client.writeOffset = server.replication.offset;
  }
  afterRequest(server, client);
}

function refuseUnknown(
  server: RedisServer,
  client: Client,
  fault: CommandError,
  argv: readonly Bytes[],
): void {
  if (HTTP_WORDS.has(lower(argv[0] as Bytes))) {
    server.closeClient(client);
    return;
  }
  client.lastCommand = 'NULL';
  refuse(server, client, fault, undefined);
}

const NO_DEBUG = err(
  'DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run ' +
    'it from a local connection, otherwise you need to set this option in the configuration ' +
    'file, and then restart the server.',
);

/** What forbids this command to this client at this moment, in Redis's order of checks. */
function contextFault(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): CommandError | undefined {
  if (command.name === 'debug' && server.config.text('enable-debug-command') === 'no') {
    return NO_DEBUG;
  }
  if (!client.isAuthenticated && (command.mask & NO_AUTH_BIT) === 0) {
    if (server.config.text('requirepass') !== '') return NO_AUTH;
  }
  if (client.queue !== null && (command.mask & NO_MULTI_BIT) !== 0) {
    return err('Command not allowed inside a transaction');
  }
  if (server.memoryLimit > 0 && isTooFull(server, client, command, argv)) return OUT_OF_MEMORY;
  const fault = writeFault(server, client, command, argv);
  if (fault !== undefined) return fault;
  const isSubscriber =
    client.protocol === 2 &&
    client.channels.size + client.patterns.size + client.shardChannels.size > 0;
  if (isSubscriber && !SUBSCRIBER_COMMANDS.has(command.name)) {
    return err(
      `Can't execute '${command.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / ` +
        'RESET are allowed in this context',
    );
  }
  const stale =
    staleFault(server, client, command, argv) ??
    loadingFault(server, client, command, argv) ??
    busyFault(server, command);
  if (stale !== undefined) return stale;
  // To Redis a monitor is a kind of replica.
  if (client.isMonitor && (command.mask & KEYSPACE_BITS) !== 0) {
    return err("Replica can't interact with the keyspace");
  }
  return undefined;
}

/** Room is made before every command, whether it needs any or not. */
function isTooFull(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): boolean {
  if (server.scripts.isBusy) return false;
  const isShort = isOutOfMemory(server);
  if (isShort && client.role !== 'primary' && needsMemory(server, client, command, argv)) {
    return true;
  }
  server.administration.isShortOfMemory = isShort;
  return false;
}

function loadingFault(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
): CommandError | undefined {
  const incoming = incomingLoad(server);
  if (!server.isLoading && incoming === null) return undefined;
  const masks = requestMasks(server, client.queue, command, argv);
  const isRefused =
    incoming === 'async-loading'
      ? masks.some((mask) => (mask & NO_ASYNC_LOADING_BIT) !== 0)
      : masks.some((mask) => (mask & LOADING_BIT) === 0);
  return isRefused ? LOADING : undefined;
}

/** While a script runs for long, only what may interrupt it gets through. */
function busyFault(server: RedisServer, command: Command): CommandError | undefined {
  return (command.mask & ALLOW_BUSY_BIT) === 0 ? server.scripts.busyFault() : undefined;
}

/** An error that came before the command ran. Inside MULTI it breaks the transaction. */
function refuse(
  server: RedisServer,
  client: Client,
  fault: CommandError,
  command: Command | undefined,
): void {
  if (command !== undefined) server.stats.of(command).rejected += 1;
  if (client.queue !== null) client.isQueueBroken = true;
  if (command?.name === 'exec') {
    dropTransaction(server, client);
    const why = fault.text.replace(/^ERR /, '');
    server.reply(client, error(`EXECABORT Transaction discarded because of: ${why}`));
  } else {
    server.reply(client, error(fault.text));
  }
  afterRequest(server, client);
}

function afterRequest(server: RedisServer, client: Client): void {
  const { administration } = server;
  if (administration.sleptMs > 0) {
    server.now += administration.sleptMs;
    administration.sleptMs = 0;
  }
  if (mayGoOn(server, client)) commandAnswered(client);
  if (client.closeAfterReply) server.report({ kind: 'close', client: client.id });
}

/**
 * Serves waiting clients and lets them go on with the requests that piled up, until all is quiet.
 */
export function settle(server: RedisServer): void {
  letGoOn(server);
  if (server.replication.failover === null && server.administration.shutdown === null) return;
  updateFailover(server);
  lookAfterShutdown(server);
  letGoOn(server);
}

function letGoOn(server: RedisServer): void {
  serveReadyKeys(server);
  while (server.unblocked.length > 0) {
    const client = server.unblocked.shift() as Client;
    while (mayGoOn(server, client) && client.waitingRequests.length > 0) {
      const [request, ...later] = client.waitingRequests;
      client.waitingRequests = later;
      if (server.clients.has(client.id) && !client.closeAfterReply) {
        processRequest(server, client, request as readonly Bytes[]);
        // After each request, not after all of them: the next could take what this one pushed.
        serveReadyKeys(server);
      }
    }
  }
}

/** A client that waits for a key or for its own script reads no further requests. */
export function mayGoOn(server: RedisServer, client: Client): boolean {
  return client.blocked === null && !server.scripts.isRunBy(client.id);
}

/** Not in the middle of a slow script, unless that was killed. */
function serveReadyKeys(server: RedisServer): void {
  server.scripts.endKilled();
  while (server.lines.hasReady && !server.scripts.isBusy) serveReadyKey(server);
}

function serveReadyKey(server: RedisServer): void {
  const ready = server.lines.takeReady();
  if (ready === undefined) return;
  for (const id of server.lines.line(ready.db, ready.key)) {
    const client = server.clients.get(id);
    const state = client?.blocked;
    if (client === undefined || state === null || state === undefined) continue;
    const type = server.database(ready.db).peek(ready.key)?.type;
    // Nothing is left for those further back: a thousand of them cost no more than one.
    if (type === undefined && !server.lines.hasStreamReaders(ready.db, ready.key)) break;
    // A stream's readers must also hear that their key or group is gone.
    if (state.on !== 'stream' && state.on !== type) continue;
    const command = commandNamed(client.lastCommand);
    if (command === undefined) continue;
    const reply = serve(server, client, command, state.argv, ready.key);
    if (reply !== undefined) {
      unblock(server, client, reply.kind === 'error' ? 'error' : 'served', reply);
    }
    server.endUnit();
  }
  // An expired key may have been deleted by the look alone.
  server.endUnit();
}
