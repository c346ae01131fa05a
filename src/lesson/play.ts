// A lesson on a run: how a step opens, what a move does to the run, and which goals hold. All of it
// is synchronous and without a clock; the app decides how fast a move is shown.

import { Run } from '../sim/run.ts';
import { type Check, type Situation, situationOf, type Verdict } from './check.ts';
import { inDesign } from './chosen-design.ts';
import type { Goal, Lesson, Step } from './lesson.ts';
import type { Move } from './move.ts';

/** A goal and whether it holds at the playhead. */
export interface GoalStatus {
  readonly goal: Goal;
  readonly verdict: Verdict;
}

/** The run that a step opens on: the chosen one with nothing done, or with the step's own moves made. */
export function openingOf(lesson: Lesson, step: Step, seed: number = lesson.seed): Run {
  const at = lesson.steps.indexOf(step);
  const from = lastFresh(lesson.steps, at);
  const { scenario, schedule, opensWith } = lesson.steps[from] as Step;
  const inputs = schedule.map(({ atMs, fault }) => ({
    ...fault,
    at: atMs,
    scheduled: true as const,
  }));
  const run = Run.start({ scenario, seed, inputs });
  const moves = lesson.steps.slice(from, at).flatMap(({ solution }) => solution);
  return perform(run, [...(opensWith ?? []), ...moves]);
}

/** Whether entering the step replaces the learner's run by `openingOf`. */
export function opensFresh(lesson: Lesson, step: Step): boolean {
  return step.opensWith !== null || lesson.steps[0] === step;
}

function lastFresh(steps: readonly Step[], at: number): number {
  for (let from = at; from > 0; from -= 1) if (steps[from]?.opensWith) return from;
  return 0;
}

/** The goals of a step in its order, each with why it holds or not yet. */
export function goalStatuses(step: Step, situation: Situation): GoalStatus[] {
  return step.goals.map((goal) => ({ goal, verdict: goal.check.test(situation) }));
}

/** Whether all goals of a step hold: then the run pauses and the explanation shows. */
export function isSolved(step: Step, situation: Situation): boolean {
  return step.goals.every((goal) => goal.check.test(situation).ok);
}

/**
 * Makes moves on a run, one after the other and at once. Returns the run, or the new one that the
 * choice of another design starts. Throws a MoveError when a move cannot be made.
 */
export function perform(run: Run, moves: readonly Move[]): Run {
  return moves.reduce(performOne, run);
}

/** A move that cannot be made: nothing to step to, or its check never held within its limit. */
export class MoveError extends Error {
  readonly move: Move;

  constructor(move: Move, message: string) {
    super(message);
    this.name = 'MoveError';
    this.move = move;
  }
}

/** Virtual time after which "play until" gives up. */
const LIMIT_MS = 120_000;

function performOne(run: Run, move: Move): Run {
  switch (move.kind) {
    case 'play':
      run.advanceTo(run.now + move.forMs);
      break;
    case 'play-until':
      stepUntil(run, move, move.check);
      break;
    case 'back-until':
      while (!holds(move.check, run)) {
        if (!run.stepBack()) throw new MoveError(move, `at the start: ${reason(move.check, run)}`);
      }
      break;
    case 'act':
      run.act(move.action);
      break;
    case 'choose':
      return inDesign(run, move.design);
  }
  return run;
}

/** Steps are visible events, so the run stops right after the one that makes the check hold. */
function stepUntil(run: Run, move: Move, check: Check): void {
  const limit = run.now + LIMIT_MS;
  while (!holds(check, run)) {
    if (!run.step() || run.now > limit) {
      throw new MoveError(move, `not by ${run.now} ms: ${reason(check, run)}`);
    }
  }
}

function holds(check: Check, run: Run): boolean {
  return check.test(situationOf(run)).ok;
}

function reason(check: Check, run: Run): string {
  return JSON.stringify(check.test(situationOf(run)).why);
}
