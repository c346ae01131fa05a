/* Progress survives the way through a file; what is no progress is refused and changes nothing. */
import { expect, test } from 'vitest';
import { progressText, readProgress } from '../../src/app/progress-file.ts';
import { NO_PROGRESS, predict, solve } from '../../src/lesson/progress.ts';

test('comes back as it was saved', async () => {
  const begun = predict(NO_PROGRESS, 'push-and-pop', 'look', 'newest');
  const progress = solve(begun, 'push-and-pop', 'look');
  expect(await readProgress(new Blob([progressText(progress)]))).toEqual(progress);
});

test.each(['', '{}', '{"version":1,"lessons":{"<b>":{}}}', `"${'x'.repeat(300_000)}"`])(
  'refuses what is none: %.30s',
  async (text) => {
    expect(await readProgress(new Blob([text]))).toBeNull();
  },
);
