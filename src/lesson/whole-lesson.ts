// A lesson with everything that belongs to it, and what it is held against: the input of verify.ts.

import type { Language } from '../i18n/language.ts';
import type { Lesson } from './lesson.ts';
import type { LessonText } from './text.ts';

/** A lesson with all its words. */
export interface WholeLesson {
  readonly folder: string;
  readonly lesson: Lesson;
  readonly texts: Readonly<Partial<Record<Language, LessonText>>>;
}

/** What a lesson is held against. */
export interface Reference {
  readonly languages: readonly Language[];
  /** Ids of the glossary. */
  readonly terms: ReadonlySet<string>;
  /** Redis commands in upper case. */
  readonly commands: ReadonlySet<string>;
  /** Runs commands one after the other on a fresh server; each reply in lines. */
  readonly replies: (commands: readonly string[]) => readonly (readonly string[])[];
}
