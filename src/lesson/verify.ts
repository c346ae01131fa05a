// What has to be true of a lesson before anybody sees it, one case at a time. The tests run all
// cases of all lessons; a preview for authors can run them as well. A case throws with what is
// wrong.

import type { Language } from '../i18n/language.ts';
import { demand } from './demand.ts';
import type { Lesson, Step } from './lesson.ts';
import type { StepText } from './text.ts';
import { claimsHold, failsAsSaid, isSolvable, opensUnsolved } from './verify-run.ts';
import { namesExist, repliesFit, sameForm, wordsFit } from './verify-words.ts';
import type { Reference, WholeLesson } from './whole-lesson.ts';

/** One thing to be true. */
export interface Case {
  readonly name: string;
  /** Throws an Error that says what is wrong. */
  readonly run: () => void;
}

const SEEDS = 20;

/** The cases of one lesson: for it, for each step, for each step in each language. */
export function casesOf(whole: WholeLesson, reference: Reference): Case[] {
  const { lesson } = whole;
  const cases = lesson.steps.flatMap((step) => [
    ...runCases(lesson, step),
    ...reference.languages.flatMap((language) => wordCases(whole, step, language, reference)),
  ]);
  return [
    { name: 'has all languages', run: () => hasLanguages(whole, reference.languages) },
    { name: 'is told alike in all languages', run: () => sameForm(whole) },
    ...cases,
  ];
}

function runCases(lesson: Lesson, step: Step): Case[] {
  const seeds = lesson.seeds === 'any' ? Array.from({ length: SEEDS }, (_, n) => n) : [];
  const wrong = step.wrong.map((way, index) => ({
    name: `${step.id}: wrong way ${index + 1} fails for its own reason`,
    run: () => failsAsSaid(lesson, step, way),
  }));
  return [
    { name: `${step.id}: not solved when it opens`, run: () => opensUnsolved(lesson, step) },
    {
      name: `${step.id}: its solution solves it`,
      run: () => {
        for (const seed of [lesson.seed, ...seeds]) isSolvable(lesson, step, seed);
      },
    },
    { name: `${step.id}: its claims hold`, run: () => claimsHold(lesson, step) },
    ...wrong,
  ];
}

function wordCases(
  whole: WholeLesson,
  step: Step,
  language: Language,
  reference: Reference,
): Case[] {
  const at = `${step.id}, ${language}`;
  const words = () => wordsOf(whole, step, language);
  return [
    { name: `${at}: the words fit the code`, run: () => wordsFit(step, words()) },
    { name: `${at}: commands and terms exist`, run: () => namesExist(words(), reference) },
    { name: `${at}: blocks reply as printed`, run: () => repliesFit(words(), reference) },
  ];
}

function wordsOf(whole: WholeLesson, step: Step, language: Language): StepText {
  const found = whole.texts[language]?.steps.find(({ id }) => id === step.id);
  if (!found) throw new Error(`${whole.folder}/${language}.md has no step {#${step.id}}`);
  return found;
}

function hasLanguages({ texts, folder }: WholeLesson, languages: readonly Language[]): void {
  for (const language of languages) demand(texts[language], `${folder}/${language}.md is missing`);
}
