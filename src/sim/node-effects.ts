// What leaves a server, read for the journal: which reply is whose, and effects as facts.

import type { Bytes } from '../base/bytes.ts';
import type { ClientId, Effect, ElementEffect } from '../redis/effects.ts';
import type { Reply } from '../resp/reply.ts';
import type { ElementFact } from './facts/node.ts';
import type { NodeId } from './ids.ts';

/** What a replica says without getting a reply: PSYNC is answered by the stream. */
export function isUnanswered([command, option]: readonly Bytes[]): boolean {
  return command === 'PSYNC' || (command === 'REPLCONF' && option === 'ACK');
}

/** The reply to the command itself, not one to a client that it served. */
export function ownReply(effects: readonly Effect[], client: ClientId): Reply | null {
  const unit = effects[0]?.unit;
  for (const effect of effects) {
    if (effect.unit !== unit) return null;
    if (effect.kind === 'reply' && effect.client === client) return effect.reply;
  }
  return null;
}

/** An effect inside a node as a fact. `at` and `cause` are the fact's own, so these are renamed. */
export function lift(node: NodeId, effect: { readonly unit: number } & ElementEffect): ElementFact {
  switch (effect.kind) {
    case 'list-spliced': {
      const { kind, db, key, at, removed, added } = effect;
      return { kind, node, db, key, index: at, removed, added };
    }
    case 'expiry-set': {
      const { kind, db, key, at } = effect;
      return { kind, node, db, key, expiresAt: at };
    }
    case 'key-removed': {
      const { kind, db, key, cause: reason } = effect;
      return { kind, node, db, key, reason };
    }
    case 'stream-removed': {
      const { kind, db, key, ids, cause: reason } = effect;
      return { kind, node, db, key, ids, reason };
    }
    default:
      return { ...effect, node };
  }
}
