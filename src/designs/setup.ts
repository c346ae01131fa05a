// The set-up of a free run, as a person fills it in: how many of whom, how fast, on which Redis. It
// becomes a scenario, and a scenario of any run can be read back as the set-up that comes nearest.

import { allProtections, DESIGNS, type DesignName, type Protections } from '../sim/protections.ts';
import { type Scenario, type ScenarioDraft, wholeScenario } from '../sim/scenario.ts';
import { designScenario } from '../sim/scenarios/design.ts';
import { DESIGN_CHOICES, type DesignChoice } from './catalog.ts';

/** In the order in which a learner meets them. */
export const DESIGN_NAMES: readonly DesignName[] = DESIGNS;
export const PERSISTENCES = ['none', 'rdb', 'aof'] as const;
export const FSYNCS = ['always', 'everysec', 'no'] as const;
/** What Redis does when its memory is full; the lfu policies are not simulated as such. */
export const MEMORY_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-random',
  'volatile-lru',
  'volatile-ttl',
  'volatile-random',
] as const;

/** The numbers of a set-up, with their bounds. Times are in ms. */
export const SETUP_BOUNDS = {
  producers: [1, 5],
  workers: [0, 10],
  reapers: [0, 3],
  movers: [0, 3],
  replicas: [0, 3],
  messages: [0, 5000],
  intervalMs: [100, 60_000],
  maxAttempts: [1, 20],
  workMs: [100, 60_000],
  latencyMs: [0, 5000],
  jitterMs: [0, 5000],
  fsyncMs: [0, 5000],
  memoryKb: [0, 1_000_000],
  seed: [0, 999_999_999],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type SetupNumber = keyof typeof SETUP_BOUNDS;

export interface Setup extends Readonly<Record<SetupNumber, number>> {
  readonly design: DesignName;
  readonly protections: Protections;
  /** Whether a sentinel watches and makes a replica the primary when it is silent. */
  readonly failover: boolean;
  readonly persistence: (typeof PERSISTENCES)[number];
  readonly fsync: (typeof FSYNCS)[number];
  readonly memoryPolicy: (typeof MEMORY_POLICIES)[number];
}

const KB = 1024;
/** A sweep now and then: looking every second would fill the stage with its packets. */
const SWEEP_MS = 2500;
const SEED = 7;

/** The protections of a choice, all values filled in. */
export function protectionsOfChoice({ protections }: DesignChoice): Protections {
  return allProtections(protections);
}

/** The set-up in which a choice is first met: two producers, two workers, no disk. */
export function setupOfChoice(choice: DesignChoice): Setup {
  const { design, protections, maxAttempts } = choice;
  return {
    design,
    protections: protectionsOfChoice(choice),
    producers: 2,
    workers: 2,
    // A list has its reaper from the start, so that claims can be switched on at any moment.
    reapers: design === 'list' ? 1 : 0,
    movers: protections.due === 'script-move' ? 1 : 0,
    replicas: 0,
    failover: false,
    messages: 200,
    intervalMs: 2600,
    maxAttempts,
    workMs: 2200,
    latencyMs: 450,
    jitterMs: 100,
    persistence: 'none',
    fsync: 'everysec',
    fsyncMs: 5,
    memoryKb: 0,
    memoryPolicy: 'noeviction',
    seed: SEED,
  };
}

/** The set-up of a design or of one choice by its id; undefined when there is none of that name. */
export function setupNamed(name: string): Setup | undefined {
  const id = FIRST_CHOICE[name] ?? name;
  const choice = DESIGN_CHOICES.find((each) => each.id === id);
  return choice === undefined ? undefined : setupOfChoice(choice);
}

/** Where a design begins: bare enough to break, and as people write it first. */
const FIRST_CHOICE: Readonly<Record<string, string>> = {
  list: 'list/pop',
  'sorted-set': 'sorted-set/checked',
  pubsub: 'pubsub/plain',
  stream: 'stream/group',
};

/** The scenario of a set-up. */
export function scenarioOf(setup: Setup): ScenarioDraft {
  const { design, protections, producers, workers, reapers, movers } = setup;
  const draft = designScenario({
    design,
    protections,
    producers,
    workers,
    reapers,
    producer: {
      messages: setup.messages,
      intervalMs: setup.intervalMs,
      maxAttempts: setup.maxAttempts,
    },
    worker: { workMs: setup.workMs },
    rest: {
      id: design,
      link: { latencyMs: setup.latencyMs, jitterMs: setup.jitterMs },
      redis: { config: configOf(setup), disk: diskOf(setup) },
      replicas: Array.from({ length: setup.replicas }, (_, index) => ({
        id: `replica-${index + 1}`,
        ...{ config: configOf(setup), disk: diskOf(setup) },
      })),
      failover: setup.failover && setup.replicas > 0 ? {} : null,
    },
  });
  const others = draft.workers.filter(({ duty }) => duty !== 'move');
  const moving = Array.from({ length: movers }, (_, index) => ({
    id: index === 0 ? 'mover' : `mover-${index + 1}`,
    duty: 'move' as const,
  }));
  const everybody = [...others, ...moving].map((worker) =>
    worker.duty === 'reap' ? { ...worker, pollIntervalMs: SWEEP_MS } : worker,
  );
  return { ...draft, workers: everybody };
}

function diskOf({ persistence, fsyncMs }: Setup): { fsyncMs: number } | null {
  return persistence === 'none' ? null : { fsyncMs };
}

function configOf(setup: Setup): Record<string, string> {
  const { persistence, fsync, memoryKb, memoryPolicy } = setup;
  return {
    ...(persistence === 'aof' ? { appendonly: 'yes', appendfsync: fsync, save: '' } : {}),
    // Every five seconds, if anything was written: soon enough to be watched.
    ...(persistence === 'rdb' ? { save: '5 1' } : {}),
    ...(memoryKb > 0 ? { maxmemory: String(memoryKb * KB), 'maxmemory-policy': memoryPolicy } : {}),
  };
}

/** The set-up that comes nearest to a scenario. */
export function setupOf(scenario: Scenario, seed: number): Setup {
  const { design, protections, producers, workers, link, redis } = scenario;
  const count = (duty: string) => workers.filter((worker) => worker.duty === duty).length;
  const [producer] = producers;
  const worker = workers.find(({ duty }) => duty === 'work') ?? workers[0];
  const { config, disk } = redis;
  const persistence = disk === null ? 'none' : config.appendonly === 'yes' ? 'aof' : 'rdb';
  return {
    design,
    protections,
    producers: producers.length,
    workers: count('work'),
    reapers: count('reap'),
    movers: count('move'),
    replicas: scenario.replicas.length,
    failover: scenario.failover !== null,
    messages: producer?.messages ?? 0,
    intervalMs: producer?.intervalMs ?? 1000,
    maxAttempts: producer?.maxAttempts ?? 1,
    workMs: worker?.workMs ?? 2200,
    latencyMs: link.latencyMs,
    jitterMs: link.jitterMs,
    persistence,
    fsync: FSYNCS.find((each) => each === config.appendfsync) ?? 'everysec',
    fsyncMs: disk?.fsyncMs ?? 5,
    memoryKb: Math.floor(Number(config.maxmemory ?? 0) / KB) || 0,
    memoryPolicy:
      MEMORY_POLICIES.find((each) => each === config['maxmemory-policy']) ?? 'noeviction',
    seed,
  };
}

/** Whether a scenario has more to it than its set-up says. */
export function hasMoreThanSetup(scenario: Scenario): boolean {
  const said = wholeScenario(scenarioOf(setupOf(scenario, 0)));
  return JSON.stringify({ ...said, id: '' }) !== JSON.stringify({ ...scenario, id: '' });
}

/** The choice whose protections a set-up has; null when it was put together by hand. */
export function choiceOf({ design, protections, maxAttempts }: Setup): DesignChoice | null {
  const wanted = JSON.stringify(protections);
  const fitting = DESIGN_CHOICES.filter(
    (choice) => choice.design === design && JSON.stringify(protectionsOfChoice(choice)) === wanted,
  );
  const isRetrying = maxAttempts > 1;
  return fitting.find((choice) => choice.maxAttempts > 1 === isRetrying) ?? fitting[0] ?? null;
}

/** The numbers that are out of their bounds or no whole numbers. */
export function outOfBounds(setup: Setup): SetupNumber[] {
  return (Object.keys(SETUP_BOUNDS) as SetupNumber[]).filter((name) => {
    const [least, most] = SETUP_BOUNDS[name];
    const value = setup[name];
    return !(Number.isInteger(value) && value >= least && value <= most);
  });
}
