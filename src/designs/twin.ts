// The twin of a run: another design or other protections, under the same seed, on the same
// machines, with the same acts at the same moments.

import type { Input } from '../sim/input.ts';
import { allProtections } from '../sim/protections.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { DesignChoice } from './catalog.ts';
import { scenarioIn } from './in-design.ts';

/** The twin at its start. What switches protections in the original is not done in the twin. */
export function twinOf(run: Run, choice: DesignChoice): Run {
  const { scenario, seed, inputs } = run;
  const twin = scenarioIn({ ...scenario, protections: unguarded(scenario) }, choice);
  const producers = twin.producers.map((one) => ({
    ...one,
    maxAttempts: attempts(one.maxAttempts, choice.maxAttempts),
  }));
  return Run.start({
    scenario: { ...twin, producers },
    seed,
    inputs: inputs.flatMap(carriedOver),
  });
}

/** Nothing guards, and what is delayed or leased is so for as long as in the original. */
function unguarded({ protections: { leaseMs, delayMs } }: Scenario): Scenario['protections'] {
  return allProtections({ leaseMs, delayMs });
}

/** To retry at all belongs to the choice; how often is as in the original. */
function attempts(own: number, chosen: number): number {
  return own === 1 || chosen === 1 ? chosen : own;
}

/** The same act at the same moment; between which events of the moment is the original's own. */
function carriedOver({ after: _after, ...input }: Input): Input[] {
  return input.kind === 'knob' && input.target === 'design' ? [] : [input as Input];
}
