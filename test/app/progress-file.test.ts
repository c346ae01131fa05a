/* Progress survives the way through a file; what is no progress is refused and changes nothing. */
import { expect, test } from 'vitest';
import { progressFile, readProgress } from '../../src/app/progress-file.ts';
import { catalog } from '../../src/lesson/catalog.ts';
import { NO_PROGRESS, predict, settle, solve } from '../../src/lesson/progress.ts';

const NOTHING = { commands: 0, faults: 0 };
const mistaken = solve(
  predict(NO_PROGRESS, 'crash-after-pop', 'crash', 'back'),
  'crash-after-pop',
  'crash',
  { commands: 1, faults: 1 },
);

test('comes back as it was saved', async () => {
  const progress = settle(mistaken, 'crash-after-pop', 'crash');
  expect(await readProgress(await progressFile(catalog, progress, 'en'))).toEqual(progress);
});

test('a file of the first version comes back', async () => {
  const lessons = { 'push-and-pop': { step: 'look', solved: ['look'], predictions: {} } };
  const file = new Blob([JSON.stringify({ version: 1, lessons })]);
  const again = solve(NO_PROGRESS, 'push-and-pop', 'look', NOTHING);
  expect((await readProgress(file))?.lessons['push-and-pop']?.solved).toEqual(
    again.lessons['push-and-pop']?.solved,
  );
});

test('says in words what was mistaken, and the misconception behind it', async () => {
  const file = await progressFile(catalog, mistaken, 'en');
  const { mistakes } = JSON.parse(await file.text());
  expect(mistakes).toMatchObject([
    {
      lesson: 'The worker that died holding a message',
      question: 'Worker B crashes now. What becomes of #2?',
      settled: false,
    },
  ]);
  expect(mistakes[0].chose).not.toBe('');
  expect(mistakes[0].misconception.length).toBeGreaterThan(20);
});

test.each(['', '{}', '{"version":1,"lessons":{"<b>":{}}}', `"${'x'.repeat(300_000)}"`])(
  'refuses what is none: %.30s',
  async (text) => {
    expect(await readProgress(new Blob([text]))).toBeNull();
  },
);
