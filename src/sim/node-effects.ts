// What leaves a server, read for the journal: which reply is whose, and effects as facts.

import type { Bytes } from '../base/bytes.ts';
import type { ClientId, Effect, ElementEffect } from '../redis/effects.ts';
import type { Reply } from '../resp/reply.ts';
import type { FactStamp } from './fact.ts';
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
export function lift(
  node: NodeId,
  effect: ElementEffect,
  { seq, at, cause, unit }: FactStamp,
): FactStamp & ElementFact {
  switch (effect.kind) {
    case 'list-spliced': {
      const { kind, db, key, at: index, removed, added } = effect;
      return { kind, seq, at, cause, unit, node, db, key, index, removed, added };
    }
    case 'expiry-set': {
      const { kind, db, key, at: expiresAt } = effect;
      return { kind, seq, at, cause, unit, node, db, key, expiresAt };
    }
    case 'key-removed': {
      const { kind, db, key, cause: reason } = effect;
      return { kind, seq, at, cause, unit, node, db, key, reason };
    }
    case 'stream-removed': {
      const { kind, db, key, ids, cause: reason } = effect;
      return { kind, seq, at, cause, unit, node, db, key, ids, reason };
    }
    default:
      return { ...effect, seq, at, cause, unit, node };
  }
}
