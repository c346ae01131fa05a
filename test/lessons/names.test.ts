/*
 * Lessons call things as the page calls them: a fault in a solution is named as the button above
 * the stage names it, and what a hint puts in emphasis (in Chinese: in quotes) stands on the page.
 */
import { describe, expect, it } from 'vitest';
import { DICTIONARIES, sayIn } from '../../src/i18n/dictionary.ts';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { catalog } from '../../src/lesson/catalog.ts';
import type { Step } from '../../src/lesson/lesson.ts';
import { describeMove, use } from '../../src/lesson/move.ts';
import { plainText } from '../../src/lesson/plain-text.ts';
import { openingOf } from '../../src/lesson/play.ts';
import type { StepText } from '../../src/lesson/text.ts';
import { inlinesOf } from '../../src/lesson/walk.ts';
import type { FaultAction } from '../../src/sim/faults/index.ts';
import { rowOf } from '../../src/view/run/fault-table.ts';
import { nameOfThing, thingsIn } from '../../src/view/run/fault-things.ts';

const MAX_NAME = 60;
const HOLE = /\{[^{}]*\}/g;

const lessons = await Promise.all(catalog.lessons.map((entry) => catalog.whole(entry)));

/** The faults of a step: those with a button, and those that its solution or a wrong way uses. */
function faultsOf({ faults, solution, wrong }: Step): FaultAction[] {
  const moves = [...solution, ...wrong.flatMap((way) => way.moves)];
  const used = moves.flatMap((move) =>
    move.kind === 'act' && move.action.kind === 'fault' ? [move.action] : [],
  );
  return [...faults, ...used].filter(({ fault }) => fault !== 'at-line');
}

describe.each(lessons)('$folder', ({ lesson, texts }) => {
  it.each(LANGUAGES)('names each fault as its button does (%s)', (language) => {
    for (const step of lesson.steps) {
      const { world } = openingOf(lesson, step);
      const nodes = world.nodes().map(({ id }) => id);
      const things = thingsIn({ world, messages: [] });
      for (const action of faultsOf(step)) {
        const thing = things.find(({ id }) => id === action.target);
        const name = thing ? nameOfThing(thing) : null;
        // A message is named by its number, with or without a place on the stage.
        if (name === null) continue;
        const target = typeof name === 'string' ? name : sayIn(language, name);
        const key = `break.${rowOf(action, nodes)?.id ?? action.fault}-of` as const;
        const button = sayIn(language, { key, params: { target } });
        expect(sayIn(language, describeMove(use(action)))).toContain(button);
      }
    }
  });

  it.each(LANGUAGES)('its hints name what is on the page (%s)', (language) => {
    const named = (texts[language]?.steps ?? []).flatMap((step) => namesIn(step, language));
    const strange = named.filter((name) => !isOnPage(name, language));
    expect(strange).toEqual([]);
  });
});

/** What the hints of a step put in emphasis, or in Chinese quotes. */
function namesIn({ hints, ...step }: StepText, language: Language): string[] {
  const only: StepText = {
    ...step,
    hints,
    prose: [],
    predict: null,
    goals: [],
    because: [],
    leaves: [],
  };
  if (language === 'en')
    return inlinesOf(only, 'emphasis').map(({ children }) => plainText(children));
  return [
    ...hints
      .map(plainText)
      .join('\n')
      .matchAll(/“([^”]+)”/g),
  ].map(([, name = '']) => name);
}

const PATTERNS = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    Object.values(DICTIONARIES[language]).filter(isName).map(patternOf),
  ]),
);

/** Short, and with words of its own. */
function isName(text: string): boolean {
  return text.length <= MAX_NAME && text.replaceAll(HOLE, '').trim().length > 1;
}

/** A text of the page, with a short value in each of its holes. */
function patternOf(text: string): RegExp {
  const parts = text.split(HOLE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const spaced = parts.map((part) => part.replace(/^ | $/g, ' ?'));
  return new RegExp(`^${spaced.join('.{1,12}')}$`, 'i');
}

/** A name may be made of two, `List: backup set`, and end in a value, `after 3`. */
function isOnPage(name: string, language: Language): boolean {
  const fits = (part: string) =>
    part === '' || (PATTERNS[language] ?? []).some((pattern) => pattern.test(part));
  const isThere = (part: string) => fits(part) || fits(part.replace(/ ?\d+( s| 秒)?$/, ''));
  return isThere(name) || name.split(/: |：/).every(isThere);
}

it('knows a name that is nowhere on the page', () => {
  expect(isOnPage('press the slow button', 'en')).toBe(false);
  expect(isOnPage('lose the reply to web-1', 'en')).toBe(true);
});
