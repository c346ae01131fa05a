// What is wrong with a lesson's file, all of it at once: an author mends a list, not one line a
// try.

/** Collects what is wrong with one file. */
export class Problems {
  readonly #file: string;
  readonly #found: string[] = [];

  /** `file` as the author knows it: lessons/01-lists/01-push-and-pop/en.md */
  constructor(file: string) {
    this.#file = file;
  }

  add(line: number, message: string): void {
    this.#found.push(`${this.#file}:${line}: ${message}`);
  }

  /** Throws a LessonTextError when something was found. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new LessonTextError(this.#found);
  }
}

/** A lesson's file cannot be used. The message has one line per problem: file, line, what is wrong. */
export class LessonTextError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'LessonTextError';
    this.problems = problems;
  }
}
