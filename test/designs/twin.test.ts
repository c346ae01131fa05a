/* A twin differs from its run in the design alone: same seed, same faults, same moments. */
import { describe, expect, test } from 'vitest';
import { DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { twinOf } from '../../src/designs/twin.ts';
import { costOf } from '../../src/ledger/cost.ts';
import type { Run } from '../../src/sim/run.ts';
import { crash, playToWork, stage } from '../failures/stage.ts';

function choice(id: string) {
  const found = DESIGN_CHOICES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no choice ${id}`);
  return found;
}

function broken(): Run {
  const run = stage({ workers: 2, producer: { messages: 4 } });
  playToWork(run);
  crash(run, 'worker-A');
  run.advanceTo(40_000);
  return run;
}

describe('a twin', () => {
  test('of the same design and protections is the same run', () => {
    const run = stage({ workers: 2, producer: { messages: 4 }, protections: {} });
    run.advanceTo(20_000);
    const twin = twinOf(run, { ...choice('list/pop'), protections: run.scenario.protections });
    twin.advanceTo(20_000);
    expect(twin.journal.digest()).toBe(run.journal.digest());
  });

  test('with a backup copy loses nothing where the bare pop did, and pays for it', () => {
    const run = broken();
    const twin = twinOf(run, choice('list/backup-set'));
    twin.advanceTo(60_000);
    expect(costOf(run)).toMatchObject({ lost: 1, done: 3 });
    expect(costOf(twin)).toMatchObject({ lost: 0, done: 4 });
    expect(costOf(twin).roundTrips).toBeGreaterThan(costOf(run).roundTrips);
    expect(twin.world.actor('worker-A')?.life).toBe(1);
  });

  test.each(DESIGN_CHOICES.map((each) => [each.id, each] as const))('%s starts', (_, each) => {
    const twin = twinOf(broken(), each);
    twin.advanceTo(20_000);
    expect(costOf(twin).roundTrips).toBeGreaterThan(0);
  });

  test('of a stream has no reaper, which would be one more reader', () => {
    const run = stage({ workers: 2, reaper: true, producer: { messages: 2 } });
    const twin = twinOf(run, choice('stream/group'));
    expect(twin.world.actors().map(({ id }) => id)).toEqual(['web-1', 'worker-A', 'worker-B']);
    const back = twinOf(twin, choice('list/backup-set'));
    expect(back.world.actors().map(({ id }) => id)).toContain('reaper');
  });

  test('keeps how long claims last and how often is tried, but not what guards', () => {
    const run = stage({
      protections: { claim: 'script', leaseMs: 7000, mark: 'after' },
      producer: { maxAttempts: 9 },
    });
    const twin = twinOf(run, choice('list/processing-list'));
    const { claim, leaseMs, mark } = twin.world.protections;
    expect([claim, leaseMs, mark]).toEqual(['processing-list', 7000, 'none']);
    expect(twin.scenario.producers[0]?.maxAttempts).toBe(9);
    expect(twinOf(run, choice('list/no-retry')).scenario.producers[0]?.maxAttempts).toBe(1);
  });

  test('does not switch what was switched in the original', () => {
    const run = stage({});
    run.act({ kind: 'knob', target: 'design', name: 'claim', value: 'script' });
    const twin = twinOf(run, choice('list/pop'));
    twin.advanceTo(5000);
    expect(twin.world.protections.claim).toBe('pop');
  });
});
