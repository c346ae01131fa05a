// The designs of a queue that people compare, each as a set of protections: from the bare one
// to the one that holds. Names are keys for texts and words for the command line.

import type { DesignName } from '../sim/protections.ts';
import type { ScenarioDraft } from '../sim/scenario.ts';

export interface DesignChoice {
  /** `list/pop`: the design and the set. */
  readonly id: string;
  readonly design: DesignName;
  readonly protections: NonNullable<ScenarioDraft['protections']>;
  /** Whether a reaper brings back what was not acked. */
  readonly reaper: boolean;
  /** How often a producer tries; 1 is no retry. */
  readonly maxAttempts: number;
}

function choice(
  id: string,
  protections: DesignChoice['protections'] = {},
  others: Partial<Pick<DesignChoice, 'reaper' | 'maxAttempts'>> = {},
): DesignChoice {
  const design = id.slice(0, id.indexOf('/')) as DesignName;
  return { id, design, protections, reaper: false, maxAttempts: 4, ...others };
}

const REAPED = { reaper: true } as const;
/** Consumers that may get a message twice and do it once. */
const IDEMPOTENT = { uniqueEffect: true } as const;

/** Producers that store a message once, however often they try. */
const ONCE = { idempotency: 'script' } as const;

/** Every choice, in the order in which a learner meets them. */
export const DESIGN_CHOICES: readonly DesignChoice[] = [
  choice('list/no-retry', {}, { maxAttempts: 1 }),
  choice('list/pop'),
  choice('list/processing-list', { claim: 'processing-list' }, REAPED),
  choice('list/own-list', { claim: 'own-list' }),
  choice('list/own-list-heartbeat', { claim: 'own-list', heartbeatMs: 1500 }, REAPED),
  choice('list/backup-set', { claim: 'script' }, REAPED),
  choice('list/backup-set-token', { claim: 'script', ack: 'token' }, REAPED),
  choice('list/mark-before', { claim: 'script', mark: 'before' }, REAPED),
  choice('list/mark-after', { claim: 'script', mark: 'after' }, REAPED),
  choice('list/effect-in-redis', { claim: 'script', effectIn: 'redis', ...ONCE }, REAPED),
  choice('list/idempotent', { claim: 'script', idempotency: 'script', ...IDEMPOTENT }, REAPED),
  choice('sorted-set/unchecked', { due: 'unchecked' }),
  choice('sorted-set/checked'),
  choice('sorted-set/script-pop', { due: 'script-pop' }),
  choice('sorted-set/priority', { due: 'priority' }),
  choice('sorted-set/lease', { due: 'lease' }),
  choice('sorted-set/idempotent', { due: 'lease', ack: 'token', ...IDEMPOTENT }),
  choice('pubsub/plain'),
  choice('pubsub/stored-copy', { storedCopy: true }),
  choice('stream/new-only', { read: 'new-only' }),
  choice('stream/saved-id', { read: 'saved-id' }),
  choice('stream/no-ack', { noAck: true }),
  choice('stream/ack-before', { ackWhen: 'before' }),
  choice('stream/group'),
  choice('stream/claim', { claimIdleMs: 6000 }),
  choice('stream/effect-in-redis', { claimIdleMs: 6000, effectIn: 'redis', ...ONCE }),
  choice('stream/idempotent', { claimIdleMs: 6000, idempotency: 'script', ...IDEMPOTENT }),
];

/** The choices that a word names: `all`, a design, or one choice. */
export function choicesNamed(word: string): readonly DesignChoice[] {
  if (word === 'all') return DESIGN_CHOICES;
  return DESIGN_CHOICES.filter(({ id, design }) => id === word || design === word);
}
