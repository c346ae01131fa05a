// A run in the design that a learner chose for it: the same people, machines and moments, with the
// queue and what guards it as the choice has them.

import { DESIGN_CHOICES, type DesignChoice } from '../designs/catalog.ts';
import { scenarioIn } from '../designs/in-design.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';

/** A design of src/designs/catalog.ts by its id. Throws an Error when there is none. */
export function choiceNamed(id: string): DesignChoice {
  const found = DESIGN_CHOICES.find((choice) => choice.id === id);
  if (found === undefined) throw new Error(`there is no design ${id}`);
  return found;
}

/** The run from its start in that design, with what is scheduled for it. */
export function inDesign(run: Run, choice: DesignChoice): Run {
  const scenario = scenarioIn(run.scenario, choice);
  return Run.start({ scenario, seed: run.seed, inputs: run.inputs.filter(isScheduled) });
}

function isScheduled({ scheduled }: Run['inputs'][number]): boolean {
  return scheduled === true;
}

/** Which of a step's designs a run is in; null when it is in none of them. */
export function chosenOf(
  step: { readonly scenario: Scenario; readonly designs: readonly DesignChoice[] },
  { scenario }: Run,
): DesignChoice | null {
  const said = JSON.stringify(scenario);
  const isIt = (each: DesignChoice) => JSON.stringify(scenarioIn(step.scenario, each)) === said;
  return step.designs.find(isIt) ?? null;
}
