// The run in which every design is explored: small enough to try every point, with two workers, so
// that one can take over from the other.

import type { DesignChoice } from '../designs/catalog.ts';
import type { RunDraft } from '../sim/run-file.ts';
import { designScenario } from '../sim/scenarios/design.ts';

const TIMES = { latencyMs: 50, jitterMs: 20 } as const;

export interface StandardOptions {
  readonly seed?: number;
  /** Default 3. */
  readonly messages?: number;
  /** Default 2. */
  readonly workers?: number;
}

export function standardRun(choice: DesignChoice, options: StandardOptions = {}): RunDraft {
  const { seed = 1, messages = 3, workers = 2 } = options;
  const { design, protections, reaper, maxAttempts, servers } = choice;
  const scenario = designScenario({
    design,
    reaper,
    workers,
    producers: 1,
    protections: { leaseMs: 4000, delayMs: 1000, ...protections },
    producer: { startsAtMs: 400, messages, maxAttempts, intervalMs: 400, backoffMs: 300 },
    worker: {
      workMs: 900,
      workJitterMs: 200,
      pollIntervalMs: 500,
      replyTimeoutMs: 1500,
      blockTimeoutMs: 2000,
    },
    rest: { id: idOf(choice), link: TIMES, replication: TIMES, ...servers },
  });
  return { scenario, seed };
}

/** A choice's words as the id of a scenario. */
function idOf({ id }: DesignChoice): string {
  return id.replace(/[^\w.-]+/g, '.').slice(0, 64);
}
