// One connection as the server sees it. Source: server.h struct client. Plain data, so that a
// snapshot of the server can hold it.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Protocol } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import type { ClientId } from './effects.ts';
import type { ReplicaState } from './replication-state.ts';

/** What a blocked client waits for. */
interface BlockedState {
  readonly on:
    | 'list'
    | 'zset'
    | 'stream'
    | 'offset'
    | 'pause'
    | 'shutdown'
    | 'listening'
    | 'loading';
  readonly keys: readonly Bytes[];
  readonly db: number;
  /** Null: for ever. */
  readonly deadline: Ms | null;
  /** Order of blocking over all clients: FIFO per key. */
  readonly seq: number;
  readonly argv: readonly Bytes[];
  readonly onTimeout: Reply;
}

/** A key being watched, in the form in which it was when WATCH ran. */
interface WatchedKey {
  readonly db: number;
  readonly key: Bytes;
  /** It had expired already at WATCH: then its deletion does not abort. */
  readonly wasExpired: boolean;
}

/** `normal` clients, the replica's link to its primary (`primary`), and the loader of an AOF. */
export type ClientRole = 'normal' | 'replica' | 'primary' | 'loader' | 'script';

export interface Client {
  readonly id: ClientId;
  readonly address: string;
  readonly connectedAt: Ms;
  role: ClientRole;
  db: number;
  protocol: Protocol;
  name: Bytes;
  isAuthenticated: boolean;
  lastActiveAt: Ms;
  lastCommand: string;
  /** Null outside MULTI. */
  queue: (readonly Bytes[])[] | null;
  /** A queued command was refused: EXEC will say EXECABORT. */
  isQueueBroken: boolean;
  watched: readonly WatchedKey[];
  /** A watched key was modified: EXEC will answer nil. */
  isWatchDirty: boolean;
  blocked: BlockedState | null;
  /** Requests that came while it was blocked, as in its query buffer. */
  waitingRequests: readonly (readonly Bytes[])[];
  channels: ReadonlySet<Bytes>;
  patterns: ReadonlySet<Bytes>;
  shardChannels: ReadonlySet<Bytes>;
  replyMode: 'on' | 'off' | 'skip-next' | 'skip';
  /** What it is as a replica; null when it never said REPLCONF or PSYNC. */
  replica: ReplicaState | null;
  /** The end of the replication stream after its last command: what WAIT waits for. */
  writeOffset: number;
  isMonitor: boolean;
  isReadOnly: boolean;
  noEvict: boolean;
  closeAfterReply: boolean;
}

/** A fresh connection. */
export function newClient(id: ClientId, address: string, now: Ms): Client {
  return {
    id,
    address,
    connectedAt: now,
    role: 'normal',
    db: 0,
    protocol: 2,
    name: '' as Bytes,
    isAuthenticated: false,
    lastActiveAt: now,
    lastCommand: 'NULL',
    queue: null,
    isQueueBroken: false,
    watched: [],
    isWatchDirty: false,
    blocked: null,
    waitingRequests: [],
    channels: NO_CHANNELS,
    patterns: NO_CHANNELS,
    shardChannels: NO_CHANNELS,
    replyMode: 'on',
    replica: null,
    writeOffset: 0,
    isMonitor: false,
    isReadOnly: false,
    noEvict: false,
    closeAfterReply: false,
  };
}

/** What all clients listen to at first. They share it, so nobody may add to it. */
export const NO_CHANNELS: ReadonlySet<Bytes> = new Set();

/**
 * A copy for a snapshot. Inner collections are replaced on change, never mutated, save the queue
 * and the subscriptions: a client may add thousands of them, one after the other.
 */
export function keptClient(client: Client): Client {
  return {
    ...client,
    queue: copyQueue(client.queue),
    channels: copyNames(client.channels),
    patterns: copyNames(client.patterns),
    shardChannels: copyNames(client.shardChannels),
  };
}

/**
 * A copy of what a snapshot holds, to go on with. Field by field, in the order of `newClient`: so
 * V8 gives it the same hidden class, and code that was compiled before serves it too.
 */
export function resumedClient(client: Client): Client {
  return {
    id: client.id,
    address: client.address,
    connectedAt: client.connectedAt,
    role: client.role,
    db: client.db,
    protocol: client.protocol,
    name: client.name,
    isAuthenticated: client.isAuthenticated,
    lastActiveAt: client.lastActiveAt,
    lastCommand: client.lastCommand,
    queue: copyQueue(client.queue),
    isQueueBroken: client.isQueueBroken,
    watched: client.watched,
    isWatchDirty: client.isWatchDirty,
    blocked: client.blocked,
    waitingRequests: client.waitingRequests,
    channels: copyNames(client.channels),
    patterns: copyNames(client.patterns),
    shardChannels: copyNames(client.shardChannels),
    replyMode: client.replyMode,
    replica: client.replica,
    writeOffset: client.writeOffset,
    isMonitor: client.isMonitor,
    isReadOnly: client.isReadOnly,
    noEvict: client.noEvict,
    closeAfterReply: client.closeAfterReply,
  };
}

function copyQueue(queue: Client['queue']): Client['queue'] {
  return queue === null ? null : [...queue];
}

function copyNames(names: ReadonlySet<Bytes>): ReadonlySet<Bytes> {
  return names.size === 0 ? NO_CHANNELS : new Set(names);
}
