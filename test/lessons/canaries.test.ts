/* A lesson with something wrong is found out, by the case that is about it and by no other. */
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { casesOf } from '../../src/lesson/verify.ts';
import type { WholeLesson } from '../../src/lesson/whole-lesson.ts';
import { CANARIES, HEALTHY } from './canaries.ts';
import { COMMANDS, emulatorReplies } from './emulator.ts';

const reference = {
  languages: LANGUAGES,
  terms: new Set(['message']),
  commands: COMMANDS,
  replies: emulatorReplies,
};

/** What is wrong, by the name of the case that says so. */
function failures(whole: WholeLesson): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, run } of casesOf(whole, reference)) {
    try {
      run();
    } catch (error) {
      found.set(name, (error as Error).message);
    }
  }
  return found;
}

it('finds nothing wrong with a lesson that is right', () => {
  expect([...failures(HEALTHY)]).toEqual([]);
});

it.each(CANARIES.map((canary) => [canary.what, canary] as const))('finds %s', (_, canary) => {
  const { whole, fails, says } = canary;
  const found = failures(whole);
  expect([...found.keys()]).toEqual(fails);
  expect([...found.values()][0]).toMatch(says);
});
