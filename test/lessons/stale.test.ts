/* A translation names the English text it was written from; when that has changed, it is stale. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marked, markIn, sourceMark } from '../../scripts/new-lesson/source-mark.ts';

const ROOT = join(import.meta.dirname, '../../lessons');
const LESSONS = readdirSync(ROOT).flatMap((chapter) =>
  readdirSync(join(ROOT, chapter))
    .filter((name) => !name.includes('.'))
    .map((name) => join(chapter, name)),
);

it('finds the lessons', () => {
  expect(LESSONS.length).toBeGreaterThanOrEqual(20);
});

it.each(LESSONS)('%s: the Chinese text is up to date with the English one', (lesson) => {
  const read = (name: string) => readFileSync(join(ROOT, lesson, name), 'utf8');
  const hint = `read both, then: npm run mark-translations -- lessons/${lesson}`;
  expect(markIn(read('zh-CN.md')), hint).toBe(sourceMark(read('en.md')));
});

describe('a mark', () => {
  const TEXT = '---\ntitle: A\nminutes: 5\n---\n\n## {#a} B\n';

  it('is put into the head once, and replaced there', () => {
    const once = marked(TEXT, '0123abcd');
    expect(once).toBe('---\ntitle: A\nminutes: 5\nof: 0123abcd\n---\n\n## {#a} B\n');
    expect(markIn(marked(once, 'ffffffff'))).toBe('ffffffff');
  });

  it('is missing from a text that has none, and another for another text', () => {
    expect(markIn(TEXT)).toBeNull();
    expect(sourceMark('a')).not.toBe(sourceMark('b'));
  });
});
