// The predictions that came out otherwise than a learner had said. They follow from the progress
// and the lessons, so that what was kept before anybody counted mistakes has them, too.

import type { Catalog, LessonEntry } from './catalog.ts';
import type { Progress } from './progress.ts';

/** A wrong choice of a prediction; the misconception behind it stands in the lesson's words. */
export interface Mistake {
  readonly entry: LessonEntry;
  readonly step: string;
  /** The option that was chosen first. */
  readonly chose: string;
  readonly answer: string;
  /** Whether it was answered right since. */
  readonly settled: boolean;
}

/** What was predicted in a lesson, as far as its outcome is known: the step is solved. */
export interface PredictionCount {
  readonly right: number;
  readonly made: number;
}

/**
 * All mistakes in the order of the course. A prediction whose outcome the learner has not seen yet
 * is none: to say so would tell the answer.
 */
export function mistakesOf(course: Catalog, progress: Progress): Mistake[] {
  return course.lessons.flatMap((entry) => mistakesIn(entry, progress));
}

/** The mistakes of one lesson. */
export function mistakesIn(entry: LessonEntry, progress: Progress): Mistake[] {
  const settled = progress.lessons[entry.id]?.settled ?? [];
  return madeIn(entry, progress)
    .filter(({ chose, answer }) => chose !== answer)
    .map((made) => ({ entry, ...made, settled: settled.includes(made.step) }));
}

/** How many predictions of a lesson came true. */
export function predictionsIn(entry: LessonEntry, progress: Progress): PredictionCount {
  const made = madeIn(entry, progress);
  return { right: made.filter(({ chose, answer }) => chose === answer).length, made: made.length };
}

function madeIn({ id, heads }: LessonEntry, progress: Progress) {
  const done = progress.lessons[id];
  return (heads.en?.steps ?? []).flatMap(({ id: step, predict }) => {
    const chose = done?.predictions[step];
    if (predict === null || chose === undefined || !done?.solved.includes(step)) return [];
    return predict.options.includes(chose) ? [{ step, chose, answer: predict.answer }] : [];
  });
}
