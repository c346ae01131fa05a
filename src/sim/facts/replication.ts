// Facts about replication and failover: who follows whom, how far, and who was told.

import type { Ms } from '../../base/time.ts';
import type { ActorId, ConnectionId, LinkId, NodeId } from '../ids.ts';

/** As ROLE names the states of a replica's link; `connect`: it will try again. */
export type ReplicaLinkState = 'connect' | 'connecting' | 'handshake' | 'sync' | 'connected';

export type ReplicationFact =
  | {
      /** A server became a primary, or a replica of another one. */
      readonly kind: 'role-changed';
      readonly node: NodeId;
      readonly role: 'primary' | 'replica';
      /** Whom it follows; null for a primary, and for an address that no node has. */
      readonly primary: NodeId | null;
    }
  | {
      readonly kind: 'replica-link-changed';
      readonly node: NodeId;
      readonly primary: NodeId | null;
      readonly state: ReplicaLinkState;
    }
  | {
      /**
       * A replica goes on with its primary's stream. `full`: all that it held gave way to what the
       * primary held; the facts before this one tell. `partial`: it got what it had missed.
       */
      readonly kind: 'replica-resynced';
      readonly node: NodeId;
      readonly primary: NodeId | null;
      readonly how: 'full' | 'partial';
      readonly offset: number;
    }
  | {
      /** A replica has handled all that arrived over this connection so far. */
      readonly kind: 'stream-applied';
      readonly node: NodeId;
      readonly connection: ConnectionId;
      readonly offset: number;
    };

export type FailoverFact =
  | {
      /** The sentinel has not heard of a node for too long. */
      readonly kind: 'node-suspected';
      readonly actor: ActorId;
      readonly node: NodeId;
      readonly silentMs: Ms;
    }
  | { readonly kind: 'node-trusted'; readonly actor: ActorId; readonly node: NodeId }
  | {
      /** A replica was chosen and is being told to take over. */
      readonly kind: 'failover-began';
      readonly actor: ActorId;
      readonly from: NodeId;
      readonly to: NodeId;
    }
  | {
      /** Nobody can take over, or who was told to did not confirm it in time. */
      readonly kind: 'failover-failed';
      readonly actor: ActorId;
      readonly from: NodeId;
      readonly reason: 'no-good-replica' | 'timeout';
    }
  | {
      /** The replica has taken over; clients and other nodes are being told. */
      readonly kind: 'failover-done';
      readonly actor: ActorId;
      readonly from: NodeId;
      readonly to: NodeId;
    }
  | {
      /** The sentinel tells a client who the primary is; the link may be cut. */
      readonly kind: 'client-telling';
      readonly actor: ActorId;
      readonly by: ActorId;
      readonly link: LinkId;
      readonly primary: NodeId;
      readonly arrivesAt: Ms;
    }
  | {
      /** A client knows now; `moves` if it was connected to another node so far. */
      readonly kind: 'client-told';
      readonly actor: ActorId;
      readonly by: ActorId;
      readonly primary: NodeId;
      readonly moves: boolean;
    };
