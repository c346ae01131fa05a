// A scenario in another design: the same machines and moments, with the queue, what guards it and
// who takes part as a choice has them.

import { type Scenario, type ScenarioDraft, wholeScenario } from '../sim/scenario.ts';
import type { DesignChoice } from './catalog.ts';

type Worker = ScenarioDraft['workers'][number];

/** The scenario in the design of a choice; protections that the choice does not name stay. */
export function scenarioIn(scenario: Scenario, choice: DesignChoice): Scenario {
  const { design, protections } = choice;
  return wholeScenario({
    ...scenario,
    design,
    protections: { ...scenario.protections, ...protections },
    workers: workersIn(scenario, choice),
  });
}

/**
 * Who works in that design. Reapers are there for lists only, and movers where messages are moved
 * when they are due: among the readers of a stream they would be readers.
 */
function workersIn({ workers }: Scenario, { design, reaper, protections }: DesignChoice): Worker[] {
  const isMoved = protections.due === 'script-move';
  const fitting = workers.filter(
    ({ duty }) => duty === 'work' || (duty === 'reap' ? design === 'list' : isMoved),
  );
  const has = (duty: Worker['duty']) => fitting.some((worker) => worker.duty === duty);
  const missing: Worker[] = [];
  if (reaper && !has('reap')) missing.push({ id: 'reaper', duty: 'reap' });
  if (isMoved && !has('move')) missing.push({ id: 'mover', duty: 'move' });
  return [...fitting, ...missing];
}
