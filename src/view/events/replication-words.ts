// Facts about replication and failover as sentences: who follows whom, who takes over, who is told.

import type { Key, SentenceParams } from '../../i18n/dictionary.ts';
import type { Fact, FactOf } from '../../sim/fact.ts';
import type { FactWords, Weight } from './fact-words.ts';
import { nameOfActor } from './names.ts';

/** Null for facts of other sorts. */
export function replicationWords(fact: Fact): FactWords | null {
  switch (fact.kind) {
    case 'role-changed':
      return roleChanged(fact);
    case 'replica-link-changed': {
      const isLoss = fact.state === 'connect';
      const { node } = fact;
      return isLoss ? words('step', 'fact.replica-link-lost', { node }) : null;
    }
    case 'replica-resynced': {
      const { node, how } = fact;
      return words('important', `fact.resynced-${how}`, { node, primary: fact.primary ?? '?' });
    }
    case 'node-suspected':
    case 'node-trusted':
      return words('important', `fact.${fact.kind}`, { actor: fact.actor, node: fact.node });
    case 'failover-began':
    case 'failover-done':
      return words('important', `fact.${fact.kind}`, { from: fact.from, to: fact.to });
    case 'failover-failed':
      return words('important', `fact.failover-${fact.reason}`, { node: fact.from });
    case 'client-told': {
      const params = { actor: nameOfActor(fact.actor), node: fact.primary, by: fact.by };
      return words('step', 'fact.client-told', params);
    }
    default:
      return null;
  }
}

function roleChanged({ node, role, primary }: FactOf<'role-changed'>): FactWords {
  if (role === 'primary') return words('important', 'fact.became-primary', { node });
  return words('important', 'fact.became-replica', { node, primary: primary ?? '?' });
}

function words(weight: Weight, key: Key, params: SentenceParams): FactWords {
  return { sentence: { key, params }, weight };
}
