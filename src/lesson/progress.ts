// How far a learner has come, as plain data. Where it is kept is the app's business; what comes
// back from there is not trusted.

import * as v from 'valibot';
import { lower, type Score } from './score.ts';

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,80}$/));
const slugs = v.pipe(v.array(slug), v.maxLength(100));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

const firstVersion = {
  /** The step that the learner was last on. */
  step: slug,
  /** Steps that were solved once; they stay solved. */
  solved: slugs,
  /** The option chosen first, by step: it stays on the page beside what happened. */
  predictions: v.record(slug, slug),
};

const lessonProgress = v.strictObject({
  ...firstVersion,
  /** Steps whose prediction was wrong and was answered right when it was asked again. */
  settled: slugs,
  /** The lowest score with which the goals were reached, by step. */
  best: v.record(slug, v.strictObject({ commands: count, faults: count })),
});

/** As it was before mistakes were settled and scores kept. */
const progressOfVersion1 = v.pipe(
  v.strictObject({
    version: v.literal(1),
    lessons: v.record(slug, v.strictObject(firstVersion)),
  }),
  v.transform(({ lessons }) => ({
    version: 2 as const,
    lessons: Object.fromEntries(
      Object.entries(lessons).map(([id, lesson]) => [id, { ...lesson, settled: [], best: {} }]),
    ),
  })),
);

const progressOfVersion2 = v.strictObject({
  version: v.literal(2),
  lessons: v.record(slug, lessonProgress),
});

const progressSchema = v.union([progressOfVersion2, progressOfVersion1]);

/** By lesson slug, what was done there. Keyed by slugs, so reordering lessons loses nothing. */
export type Progress = v.InferOutput<typeof progressOfVersion2>;
type LessonProgress = v.InferOutput<typeof lessonProgress>;

export const NO_PROGRESS: Progress = { version: 2, lessons: {} };

/** Progress from storage or a file, of this version or one before: `null` when it is none of ours. */
export function parseProgress(json: unknown): Progress | null {
  const parsed = v.safeParse(progressSchema, json);
  return parsed.success ? parsed.output : null;
}

/** The learner went to a step. */
export function visit(progress: Progress, lesson: string, step: string): Progress {
  return change(progress, lesson, step, (before) => ({ ...before, step }));
}

/** The learner chose an option. Only the first choice counts: to predict is not to guess again. */
export function predict(
  progress: Progress,
  lesson: string,
  step: string,
  option: string,
): Progress {
  return change(progress, lesson, step, (before) =>
    step in before.predictions
      ? before
      : { ...before, predictions: { ...before.predictions, [step]: option } },
  );
}

/** All goals of a step held at once, and this is what it took. */
export function solve(progress: Progress, lesson: string, step: string, score: Score): Progress {
  return change(progress, lesson, step, (before) => {
    const best = before.best[step];
    return {
      ...before,
      solved: withOne(before.solved, step),
      best: { ...before.best, [step]: best ? lower(best, score) : score },
    };
  });
}

/** A prediction that had been wrong was answered right. */
export function settle(progress: Progress, lesson: string, step: string): Progress {
  return change(progress, lesson, step, (before) => ({
    ...before,
    settled: withOne(before.settled, step),
  }));
}

/**
 * What two browsers know, as one: all that was solved and settled in either and the lower scores.
 * Where both have a first prediction, or a place, it is that of `own`.
 */
export function joined(own: Progress, other: Progress): Progress {
  const lessons = { ...other.lessons, ...own.lessons };
  for (const [id, mine] of Object.entries(own.lessons)) {
    const theirs = other.lessons[id];
    if (theirs) lessons[id] = joinedLesson(mine, theirs);
  }
  return { version: 2, lessons };
}

function joinedLesson(own: LessonProgress, other: LessonProgress): LessonProgress {
  const best = { ...other.best, ...own.best };
  for (const [step, mine] of Object.entries(own.best)) {
    const theirs = other.best[step];
    if (theirs) best[step] = lower(mine, theirs);
  }
  return {
    step: own.step,
    solved: other.solved.reduce(withOne, own.solved),
    predictions: { ...other.predictions, ...own.predictions },
    settled: other.settled.reduce(withOne, own.settled),
    best,
  };
}

function withOne(all: string[], one: string): string[] {
  return all.includes(one) ? all : [...all, one];
}

function change(
  progress: Progress,
  lesson: string,
  step: string,
  apply: (before: LessonProgress) => LessonProgress,
): Progress {
  const empty = { step, solved: [], predictions: {}, settled: [], best: {} };
  const before = progress.lessons[lesson] ?? empty;
  return { ...progress, lessons: { ...progress.lessons, [lesson]: apply(before) } };
}
