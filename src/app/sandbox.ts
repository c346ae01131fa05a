// The free run: no lesson, all faults, and a set-up of one's own.

import { type Setup, scenarioOf, setupNamed } from '../designs/setup.ts';
import { Run } from '../sim/run.ts';

/** The run of a set-up, at its start. */
export function runOf(setup: Setup): Run {
  return Run.start({ scenario: scenarioOf(setup), seed: setup.seed });
}

/** The free run of a design, or of one of its variants, by name; of a list if there is none. */
export function freeRun(name = 'list'): Run {
  const setup = setupNamed(name) ?? setupNamed('list');
  if (setup === undefined) throw new Error('there is always a list');
  return runOf(setup);
}
