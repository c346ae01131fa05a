/*
 * Every lesson, one case per lesson, step and language: see src/lesson/verify.ts for what has to be
 * true. The blocks that a click runs are also held against a real redis-server.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LANGUAGES } from '../../src/i18n/language.ts';
import { catalog } from '../../src/lesson/catalog.ts';
import { terms } from '../../src/lesson/glossary-terms.ts';
import { casesOf } from '../../src/lesson/verify.ts';
import { repliesAsPrinted } from '../../src/lesson/verify-words.ts';
import { transcriptsOf } from '../../src/lesson/walk.ts';
import type { Reference } from '../../src/lesson/whole-lesson.ts';
import { type RunningRedis, startRedis } from '../environment/redis-server.ts';
import { COMMANDS, emulatorReplies } from './emulator.ts';
import { liveReplies } from './live-redis.ts';

const reference: Reference = {
  languages: LANGUAGES,
  terms: new Set(terms.map(({ id }) => id)),
  commands: COMMANDS,
  replies: emulatorReplies,
};

/** Cases of a lesson, of each step, and of each step in each language. */
const PER_LESSON = 2;
const PER_STEP = 3;
const PER_STEP_AND_LANGUAGE = 3;

const lessons = await Promise.all(catalog.lessons.map((entry) => catalog.whole(entry)));
let ran = 0;

for (const whole of lessons) {
  describe(whole.folder, () => {
    const cases = casesOf(whole, reference).map(({ name, run }) => [name, run] as const);
    it.each(cases)('%s', (_, run) => {
      ran += 1;
      expect(run).not.toThrow();
    });
  });
}

it('ran every case of every lesson', () => {
  const expected = lessons.map(({ lesson: { steps } }) => {
    const wrong = steps.flatMap((step) => step.wrong).length;
    const perStep = PER_STEP + LANGUAGES.length * PER_STEP_AND_LANGUAGE;
    return PER_LESSON + steps.length * perStep + wrong;
  });
  expect(lessons.length).toBeGreaterThanOrEqual(2);
  expect(ran).toBe(expected.reduce((sum, count) => sum + count, 0));
});

it('finds chapters and slugs that are there once, in the order of the folders', () => {
  const slugs = catalog.lessons.map(({ id }) => id);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(catalog.lessons.map(({ folder }) => folder)).toEqual(
    lessons.map(({ folder }) => folder).sort(),
  );
  for (const chapter of catalog.chapters) {
    expect(Object.keys(chapter.texts), chapter.id).toEqual([...LANGUAGES]);
  }
});

describe('on a real redis-server', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  const blocks = lessons.flatMap(({ folder, texts }) =>
    Object.entries(texts).flatMap(([language, text]) =>
      transcriptsOf(text)
        .filter(({ runnable }) => runnable)
        .map(({ entries }) => ({ folder, language, entries })),
    ),
  );

  it('there are blocks to run', () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks)('$folder, $language: a block replies as printed', async ({ entries }) => {
    const replies = await liveReplies(
      redis.port,
      entries.map(({ command }) => command),
    );
    expect(() => repliesAsPrinted(entries, { replies: () => replies })).not.toThrow();
  });
});
