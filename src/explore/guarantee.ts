// What a design promises, as far as exploring it could tell: read off from what was lost and what
// was done twice, never from its name.

import type { Exploration } from './explore.ts';
import type { Outcome } from './verdict.ts';

/**
 * `none` also if messages are missed or repeated when nothing is broken at all.
 * `at-most-once`: nothing twice, something never done. `at-least-once`: nothing lost, something twice.
 * `effectively-once`: neither. `none`: both. A message that is stuck is
 * not lost, but nobody comes for it: it is never done either.
 */
type Guarantee = 'at-most-once' | 'at-least-once' | 'effectively-once' | 'none';

export interface GuaranteeCard {
  readonly guarantee: Guarantee;
  /** Runs that were broken, and how many of them had at least one message of the outcome. */
  readonly runs: number;
  readonly bad: Readonly<Record<Exclude<Outcome, 'once'>, number>>;
}

export function guaranteeOf({ trials, undisturbed }: Exploration): GuaranteeCard {
  const runsWith = (outcome: Outcome) => trials.filter(({ tally }) => tally[outcome] > 0).length;
  const bad = {
    lost: runsWith('lost'),
    twice: runsWith('twice'),
    stuck: runsWith('stuck'),
    unsent: runsWith('unsent'),
  };
  const { lost, twice, stuck } = undisturbed;
  const holdsUndisturbed = lost + twice + stuck === 0;
  const guarantee = holdsUndisturbed ? named(bad.lost + bad.stuck > 0, bad.twice > 0) : 'none';
  return { guarantee, runs: trials.length, bad };
}

function named(misses: boolean, repeats: boolean): Guarantee {
  if (misses) return repeats ? 'none' : 'at-most-once';
  return repeats ? 'at-least-once' : 'effectively-once';
}
