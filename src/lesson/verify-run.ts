// What verify.ts demands of a step's code half, by playing it.

import { situationOf } from './check.ts';
import { demand } from './demand.ts';
import type { Lesson, Step, WrongWay } from './lesson.ts';
import { isSolved, openingOf, perform } from './play.ts';

/** A step that is solved from the start asks for nothing. */
export function opensUnsolved(lesson: Lesson, step: Step): void {
  demand(step.goals.length > 0, 'there is no goal');
  const met = isSolved(step, situationOf(openingOf(lesson, step)));
  demand(!met, 'all goals are met before anything is done');
}

/** The solution meets all goals, and of the prediction's options the answer alone comes true. */
export function isSolvable(lesson: Lesson, step: Step, seed: number): void {
  const situation = situationOf(perform(openingOf(lesson, step, seed), step.solution));
  for (const { id, check } of step.goals) {
    const { ok, why } = check.test(situation);
    demand(ok, `seed ${seed}: goal ${id} is not met: ${JSON.stringify(why)}`);
  }
  for (const { id, check } of step.predict?.options ?? []) {
    const came = check.test(situation).ok;
    const expected = id === step.predict?.answer;
    demand(
      came === expected,
      `seed ${seed}: option ${id} ${came ? 'comes' : 'does not come'} true`,
    );
  }
}

/** A wrong way leaves its goal open, for the reason that the lesson names. */
export function failsAsSaid(lesson: Lesson, step: Step, way: WrongWay): void {
  const run = perform(openingOf(lesson, step), way.moves);
  const goal = step.goals.find(({ id }) => id === way.goal);
  if (!goal) throw new Error(`there is no goal ${way.goal}`);
  const { ok, why } = goal.check.test(situationOf(run));
  demand(!ok, `goal ${way.goal} is met by the wrong way`);
  demand(why.key === way.why, `the reason is ${why.key}, not ${way.why}`);
}

/** What the prose says about the run is so, when the step opens or once it is solved. */
export function claimsHold(lesson: Lesson, step: Step): void {
  const moves = { open: [], solved: step.solution };
  for (const when of ['open', 'solved'] as const) {
    const situation = situationOf(perform(openingOf(lesson, step), moves[when]));
    for (const claim of step.claims.filter((one) => one.when === when)) {
      const { ok, why } = claim.check.test(situation);
      demand(ok, `claim ${claim.id} does not hold (${when}): ${JSON.stringify(why)}`);
    }
  }
}
