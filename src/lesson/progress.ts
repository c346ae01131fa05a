// How far a learner has come, as plain data. Where it is kept is the app's business; what comes
// back from there is not trusted.

import * as v from 'valibot';

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,80}$/));

const lessonProgress = v.strictObject({
  /** The step that the learner was last on. */
  step: slug,
  /** Steps that were solved once; they stay solved. */
  solved: v.pipe(v.array(slug), v.maxLength(100)),
  /** The option chosen first, by step: it stays on the page beside what happened. */
  predictions: v.record(slug, slug),
});

const progressSchema = v.strictObject({
  version: v.literal(1),
  lessons: v.record(slug, lessonProgress),
});

/** By lesson slug, what was done there. Keyed by slugs, so reordering lessons loses nothing. */
export type Progress = v.InferOutput<typeof progressSchema>;
type LessonProgress = v.InferOutput<typeof lessonProgress>;

export const NO_PROGRESS: Progress = { version: 1, lessons: {} };

/** Progress from storage or a file: `null` when it is none of ours. */
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

/** All goals of a step held at once. */
export function solve(progress: Progress, lesson: string, step: string): Progress {
  return change(progress, lesson, step, (before) =>
    before.solved.includes(step) ? before : { ...before, solved: [...before.solved, step] },
  );
}

function change(
  progress: Progress,
  lesson: string,
  step: string,
  apply: (before: LessonProgress) => LessonProgress,
): Progress {
  const before = progress.lessons[lesson] ?? { step, solved: [], predictions: {} };
  return { ...progress, lessons: { ...progress.lessons, [lesson]: apply(before) } };
}
