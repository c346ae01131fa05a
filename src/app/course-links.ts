// Where links of the course lead and what they say: the list of lessons, the steps, back and next.

import type { Language } from '../i18n/language.ts';
import { t } from '../i18n/locale.svelte.ts';
import { type Catalog, catalog, type LessonEntry } from '../lesson/catalog.ts';
import type { Progress } from '../lesson/progress.ts';
import type { ListedChapter, ListedLesson } from '../view/page/listed-lesson.ts';
import type { StepLink } from '../view/page/step-link.ts';
import type { LessonVisit } from './lesson-visit.svelte.ts';
import type { Place } from './route.ts';

type HrefOf = (place: Place) => string;

/** All lessons as the list shows them. */
export function listedChapters(
  course: Catalog,
  progress: Progress,
  language: Language,
  href: HrefOf,
): ListedChapter[] {
  return course.chapters.map(({ id, texts, lessons }) => ({
    id,
    title: (texts[language] ?? texts.en)?.title ?? id,
    lessons: lessons.flatMap((entry) => listed(entry, progress, language, href)),
  }));
}

function listed(
  entry: LessonEntry,
  progress: Progress,
  language: Language,
  href: HrefOf,
): ListedLesson[] {
  const own = entry.heads[language];
  const head = own ?? entry.heads.en;
  if (head === undefined) return [];
  const done = progress.lessons[entry.id];
  const solved = head.steps.filter((step) => done?.solved.includes(step.id)).length;
  // Who was here before goes on at the step that was left.
  const step = solved > 0 && solved < head.steps.length ? (done?.step ?? null) : null;
  return [
    {
      id: entry.id,
      number: entry.number,
      title: head.title,
      summary: head.summary,
      language: own ? language : 'en',
      minutes: head.minutes,
      steps: head.steps.length,
      solved,
      href: href({ view: 'lesson', lesson: entry.id, step }),
    },
  ];
}

/** The steps of a lesson, for the marks in the header. */
export function stepLinks(visit: LessonVisit, progress: Progress, href: HrefOf): StepLink[] {
  const solved = progress.lessons[visit.id]?.solved ?? [];
  return visit.opened.text.steps.map(({ id, title }) => ({
    id,
    title,
    solved: solved.includes(id),
    href: href({ view: 'lesson', lesson: visit.id, step: id }),
  }));
}

/** Where back and next lead from a step. */
export function waysOf(
  visit: LessonVisit,
  href: HrefOf,
): { backHref: string | null; next: { href: string; label: string } } {
  const { steps } = visit.opened.text;
  const at = visit.stepIndex;
  const hrefOfStep = (index: number) =>
    href({ view: 'lesson', lesson: visit.id, step: steps[index]?.id ?? null });
  const backHref = at > 0 ? hrefOfStep(at - 1) : null;
  if (at < steps.length - 1) {
    return { backHref, next: { href: hrefOfStep(at + 1), label: t('page.next') } };
  }
  const following = catalog.after(visit.id);
  const place: Place = following
    ? { view: 'lesson', lesson: following.id, step: null }
    : { view: 'home' };
  const label = t(following ? 'page.next-lesson' : 'page.all-lessons');
  return { backHref, next: { href: href(place), label } };
}

/** A chapter's title in a language, in English when it is missing. */
export function chapterTitle(entry: LessonEntry, language: Language): string {
  const chapter = catalog.chapters.find(({ id }) => id === entry.chapter);
  return (chapter?.texts[language] ?? chapter?.texts.en)?.title ?? entry.chapter;
}
