// How little it took to reach a step's goals: the commands that a learner typed and the faults that
// they used. Time, steps back and switched protections cost nothing.

import type { Input } from '../sim/input.ts';
import type { Step } from './lesson.ts';

export interface Score {
  readonly commands: number;
  readonly faults: number;
}

/**
 * What a run took beyond what its step opened with. A step that goes on with the learner's own run
 * opens with that, and after a reset with the run that the lesson would have: `openings` are both.
 */
export function scoreOf(inputs: readonly Input[], openings: readonly (readonly Input[])[]): Score {
  const acts = inputs.filter(isByHand);
  const before = openings.map((opening) => sharedStart(opening.filter(isByHand), acts));
  return counted(acts.slice(Math.max(0, ...before)));
}

/** What the lesson's own solution of a step takes. */
export function solutionScore({ solution }: Step): Score {
  return counted(solution.flatMap((move) => (move.kind === 'act' ? [move.action] : [])));
}

/** The lower of two; of two that are as low, the one with fewer faults. */
export function lower(one: Score, other: Score): Score {
  const difference = total(one) - total(other) || one.faults - other.faults;
  return difference <= 0 ? one : other;
}

/** All scores as one. */
export function sumOf(scores: readonly Score[]): Score {
  return scores.reduce(
    (sum, { commands, faults }) => ({
      commands: sum.commands + commands,
      faults: sum.faults + faults,
    }),
    { commands: 0, faults: 0 },
  );
}

function total({ commands, faults }: Score): number {
  return commands + faults;
}

function counted(acts: readonly Pick<Input, 'kind'>[]): Score {
  const ofKind = (kind: Input['kind']) => acts.filter((act) => act.kind === kind).length;
  return { commands: ofKind('command'), faults: ofKind('fault') };
}

function isByHand({ scheduled }: Input): boolean {
  return scheduled !== true;
}

/** How many inputs two runs have in common from their start. */
function sharedStart(one: readonly Input[], other: readonly Input[]): number {
  const parts = one.findIndex((input, at) => JSON.stringify(input) !== JSON.stringify(other[at]));
  return parts < 0 ? one.length : parts;
}
