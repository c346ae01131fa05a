// The list of lessons as the page shows it, in the reader's language, with what was done of each.

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
  readonly href: string;
}

export interface ListedChapter {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly ListedLesson[];
}
