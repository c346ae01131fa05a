// The twin of a run: another design or other protections, under the same seed, the same producers
// and workers and the same acts at the same moments.

import type { Input } from '../sim/input.ts';
import { Run } from '../sim/run.ts';
import type { Scenario, ScenarioDraft } from '../sim/scenario.ts';
import type { DesignChoice } from './catalog.ts';
import { protectionsOfChoice } from './setup.ts';

type Worker = ScenarioDraft['workers'][number];

/** The twin at its start. What switches protections in the original is not done in the twin. */
export function twinOf(run: Run, choice: DesignChoice): Run {
  const { scenario, seed, inputs } = run;
  const protections = protectionsOfChoice(choice);
  const draft = {
    ...scenario,
    design: choice.design,
    protections,
    producers: scenario.producers.map((one) => ({ ...one, maxAttempts: choice.maxAttempts })),
    workers: [...scenario.workers, ...helpersFor(scenario, choice)],
  };
  return Run.start({ scenario: draft, seed, inputs: inputs.flatMap(carriedOver) });
}

/** What brings messages back or on, where the choice needs it and the original has none. */
function helpersFor({ workers }: Scenario, choice: DesignChoice): Worker[] {
  const has = (duty: Worker['duty']) => workers.some((worker) => worker.duty === duty);
  const missing: Worker[] = [];
  if (choice.reaper && !has('reap')) missing.push({ id: 'reaper', duty: 'reap' });
  if (choice.protections.due === 'script-move' && !has('move')) {
    missing.push({ id: 'mover', duty: 'move' });
  }
  return missing;
}

/** The same act at the same moment; between which events of the moment is the original's own. */
function carriedOver({ after: _after, ...input }: Input): Input[] {
  return input.kind === 'knob' && input.target === 'design' ? [] : [input as Input];
}
