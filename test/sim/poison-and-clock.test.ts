// A message that kills its workers, and clocks that jump.

import { expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

const poison = { kind: 'fault', fault: 'poison-message', target: 'm1' } as const;

test('a poison message kills its worker as soon as the work begins, and goes with it', () => {
  const run = smallRun({ workers: 1, producer: { messages: 2 } });
  run.act({ ...poison, restartAfterMs: 300 });
  run.advanceTo(20_000);
  const [begun] = momentsOf(run, 'work-started');
  expect(momentsOf(run, 'actor-crashed')).toEqual([begun]);
  expect(momentsOf(run, 'actor-restarted')).toEqual([(begun ?? 0) + 300]);
  expect(ledgerOf(run).counts()).toMatchObject({ lost: 1, done: 1 });
  expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'poisoned' });
});

test('with claims and a reaper it comes back and kills again, without end', () => {
  const scenario = designScenario({
    producers: 1,
    workers: 1,
    reaper: true,
    protections: { claim: 'script', leaseMs: 1500 },
    producer: { messages: 1 },
    worker: { workMs: 500, pollIntervalMs: 300 },
    rest: { link: { latencyMs: 20, jitterMs: 0 } },
  });
  const run = Run.start({ scenario, seed: 1 });
  run.act({ ...poison, restartAfterMs: 300 });
  run.advanceTo(60_000);
  expect(momentsOf(run, 'actor-crashed').length).toBeGreaterThan(5);
  expect(run.world.effects()).toEqual([]);
  expect(ledgerOf(run).counts()).toMatchObject({ lost: 0 });
});

test('nothing is poisoned twice, and only messages are', () => {
  const run = smallRun();
  run.act(poison);
  run.act(poison);
  run.act({ ...poison, target: 'worker-A' });
  const reasons = factsOf(run, 'fault-refused').map(({ reason }) => reason);
  expect(reasons).toEqual(['already-armed', 'no-such-target']);
});

test('a clock that jumps forward takes keys away before their time', () => {
  const run = smallRun({ producers: 0 });
  run.act(typed('SET lock me PX 10000'));
  run.advanceTo(1000);
  run.act({ kind: 'fault', fault: 'clock-jump', target: 'redis', byMs: 60_000 });
  run.advanceTo(1100);
  expect(momentsOf(run, 'key-removed')).toEqual([1001]);
  expect(run.world.wallClock('redis')).toBe(1_700_000_000_000 + 61_100);
});

test('a clock that jumps back keeps them longer', () => {
  const run = smallRun({ producers: 0 });
  run.act(typed('SET lock me PX 1000'));
  run.act({ kind: 'fault', fault: 'clock-jump', target: 'redis', byMs: -5000 });
  run.advanceTo(5900);
  expect(momentsOf(run, 'key-removed')).toEqual([]);
  run.advanceTo(6100);
  expect(momentsOf(run, 'key-removed')).toEqual([6001]);
});

test('eviction takes the queue itself when the policy may take any key', () => {
  const run = smallRun({
    producer: { messages: 5 },
    rest: { redis: { config: { 'maxmemory-policy': 'allkeys-random' } } },
  });
  run.advanceTo(8000);
  expect(list(run).length).toBeGreaterThan(0);
  run.act(typed('CONFIG SET maxmemory 1'));
  run.advanceTo(9000);
  expect(factsOf(run, 'key-removed')).toMatchObject([{ reason: 'evicted' }]);
  expect(ledgerOf(run).counts()).toMatchObject({ lost: 5 });
});
