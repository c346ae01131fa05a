// Random scenarios times random inputs: replay, seek, fork and restore agree, and no message is
// ever in no state. For a longer hunt, a tenth as many of it with replicas: RUNS=10000 SEED=1001
// npx vitest run test/sim/properties.test.ts

import { expect, test } from 'vitest';
import { agreement } from '../../src/ledger/invariants.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';
import { checkRandomRuns } from './properties.ts';
import { randomReplicaRun } from './random-replicas.ts';

const runs = Number(process.env.RUNS ?? 1000);
const first = Number(process.env.SEED ?? 1);
/** A world with replicas takes some ten times as long. */
const replicaRuns = process.env.RUNS === undefined ? 60 : Math.ceil(runs / 10);

test(`${runs} random runs keep every promise`, { timeout: 3_600_000 }, () => {
  checkRandomRuns(first, runs);
});

test(`${replicaRuns} random runs with replicas keep them, too`, { timeout: 3_600_000 }, () => {
  checkRandomRuns(first, replicaRuns, randomReplicaRun);
});

test('a ledger that does not know all facts is found out', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(6000);
  const early = ledgerOf(run);
  expect(agreement(early, run.world)).toEqual([]);
  run.advanceTo(6200);
  expect(agreement(early, run.world)).not.toEqual([]);
});
