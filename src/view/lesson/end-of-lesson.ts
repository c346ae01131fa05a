// What is said at the end of a lesson.

import type { PredictionCount } from '../../lesson/mistakes.ts';
import type { Score } from '../../lesson/score.ts';

export interface EndOfLesson {
  readonly predictions: PredictionCount;
  /** Whether all that was mistaken has been answered right since. */
  readonly settled: boolean;
  readonly best: Score | null;
  /** What the lesson's own solution takes. */
  readonly solution: Score;
  readonly summaryHref: string;
}
