// The free run: no lesson, all faults.

import { Run } from '../sim/run.ts';
import { listScenario } from '../sim/scenarios/list.ts';

const SEED = 7;

/** Two producers, two workers, one list, long enough to play with. */
export function freeRun(): Run {
  const scenario = listScenario({ producer: { messages: 200, intervalMs: 2600 } });
  return Run.start({ scenario, seed: SEED });
}
