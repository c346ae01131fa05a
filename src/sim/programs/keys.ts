// The names of the keys that programs use beside the queue's own. All begin with the queue's key.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Memory } from './program.ts';

type Owner = Pick<Memory, 'queueKey'>;
type Claimer = Pick<Memory, 'queueKey' | 'protections' | 'id'>;

/** Where claims stand: a list of all, one for each consumer, or a set scored by deadline. */
export function claimsKey({ queueKey, protections, id }: Claimer): Bytes {
  const names = {
    pop: queueKey,
    'processing-list': `${queueKey}:processing`,
    'own-list': `${queueKey}:processing:${id}`,
    script: `${queueKey}:backup`,
  };
  return raw(names[protections.claim]);
}

/** The set scored by when each claim ends: the claims themselves, or stamps beside a list. */
export function deadlinesKey(memory: Claimer): Bytes {
  const { claim } = memory.protections;
  return claim === 'script' ? claimsKey(memory) : raw(`${memory.queueKey}:leases`);
}

/** Where the mover brings what is due. */
export function readyKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:ready`);
}

/** The list of messages that were taken too often. */
export function deadLetterKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:dead`);
}

/** A hash: how often each message was taken. */
export function attemptsKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:attempts`);
}

/** A hash: who holds the claim on each message. */
export function tokensKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:tokens`);
}

/** A set: consumers that may have a list of their own. */
export function workersKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:workers`);
}

/** There while the consumer counts as alive. */
export function beatKey({ queueKey, id }: Pick<Memory, 'queueKey' | 'id'>): Bytes {
  return raw(`${queueKey}:beat:${id}`);
}

/** A list: the copies that producers keep of what they publish. */
export function copiesKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:log`);
}

/** A hash: the side effects that were done in Redis itself, by message. */
export function appliedKey(queueKey: Bytes): Bytes {
  return raw(`${queueKey}:applied`);
}

/** What the side effects in Redis add up to. */
export function balanceKey({ queueKey }: Owner): Bytes {
  return raw(`${queueKey}:balance`);
}

/** What a claim's owner is known by: another one in each life. */
export function ownToken({ id, life }: Memory): string {
  return `${id}/${life}`;
}
