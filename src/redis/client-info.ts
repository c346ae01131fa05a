// A client as CLIENT LIST and CLIENT INFO show it. Source: networking.c catClientInfoString. What
// its buffers hold is told by whoever holds its connection; on the stage they are at rest.

import { type Bytes, raw } from '../base/bytes.ts';
import { encodeCommand } from '../resp/encode.ts';
import type { Client } from './client.ts';
import { argvBytes, clientSize, queueBytes } from './client-size.ts';
import { heldBytes } from './replication-state.ts';
import type { RedisServer } from './server.ts';

/** What clients are connected to. */
export const SERVER_ADDRESS = '127.0.0.1:6379';

export type ClientType = 'normal' | 'master' | 'replica' | 'pubsub';

/** Subscriptions of all kinds. */
export function subscriptionCount(client: Client): number {
  return client.channels.size + client.patterns.size + client.shardChannels.size;
}

/** Source: networking.c getClientType. */
export function clientType(client: Client): ClientType {
  if (client.role === 'primary') return 'master';
  if (client.role === 'replica') return 'replica';
  return subscriptionCount(client) > 0 ? 'pubsub' : 'normal';
}

function flagsOf(client: Client): string {
  const flags: [boolean, string][] = [
    [client.isMonitor, 'O'],
    [client.role === 'replica', 'S'],
    [client.role === 'primary', 'M'],
    [subscriptionCount(client) > 0, 'P'],
    [client.queue !== null, 'x'],
    [client.blocked !== null, 'b'],
    [client.isWatchDirty, 'd'],
    [client.closeAfterReply, 'c'],
    [client.isReadOnly, 'r'],
    [client.noEvict, 'e'],
  ];
  const set = flags.filter(([isSet]) => isSet).map(([, letter]) => letter);
  return set.length === 0 ? 'N' : set.join('');
}

function wholeSeconds(ms: number): number {
  return Math.max(Math.floor(ms / 1000), 0);
}

/** As the allocator rounds it up. Source: server.h PROTO_REPLY_CHUNK_BYTES. */
export const REPLY_CHUNK_BYTES = 20_464;

/** Source: server.h PROTO_IOBUF_LEN and networking.c readQueryFromClient: what is read ahead. */
const READ_BUFFER_BYTES = 20_474;

const EXEC = [raw('exec')];

/**
 * One line, without its end. `request` is what the client is having answered, which is in its
 * query buffer until then.
 */
export function clientInfo(
  server: RedisServer,
  client: Client,
  request: readonly Bytes[] = [],
): string {
  const told = server.buffers.of(client.id);
  const output = told.output + heldBytes(server.replication, client.replica);
  const buffers = { ...told, output };
  // What runs in a transaction came before.
  const sent = request.length > 0 && client.queue !== null ? EXEC : request;
  const buffered = buffers.query + (sent.length === 0 ? 0 : encodeCommand(sent).length);
  const room = Math.max(buffers.query + buffers.queryFree, buffered === 0 ? 0 : READ_BUFFER_BYTES);
  const free = Math.max(room - buffered, 0);
  const held = { ...buffers, query: buffered, queryFree: free };
  const words = buffers.words + argvBytes(sent);
  const chunks = Math.ceil(output / REPLY_CHUNK_BYTES);
  const age = wholeSeconds(server.now - client.connectedAt);
  const idle = wholeSeconds(server.now - client.lastActiveAt);
  return [
    `id=${client.id} addr=${client.address} laddr=${SERVER_ADDRESS} fd=${client.id + 7}`,
    `name=${client.name} age=${age} idle=${idle} flags=${flagsOf(client)} db=${client.db}`,
    `sub=${client.channels.size} psub=${client.patterns.size} ssub=${client.shardChannels.size}`,
    `multi=${client.queue?.length ?? -1} qbuf=${buffered} qbuf-free=${free}`,
    `argv-mem=${words} multi-mem=${queueBytes(client)}`,
    `rbs=${buffers.reply} rbp=0 obl=0 oll=${chunks} omem=${output}`,
    `tot-mem=${clientSize(client, held, sent)} events=${output > 0 ? 'rw' : 'r'}`,
    `cmd=${client.lastCommand} user=default redir=-1 resp=${client.protocol}`,
  ].join(' ');
}
