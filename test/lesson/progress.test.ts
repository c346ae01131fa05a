/*
 * Progress: what is kept, what only counts once, what comes back from the versions before, and what
 * is refused when it comes back.
 */
import { describe, expect, it } from 'vitest';
import {
  joined,
  NO_PROGRESS,
  parseProgress,
  predict,
  settle,
  solve,
  visit,
} from '../../src/lesson/progress.ts';

const NOTHING = { commands: 0, faults: 0 };

it('keeps where the learner is and what was solved', () => {
  let progress = visit(NO_PROGRESS, 'push', 'one');
  progress = solve(progress, 'push', 'one', NOTHING);
  progress = solve(progress, 'push', 'one', NOTHING);
  progress = visit(progress, 'push', 'two');
  expect(progress.lessons.push).toMatchObject({ step: 'two', solved: ['one'], predictions: {} });
  expect(NO_PROGRESS.lessons).toEqual({});
});

it('keeps the first prediction', () => {
  const progress = predict(predict(NO_PROGRESS, 'push', 'one', 'old'), 'push', 'one', 'new');
  expect(progress.lessons.push?.predictions).toEqual({ one: 'old' });
});

it('keeps the best score of each step', () => {
  const scores = [
    { commands: 3, faults: 1 },
    { commands: 1, faults: 1 },
    { commands: 4, faults: 0 },
  ];
  const progress = scores.reduce((all, score) => solve(all, 'push', 'one', score), NO_PROGRESS);
  expect(progress.lessons.push?.best).toEqual({ one: { commands: 1, faults: 1 } });
});

it('comes back from storage as it was', () => {
  const begun = predict(solve(NO_PROGRESS, 'push', 'one', NOTHING), 'push', 'two', 'old');
  const progress = settle(begun, 'push', 'one');
  expect(parseProgress(JSON.parse(JSON.stringify(progress)))).toEqual(progress);
});

it('comes back from what the first version stored', () => {
  const old = { step: 'two', solved: ['one'], predictions: { one: 'old' } };
  const progress = parseProgress({ version: 1, lessons: { push: old } });
  expect(progress?.lessons).toEqual({ push: { ...old, settled: [], best: {} } });
  expect(progress?.version).toBe(2);
});

describe('what two browsers know, as one', () => {
  const here = solve(predict(NO_PROGRESS, 'push', 'one', 'old'), 'push', 'one', {
    commands: 2,
    faults: 0,
  });
  const there = settle(
    solve(predict(NO_PROGRESS, 'push', 'one', 'new'), 'push', 'one', NOTHING),
    'push',
    'one',
  );
  const elsewhere = visit(there, 'crash', 'hold');

  it('has all that was done in either, and the lower scores', () => {
    const both = joined(here, elsewhere);
    expect(both.lessons.push).toEqual({
      step: 'one',
      solved: ['one'],
      predictions: { one: 'old' },
      settled: ['one'],
      best: { one: NOTHING },
    });
    expect(both.lessons.crash?.step).toBe('hold');
  });

  it('is what one of them knows when the other knows nothing', () => {
    expect(joined(NO_PROGRESS, here)).toEqual(here);
    expect(joined(here, NO_PROGRESS)).toEqual(here);
  });
});

const lesson = { step: 'one', solved: [], predictions: {}, settled: [], best: {} };

it.each([
  null,
  'progress',
  { version: 3, lessons: {} },
  { version: 1, lessons: { push: { step: '<b>', solved: [], predictions: {} } } },
  { version: 1, lessons: { push: { step: 'one', solved: 'all', predictions: {} } } },
  { version: 2, lessons: { push: { step: 'one', solved: [], predictions: {} } } },
  { version: 2, lessons: { push: { ...lesson, best: { one: { commands: -1, faults: 0 } } } } },
  { version: 2, lessons: { push: { ...lesson, settled: ['<b>'] } } },
])('refuses what is none of ours: %j', (json) => {
  expect(parseProgress(json)).toBeNull();
});
