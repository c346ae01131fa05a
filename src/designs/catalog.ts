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
  /** The servers: what the first one keeps, its replicas, and who watches them. */
  readonly servers: Servers;
}

type Servers = Pick<ScenarioDraft, 'redis' | 'replicas' | 'failover'>;

function choice(
  id: string,
  protections: DesignChoice['protections'] = {},
  others: Partial<Pick<DesignChoice, 'reaper' | 'maxAttempts' | 'servers'>> = {},
): DesignChoice {
  const design = id.slice(0, id.indexOf('/')) as DesignName;
  return { id, design, protections, reaper: false, maxAttempts: 4, servers: {}, ...others };
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

/** A design that holds as long as Redis does, on servers that keep more or less. */
function served(
  name: string,
  servers: Servers,
  protections: DesignChoice['protections'] = {},
): DesignChoice {
  const holding = { claim: 'script', ...ONCE, ...IDEMPOTENT } as const;
  return choice(`list/${name}`, { ...holding, ...protections }, { ...REAPED, servers });
}

function onDisk(config: Record<string, string>): Servers {
  return { redis: { config, disk: {} } };
}

function fsynced(appendfsync: string): Servers {
  return onDisk({ appendonly: 'yes', appendfsync });
}

/** Hardly more room than a few messages need, next to the empty server and its four clients. */
const MAXMEMORY = '884300';

/** What goes when memory is full; whoever works knows by marks that expire what is done. */
function full(policy: string): DesignChoice {
  const config = { maxmemory: MAXMEMORY, 'maxmemory-policy': policy };
  return served(`full-${policy}`, { redis: { config } }, { uniqueEffect: false, mark: 'after' });
}

/** Two replicas, and a sentinel that is quick enough for a small run. */
const WATCHED: Servers = {
  replicas: [{ id: 'replica-1' }, { id: 'replica-2' }],
  failover: { pingEveryMs: 500, downAfterMs: 1500 },
};

/** Choices that differ by what servers keep: to be explored with nodes. */
export const SERVER_CHOICES: readonly DesignChoice[] = [
  served('memory-only', {}),
  served('rdb', onDisk({ save: '1 1' })),
  served('aof-no', fsynced('no')),
  served('aof-everysec', fsynced('everysec')),
  served('aof-always', fsynced('always')),
  full('noeviction'),
  full('allkeys-lru'),
  full('volatile-lru'),
  served('failover', WATCHED),
  served('failover-wait', WATCHED, { waitReplicas: 1 }),
  served('failover-min-replicas', WATCHED, { minReplicas: 1 }),
  served('failover-wait-aof', { ...WATCHED, ...fsynced('always') }, { waitReplicas: 1 }),
];

/** The choices that a word names: `all`, `servers`, a design, or one choice. */
export function choicesNamed(word: string): readonly DesignChoice[] {
  if (word === 'all') return DESIGN_CHOICES;
  if (word === 'servers') return SERVER_CHOICES;
  const one = SERVER_CHOICES.filter(({ id }) => id === word);
  return one.length > 0
    ? one
    : DESIGN_CHOICES.filter(({ id, design }) => id === word || design === word);
}
