/* Progress: what is kept, what only counts once, and what is refused when it comes back. */
import { expect, it } from 'vitest';
import { NO_PROGRESS, parseProgress, predict, solve, visit } from '../../src/lesson/progress.ts';

it('keeps where the learner is and what was solved', () => {
  let progress = visit(NO_PROGRESS, 'push', 'one');
  progress = solve(progress, 'push', 'one');
  progress = solve(progress, 'push', 'one');
  progress = visit(progress, 'push', 'two');
  expect(progress.lessons.push).toEqual({ step: 'two', solved: ['one'], predictions: {} });
  expect(NO_PROGRESS.lessons).toEqual({});
});

it('keeps the first prediction', () => {
  const progress = predict(predict(NO_PROGRESS, 'push', 'one', 'old'), 'push', 'one', 'new');
  expect(progress.lessons.push?.predictions).toEqual({ one: 'old' });
});

it('comes back from storage as it was', () => {
  const progress = predict(solve(NO_PROGRESS, 'push', 'one'), 'push', 'two', 'old');
  expect(parseProgress(JSON.parse(JSON.stringify(progress)))).toEqual(progress);
});

it.each([
  null,
  'progress',
  { version: 2, lessons: {} },
  { version: 1, lessons: { push: { step: '<b>', solved: [], predictions: {} } } },
  { version: 1, lessons: { push: { step: 'one', solved: 'all', predictions: {} } } },
])('refuses what is none of ours: %j', (json) => {
  expect(parseProgress(json)).toBeNull();
});
