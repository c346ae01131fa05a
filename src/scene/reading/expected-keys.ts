// Which keys a design uses, the most important first: they have their place on the stage from the
// beginning, be they empty or not, so that nothing moves when the first message comes.

import { type Bytes, raw } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import {
  appliedKey,
  attemptsKey,
  claimsKey,
  copiesKey,
  deadLetterKey,
  deadlinesKey,
  readyKey,
  tokensKey,
  workersKey,
} from '../../sim/programs/keys.ts';
import type { Protections } from '../../sim/protections.ts';
import type { Scenario } from '../../sim/scenario.ts';

/** A key, or a channel, that the design uses. */
export type ExpectedKey = { readonly key: Bytes; readonly isDead?: boolean } & (
  | { readonly kind: 'list'; readonly entersBy: string | null; readonly leavesBy: string | null }
  | {
      readonly kind: 'zset';
      readonly scores: 'due' | 'lease' | 'priority';
      /** How far in the future scores lie at most. */
      readonly horizonMs: Ms;
    }
  | { readonly kind: 'stream' | 'channel' | 'hash' | 'set' }
);

/** Scores of a priority queue. */
export const PRIORITIES = [0, 1, 2];

/** The keys of a scenario's design with the protections that are on. */
export function expectedKeys(scenario: Scenario, protections: Protections): ExpectedKey[] {
  const queueKey = raw(scenario.queueKey);
  const keys = keysOf(scenario, protections, queueKey);
  const { deadLetterAfter } = protections;
  if (deadLetterAfter > 0 && scenario.design !== 'pubsub') {
    const key = deadLetterKey({ queueKey });
    keys.push(
      scenario.design === 'stream'
        ? { kind: 'stream', key, isDead: true }
        : { kind: 'list', key, isDead: true, entersBy: 'LPUSH', leavesBy: null },
    );
    if (scenario.design !== 'stream') keys.push({ kind: 'hash', key: attemptsKey({ queueKey }) });
  }
  if (protections.effectIn === 'redis' && scenario.design !== 'pubsub') {
    keys.push({ kind: 'hash', key: appliedKey(queueKey) });
  }
  return keys;
}

function keysOf(scenario: Scenario, protections: Protections, queueKey: Bytes): ExpectedKey[] {
  switch (scenario.design) {
    case 'list':
      return listKeys(scenario, protections, queueKey);
    case 'sorted-set':
      return sortedSetKeys(protections, queueKey);
    case 'pubsub':
      return [
        { kind: 'channel', key: queueKey },
        ...(protections.storedCopy
          ? [
              {
                kind: 'list',
                key: copiesKey({ queueKey }),
                entersBy: 'LPUSH',
                leavesBy: 'RPOP',
              } as const,
            ]
          : []),
      ];
    case 'stream':
      return [{ kind: 'stream', key: queueKey }];
  }
}

function listKeys({ workers }: Scenario, protections: Protections, queueKey: Bytes): ExpectedKey[] {
  const { claim, ack, heartbeatMs, leaseMs } = protections;
  const blocks = workers.some(({ take }) => take === 'block');
  const moves = claim === 'processing-list' || claim === 'own-list';
  const plain = moves ? 'LMOVE' : 'RPOP';
  const blocking = moves ? 'BLMOVE' : 'BRPOP';
  const leavesBy = claim === 'script' ? 'EVAL' : blocks ? blocking : plain;
  const keys: ExpectedKey[] = [{ kind: 'list', key: queueKey, entersBy: 'LPUSH', leavesBy }];
  const claimer = { queueKey, protections, id: '' };
  if (claim === 'own-list') {
    for (const { id, duty } of workers) {
      if (duty !== 'work') continue;
      const key = claimsKey({ ...claimer, id });
      keys.push({ kind: 'list', key, entersBy: 'LMOVE', leavesBy: null });
    }
    if (heartbeatMs > 0) keys.push({ kind: 'set', key: workersKey({ queueKey }) });
    return keys;
  }
  if (claim === 'processing-list') {
    keys.push({ kind: 'list', key: claimsKey(claimer), entersBy: 'LMOVE', leavesBy: null });
  }
  if (claim === 'pop') return keys;
  keys.push({ kind: 'zset', key: deadlinesKey(claimer), scores: 'lease', horizonMs: leaseMs });
  if (ack === 'token') keys.push({ kind: 'hash', key: tokensKey({ queueKey }) });
  return keys;
}

function sortedSetKeys({ due, delayMs, leaseMs }: Protections, queueKey: Bytes): ExpectedKey[] {
  const scores = due === 'priority' ? 'priority' : 'due';
  const horizonMs = due === 'lease' ? Math.max(delayMs, leaseMs) : delayMs;
  const keys: ExpectedKey[] = [{ kind: 'zset', key: queueKey, scores, horizonMs }];
  if (due === 'script-move') {
    const key = readyKey({ queueKey });
    keys.push({ kind: 'list', key, entersBy: 'LPUSH', leavesBy: 'BRPOP' });
  }
  if (due === 'lease') keys.push({ kind: 'hash', key: tokensKey({ queueKey }) });
  return keys;
}
