/* A new lesson passes every case before its author has changed a word. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lessonFiles } from '../../scripts/new-lesson/files.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import type { Lesson } from '../../src/lesson/lesson.ts';
import { parseLessonText } from '../../src/lesson/parse.ts';
import { casesOf } from '../../src/lesson/verify.ts';
import { COMMANDS, emulatorReplies } from './emulator.ts';

it('is a lesson with which nothing is wrong', async () => {
  const files = lessonFiles('brand-new', 'Brand new');
  const text = (name: string) => parseLessonText(files[name] ?? '', name);
  // It imports its checks by a path that holds three folders below the root.
  const folder = join(import.meta.dirname, '../output/new-lesson/brand-new');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lesson.ts');
  writeFileSync(file, (files['lesson.ts'] ?? '').replaceAll('../../../src', '../../../../src'));
  try {
    const { default: lesson } = (await import(file)) as { default: Lesson };
    const whole = {
      folder: 'brand-new',
      lesson,
      texts: { en: text('en.md'), 'zh-CN': text('zh-CN.md') },
    };
    const reference = {
      languages: LANGUAGES,
      terms: new Set(['message']),
      commands: COMMANDS,
      replies: emulatorReplies,
    };
    const cases = casesOf(whole, reference);
    expect(cases.length).toBeGreaterThan(5);
    for (const { name, run } of cases) expect(run, name).not.toThrow();
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
});
