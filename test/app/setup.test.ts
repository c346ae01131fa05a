/*
 * A set-up becomes the run that it says, and can be read back; what does not fit together is told.
 */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../src/app/sandbox.ts';
import { DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { type DesignSetting, problemsOf } from '../../src/designs/problems.ts';
import {
  choiceOf,
  DESIGN_NAMES,
  hasMoreThanSetup,
  outOfBounds,
  type Setup,
  setupNamed,
  setupOf,
  setupOfChoice,
} from '../../src/designs/setup.ts';
import { Run } from '../../src/sim/run.ts';
import { isConsumer } from '../../src/view/run/fault-things.ts';

const named = (name: string) => setupNamed(name) as Setup;

describe('a set-up', () => {
  it.each(DESIGN_CHOICES.map((choice) => [choice.id, choice] as const))(
    '%s runs, does work, and can be read back',
    (_, choice) => {
      const setup = setupOfChoice(choice);
      const run = runOf(setup);
      run.advanceTo(30_000);
      expect(run.world.effects().length).toBeGreaterThan(0);
      expect(setupOf(run.scenario, run.seed)).toEqual(setup);
      expect(hasMoreThanSetup(run.scenario)).toBe(false);
      expect(choiceOf(setup)?.id).toBe(choice.id);
    },
  );

  it('has everybody and everything that was asked for', () => {
    const setup: Setup = {
      ...named('list/backup-set'),
      ...{ producers: 3, workers: 5, reapers: 2, seed: 42, latencyMs: 20, workMs: 700 },
      ...{ persistence: 'aof', fsync: 'always', memoryKb: 900, memoryPolicy: 'allkeys-lru' },
    };
    const { scenario, seed, world } = runOf(setup);
    const duties = world.actors().map((actor) => (isConsumer(actor) ? actor.spec.duty : 'send'));
    expect(duties.filter((duty) => duty === 'send')).toHaveLength(3);
    expect(duties.filter((duty) => duty === 'work')).toHaveLength(5);
    expect(duties.filter((duty) => duty === 'reap')).toHaveLength(2);
    expect(scenario.redis.config).toMatchObject({
      appendonly: 'yes',
      appendfsync: 'always',
      maxmemory: '921600',
    });
    expect(setupOf(scenario, seed)).toEqual(setup);
  });

  it('says when a run has more to it than the fields can say', () => {
    const { scenario } = runOf(named('stream'));
    const [first, ...others] = scenario.workers;
    const slow = { ...scenario, workers: [{ ...first, workMs: 9000 }, ...others] };
    expect(hasMoreThanSetup(Run.parse({ scenario: slow, seed: 1 }).scenario)).toBe(true);
  });

  it.each([
    [{ producers: 6 }, ['producers']],
    [{ workers: 0, producers: 0 }, ['producers']],
    [{ seed: Number.NaN, intervalMs: 1 }, ['intervalMs', 'seed']],
    [{}, []],
  ])('with %j is out of bounds in %j', (change, wrong) => {
    expect(outOfBounds({ ...named('list'), ...change })).toEqual(wrong);
  });

  it('begins each design with something that can be broken', () => {
    for (const design of DESIGN_NAMES) expect(setupNamed(design)?.design).toBe(design);
    expect(setupNamed('nothing')).toBeUndefined();
  });
});

describe('what does not fit together', () => {
  const setting = (name: string, change: Partial<DesignSetting> = {}): DesignSetting => {
    const { scenario } = runOf(named(name));
    return { ...scenario, replicas: 0, ...change };
  };
  const having = (name: string, protections: Partial<DesignSetting['protections']>) => {
    const usual = setting(name);
    return { ...usual, protections: { ...usual.protections, ...protections } };
  };

  it.each([
    ['list', {}, []],
    ['list', { claim: 'script' }, []],
    ['list', { claim: 'script', leaseMs: 2000 }, ['lease-shorter-than-work']],
    ['list', { claim: 'script', leaseMs: 2000, renewEveryMs: 2500 }, ['renewal-too-late']],
    ['list', { waitReplicas: 1 }, ['no-replicas']],
    ['list', { mark: 'before' }, ['mark-loses']],
    ['sorted-set', { due: 'script-move' }, ['no-mover']],
    ['stream', {}, ['nobody-claims']],
    ['stream', { claimIdleMs: 1000 }, ['idle-shorter-than-work']],
    ['stream', { claimIdleMs: 6000, idempotency: 'explicit-id' }, ['several-writers']],
    ['stream', { claimIdleMs: 6000, ackWhen: 'before' }, ['early-ack-loses']],
    ['pubsub', {}, []],
  ] as const)('%s with %j: %j', (name, protections, problems) => {
    expect(problemsOf(having(name, protections))).toEqual(problems);
  });

  it('names the reaper that is missing', () => {
    const { workers, ...rest } = setting('list/backup-set');
    expect(problemsOf({ ...rest, workers })).toEqual([]);
    const withoutReaper = workers.filter(({ duty }) => duty !== 'reap');
    expect(problemsOf({ ...rest, workers: withoutReaper })).toEqual(['no-reaper']);
  });
});
