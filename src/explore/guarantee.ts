// What a design promises, as far as exploring it could tell: read off from what was lost and what
// was done twice, never from its name.

import type { Exploration } from './explore.ts';
import type { Outcome, Tally } from './verdict.ts';
import { type Window, windowsOf } from './windows.ts';

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
  /** Without any fault. */
  readonly undisturbed: Tally;
  /** Between which two deeds of whom a single fault does harm. */
  readonly windows: readonly Window[];
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
  return {
    guarantee,
    runs: trials.length,
    bad,
    undisturbed,
    windows: windowsOf(trials, undisturbed),
  };
}

function named(misses: boolean, repeats: boolean): Guarantee {
  if (misses) return repeats ? 'none' : 'at-most-once';
  return repeats ? 'at-least-once' : 'effectively-once';
}
