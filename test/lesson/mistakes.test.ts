/* Which predictions came out otherwise: only those whose outcome was seen, in the course's order. */
import { expect, it } from 'vitest';
import { catalog } from '../../src/lesson/catalog.ts';
import { mistakesIn, mistakesOf, predictionsIn } from '../../src/lesson/mistakes.ts';
import { NO_PROGRESS, type Progress, predict, settle, solve } from '../../src/lesson/progress.ts';

const NOTHING = { commands: 0, faults: 0 };
const ofCrash = catalog.find('crash-after-pop');
if (!ofCrash) throw new Error('the lesson is gone');

function said(progress: Progress, lesson: string, step: string, option: string): Progress {
  return solve(predict(progress, lesson, step, option), lesson, step, NOTHING);
}

it('knows the answers of all lessons, as their code has them', async () => {
  let count = 0;
  for (const entry of catalog.lessons) {
    const { lesson } = await catalog.open(entry.id, 'en');
    for (const [at, { predict: asked }] of lesson.steps.entries()) {
      const head = entry.heads.en?.steps[at]?.predict;
      expect(head?.answer, entry.id).toBe(asked?.answer);
      count += asked ? 1 : 0;
    }
  }
  expect(count).toBeGreaterThan(20);
});

it('names the wrong choice once its outcome was seen, and not before', () => {
  const chosen = predict(NO_PROGRESS, 'crash-after-pop', 'crash', 'back');
  expect(mistakesOf(catalog, chosen)).toEqual([]);
  const seen = solve(chosen, 'crash-after-pop', 'crash', NOTHING);
  expect(mistakesOf(catalog, seen)).toMatchObject([
    { step: 'crash', chose: 'back', answer: 'lost', settled: false },
  ]);
  expect(predictionsIn(ofCrash, seen)).toEqual({ right: 0, made: 1 });
});

it('counts a right prediction as none', () => {
  const progress = said(NO_PROGRESS, 'crash-after-pop', 'crash', 'lost');
  expect(mistakesIn(ofCrash, progress)).toEqual([]);
  expect(predictionsIn(ofCrash, progress)).toEqual({ right: 1, made: 1 });
});

it('knows what was answered right since', () => {
  const progress = said(NO_PROGRESS, 'crash-after-pop', 'crash', 'back');
  const settled = settle(progress, 'crash-after-pop', 'crash');
  expect(mistakesOf(catalog, settled)).toMatchObject([{ step: 'crash', settled: true }]);
});

it('passes over an option that the lesson no longer has', () => {
  const progress = said(NO_PROGRESS, 'crash-after-pop', 'crash', 'gone');
  expect(mistakesOf(catalog, progress)).toEqual([]);
});
