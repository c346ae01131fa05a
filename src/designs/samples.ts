// The programs of a queue for real, with the clients that people use: files in samples/, one folder
// for each set of protections. They are text to the site, and the tests run them.

import { allProtections, type DesignName, type Protections } from '../sim/protections.ts';

/** Clients of which there is a sample each, in the order in which they are offered. */
export const SAMPLE_CLIENTS = ['node-redis', 'ioredis', 'redis-py'] as const;
export type SampleClient = (typeof SAMPLE_CLIENTS)[number];

/** The file of a client's sample, in the folder of the set. */
export const SAMPLE_FILES: Readonly<Record<SampleClient, string>> = {
  'node-redis': 'node-redis.ts',
  ioredis: 'ioredis.ts',
  'redis-py': 'redis_py.py',
};

const SETS = {
  'list/pop': {},
  'list/processing-list': { claim: 'processing-list' },
  'list/backup-set': { claim: 'script' },
  'list/mark-lease': { claim: 'script', mark: 'lease' },
  'sorted-set/checked': {},
  'sorted-set/script-pop': { due: 'script-pop' },
  'pubsub/plain': {},
  'stream/group': {},
  'stream/claim': { claimIdleMs: 6000 },
  'stream/dead-letter': { claimIdleMs: 6000, deadLetterAfter: 3 },
} as const satisfies Readonly<Record<string, Parameters<typeof allProtections>[0]>>;

/** A folder of samples/: the design and the set. */
export type SampleId = keyof typeof SETS;

export interface Sample {
  readonly id: SampleId;
  readonly design: DesignName;
  /** What the sample guards with. */
  readonly protections: Protections;
}

/** Every set of which there are samples; of a design, the barest first. */
export const SAMPLES: readonly Sample[] = Object.entries(SETS).map(([id, protections]) => ({
  id: id as SampleId,
  design: id.slice(0, id.indexOf('/')) as DesignName,
  protections: allProtections(protections),
}));
