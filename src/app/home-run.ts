// The run on the start page: a shop's orders, two workers that pop, and a reaper that has nothing
// to bring back until backup copies are kept.

import { Run } from '../sim/run.ts';
import { designScenario } from '../sim/scenarios/design.ts';

/** A new run at its start; it has orders for ten minutes. */
export function homeRun(): Run {
  const scenario = designScenario({
    design: 'list',
    producers: 1,
    workers: 2,
    reapers: 1,
    producer: { intervalMs: 1700, messages: 350 },
    worker: { workMs: 2400, workJitterMs: 0 },
    protections: { leaseMs: 5000 },
    rest: { id: 'start-page', horizonMs: 600_000, link: { latencyMs: 450, jitterMs: 0 } },
  });
  return Run.start({ scenario, seed: 7, inputs: [] });
}
