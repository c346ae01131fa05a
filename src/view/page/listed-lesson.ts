// The list of lessons as the page shows it, in the reader's language, with what was done of each.

import type { PredictionCount } from '../../lesson/mistakes.ts';
import type { Score } from '../../lesson/score.ts';

export interface ListedLesson {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  /** The language that title and summary are in. */
  readonly language: string;
  readonly minutes: number;
  readonly steps: number;
  readonly solved: number;
  readonly predictions: PredictionCount;
  /** The fewest commands and faults that its goals took; null until all of it was done. */
  readonly best: Score | null;
  readonly href: string;
  readonly summaryHref: string;
}

export interface ListedChapter {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly ListedLesson[];
}
