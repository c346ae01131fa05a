// Where links of the course lead and what they say: the list of lessons, the steps, back and next.

import type { Language } from '../i18n/language.ts';
import { t } from '../i18n/locale.svelte.ts';
import { type Catalog, catalog, type LessonEntry } from '../lesson/catalog.ts';
import { mistakesIn, mistakesOf, predictionsIn } from '../lesson/mistakes.ts';
import type { Progress } from '../lesson/progress.ts';
import { type Score, solutionScore, sumOf } from '../lesson/score.ts';
import type { EndOfLesson } from '../view/lesson/end-of-lesson.ts';
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
    lessons: lessons.flatMap((entry) => listed(entry, course, progress, language, href)),
  }));
}

function listed(
  entry: LessonEntry,
  course: Catalog,
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
      predictions: predictionsIn(entry, progress),
      best: bestOf(entry, progress),
      href: href(
        step === null ? startOf(entry, course) : { view: 'lesson', lesson: entry.id, step },
      ),
      summaryHref: href({ view: 'summary', lesson: entry.id }),
    },
  ];
}

/** The lowest score of a whole lesson; null until every step has one. */
function bestOf({ id, heads }: LessonEntry, progress: Progress): Score | null {
  const best = progress.lessons[id]?.best ?? {};
  const scores = (heads.en?.steps ?? []).flatMap((step) => best[step.id] ?? []);
  return scores.length > 0 && scores.length === heads.en?.steps.length ? sumOf(scores) : null;
}

/** Where a lesson begins: at its first step, the last one at what is asked again. */
export function startOf({ id }: LessonEntry, course: Catalog = catalog): Place {
  return id === course.last?.id
    ? { view: 'again', lesson: id }
    : { view: 'lesson', lesson: id, step: null };
}

/** Whether this is the lesson that asks again what was mistaken, before its first step. */
function asksAgain(entry: LessonEntry): boolean {
  return startOf(entry).view === 'again';
}

/** The id of that beginning among the steps. */
export const AGAIN = 'again';

/** The steps of a lesson, for the marks in the header. */
export function stepLinks(
  entry: LessonEntry,
  progress: Progress,
  language: Language,
  href: HrefOf,
): StepLink[] {
  const solved = progress.lessons[entry.id]?.solved ?? [];
  const { steps = [] } = entry.heads[language] ?? entry.heads.en ?? {};
  const again: StepLink = {
    id: AGAIN,
    title: t('again.title'),
    solved: mistakesOf(catalog, progress).every(({ settled }) => settled),
    href: href({ view: 'again', lesson: entry.id }),
  };
  const links = steps.map(({ id, title }) => ({
    id,
    title,
    solved: solved.includes(id),
    href: href({ view: 'lesson', lesson: entry.id, step: id }),
  }));
  return asksAgain(entry) ? [again, ...links] : links;
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
  const start = startOf(visit.opened.entry);
  const first = start.view === 'again' ? href(start) : null;
  const backHref = at > 0 ? hrefOfStep(at - 1) : first;
  if (at < steps.length - 1) {
    return { backHref, next: { href: hrefOfStep(at + 1), label: t('page.next') } };
  }
  const following = catalog.after(visit.id);
  const place: Place = following ? startOf(following) : { view: 'home' };
  const label = t(following ? 'page.next-lesson' : 'page.all-lessons');
  return { backHref, next: { href: href(place), label } };
}

/** What is said at the end of a lesson; null before its last step. */
export function endOf(visit: LessonVisit, progress: Progress, href: HrefOf): EndOfLesson | null {
  const { entry, lesson } = visit.opened;
  if (visit.stepIndex < lesson.steps.length - 1) return null;
  return {
    predictions: predictionsIn(entry, progress),
    settled: mistakesIn(entry, progress).every(({ settled }) => settled),
    best: bestOf(entry, progress),
    solution: sumOf(lesson.steps.map(solutionScore)),
    summaryHref: href({ view: 'summary', lesson: entry.id }),
  };
}

/** A chapter's title in a language, in English when it is missing. */
export function chapterTitle(entry: LessonEntry, language: Language): string {
  const chapter = catalog.chapters.find(({ id }) => id === entry.chapter);
  return (chapter?.texts[language] ?? chapter?.texts.en)?.title ?? entry.chapter;
}
