// Facts about what a node executes and what changes inside its keys.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { ClientId, ElementEffect, RemovalCause } from '../../redis/effects.ts';
import type { Reply } from '../../resp/reply.ts';
import type { ActorId, ConnectionId, NodeId } from '../ids.ts';

/** What happens inside a node. Element facts are the emulator's effects with the node added. */
export type NodeFact =
  | {
      /** `reply` is null when the client blocks, or when nothing is answered now. */
      readonly kind: 'command-executed';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      /** Null for the console, which has no link. */
      readonly connection: ConnectionId | null;
      readonly argv: readonly Bytes[];
      readonly reply: Reply | null;
    }
  | {
      readonly kind: 'client-blocked';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      readonly keys: readonly Bytes[];
      /** Virtual time; null means for ever. */
      readonly until: Ms | null;
    }
  | {
      readonly kind: 'client-unblocked';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      readonly reason: 'served' | 'timeout' | 'error' | 'closed';
    }
  | ElementFact;

type Lifted<E> = E extends { readonly at: unknown } | { readonly cause: unknown }
  ? never
  : E & { readonly node: NodeId };

/**
 * A change inside a key, as the emulator's effect of that kind. `at` and `cause` are the fact's own,
 * hence `index`, `expiresAt` and `reason` here.
 */
export type ElementFact =
  | Lifted<ElementEffect>
  | {
      readonly kind: 'list-spliced';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      /** Index from the head at which `removed` left and then `added` came in. */
      readonly index: number;
      readonly removed: readonly Bytes[];
      readonly added: readonly Bytes[];
    }
  | {
      readonly kind: 'expiry-set';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      /** Wall clock of the node; null when the expiry was taken away. */
      readonly expiresAt: Ms | null;
    }
  | {
      readonly kind: 'key-removed';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      readonly reason: RemovalCause;
    }
  | {
      readonly kind: 'stream-removed';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      readonly ids: readonly string[];
      readonly reason: 'deleted' | 'trimmed';
    };
