// The pages of the course that are read, not played: the summaries, and what is asked again. Which
// lessons they need, and those lessons loaded.

import type { Language } from '../i18n/language.ts';
import { type Catalog, catalog, type LessonEntry, type OpenedLesson } from '../lesson/catalog.ts';
import { mistakesOf } from '../lesson/mistakes.ts';
import type { Progress } from '../lesson/progress.ts';
import type { Place } from './route.ts';

/** A place that is read. */
export type ReadPlace = Extract<Place, { view: 'again' | 'summary' }>;

/** What such a page shows. */
export interface Reading {
  readonly place: ReadPlace;
  readonly lessons: readonly OpenedLesson[];
}

/** Loads a page; null when there is none at that place. Rejects when a lesson does not load. */
export async function readingAt(
  place: ReadPlace,
  progress: Progress,
  language: Language,
): Promise<Reading | null> {
  const entries = entriesOf(catalog, place, progress);
  if (entries === null) return null;
  const lessons = await Promise.all(entries.map(({ id }) => catalog.open(id, language)));
  return { place, lessons };
}

function entriesOf(
  course: Catalog,
  place: ReadPlace,
  progress: Progress,
): readonly LessonEntry[] | null {
  if (place.view === 'summary') {
    const entry = place.lesson === null ? null : course.find(place.lesson);
    if (entry === undefined) return null;
    return entry === null ? course.lessons : [entry];
  }
  if (place.lesson !== course.last?.id) return null;
  return [...new Set(mistakesOf(course, progress).map(({ entry }) => entry))];
}
