// Facts about connections and the packets on them.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { ClientId } from '../../redis/effects.ts';
import type { Reply } from '../../resp/reply.ts';
import type { ActorId, ConnectionId, LinkId, NodeId, PacketId } from '../ids.ts';
import type { MessageId } from '../payload.ts';

/**
 * `request`: from who opened the connection. `reply`: to it. `stream`: what a primary sends to a
 * replica, which opened the connection.
 */
export type Direction = 'request' | 'reply' | 'stream';

/** Why bytes on a connection never arrive. */
export type LossReason =
  /** The connection was reset while they were on their way. */
  | 'reset'
  /** The connection was broken already when they were sent. */
  | 'broken'
  /** The sender died and its socket with it. */
  | 'sender-died'
  /** There is no process any more to read them. */
  | 'receiver-died'
  /** The receiver closed the connection before they came. */
  | 'receiver-closed'
  /** The server still kept them when it ended the connection. */
  | 'never-sent';

/** Why an end of a connection saw it end. */
export type CloseReason =
  | 'reset'
  | 'process-died'
  | 'closed-by-client'
  | 'closed-by-server'
  /** The server's process died, and its sockets with it. */
  | 'node-died'
  /** Nobody listens: the server is down, its machine answers so. */
  | 'refused';

/** What happens on the wires. */
export type LinkFact =
  | {
      readonly kind: 'connection-opening';
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly actor: ActorId;
      readonly node: NodeId;
      /** When both sides have it, if nothing comes between. */
      readonly opensAt: Ms;
    }
  | {
      readonly kind: 'connection-accepted';
      readonly connection: ConnectionId;
      readonly node: NodeId;
      readonly client: ClientId;
    }
  | {
      readonly kind: 'connection-opened';
      readonly connection: ConnectionId;
      readonly actor: ActorId;
      readonly node: NodeId;
    }
  | {
      /**
       * One end learnt (or decided) that the connection is over; the other end has its own fact.
       */
      readonly kind: 'connection-closed';
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly side: 'actor' | 'node';
      readonly actor: ActorId;
      readonly node: NodeId;
      readonly reason: CloseReason;
    }
  | {
      /** The network between both ends broke the connection. The ends learn it a moment later. */
      readonly kind: 'connection-reset';
      readonly connection: ConnectionId;
      readonly link: LinkId;
    }
  | {
      /**
       * The connection is dead in the middle, and only the end named in `told` knows: the other one
       * takes it for open.
       */
      readonly kind: 'connection-half-open';
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly told: 'actor' | 'node' | 'nobody';
    }
  | {
      /** Nothing passes until it heals, and nobody is told; `healsAt` null means never. */
      readonly kind: 'link-cut';
      readonly link: LinkId;
      readonly healsAt: Ms | null;
    }
  | { readonly kind: 'link-healed'; readonly link: LinkId }
  | ({
      /** A reply waits in the node's memory: its reader does not read. `bytes` wait in all. */
      readonly kind: 'reply-buffered';
      readonly packet: PacketId;
    } & BufferFields)
  | ({
      /** A node ends a connection: more waits for its reader than client-output-buffer-limit. */
      readonly kind: 'output-limit-reached';
      readonly limit: 'hard' | 'soft';
    } & BufferFields)
  | {
      /** Each packet takes `extraMs` longer from now on; 0 ends that. */
      readonly kind: 'link-slowed';
      readonly link: LinkId;
      readonly extraMs: Ms;
    }
  | ({ readonly kind: 'packet-sent'; readonly arrivesAt: Ms } & PacketFields &
      (
        | { readonly direction: 'request'; readonly argv: readonly Bytes[] }
        | { readonly direction: 'reply'; readonly reply: Reply }
        | { readonly direction: 'stream'; readonly bytes: Bytes }
      ))
  | ({ readonly kind: 'packet-arrived' } & PacketFields & { readonly direction: Direction })
  | ({ readonly kind: 'packet-lost'; readonly reason: LossReason } & PacketFields & {
        readonly direction: Direction;
      });

/** What each fact about an output buffer says about it. */
interface BufferFields {
  readonly connection: ConnectionId;
  readonly link: LinkId;
  readonly actor: ActorId | NodeId;
  readonly node: NodeId;
  readonly bytes: number;
}

/** What each fact about a packet says about it. */
interface PacketFields {
  readonly packet: PacketId;
  readonly connection: ConnectionId;
  readonly link: LinkId;
  /** Who opened the connection: a process, or a node that is a replica. */
  readonly actor: ActorId | NodeId;
  readonly node: NodeId;
  /** The command's name in upper case, also on the reply to it: `LPUSH`; of a stream, its first. */
  readonly label: string;
  /** The messages found in its bytes, in order; a message may occur twice. */
  readonly messages: readonly MessageId[];
}
