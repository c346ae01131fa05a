/* The catalog: order and slugs from folders, English where a language is missing. */
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../src/lesson/catalog.ts';
import { lesson } from '../../src/lesson/lesson.ts';
import { headOf, type LessonText } from '../../src/lesson/text.ts';

const code = lesson({
  scenario: { id: 'none', design: 'list', producers: [], workers: [] },
  seed: 1,
  steps: {},
});

function words(title: string): LessonText {
  return { title, summary: 'S', minutes: 1, steps: [] };
}

const FOLDERS = ['02-streams/01-groups', '01-lists/02-crash', '01-lists/01-push'];

function files() {
  const at = (folder: string, file: string) => `lessons/${folder}/${file}`;
  const english = FOLDERS.map((folder) => [at(folder, 'en.md'), words(`en ${folder}`)] as const);
  const chinese = [[at('01-lists/01-push', 'zh-CN.md'), words('zh')] as const];
  const all = Object.fromEntries([...english, ...chinese]);
  const heads = Object.fromEntries(
    [...english, ...chinese].map(([at, text]) => [at, headOf(text)]),
  );
  return {
    chapters: {
      [at('01-lists', 'en.md')]: { title: 'Lists', summary: 'S' },
      [at('02-streams', 'en.md')]: { title: 'Streams', summary: 'S' },
    },
    heads,
    texts: Object.fromEntries(Object.entries(all).map(([path, text]) => [path, async () => text])),
    lessons: Object.fromEntries(
      FOLDERS.map((folder) => [at(folder, 'lesson.ts'), async () => code]),
    ),
  };
}

const catalog = new Catalog(files());

it('orders lessons by their numbers and names them by their slugs', () => {
  expect(catalog.lessons.map(({ id, chapter, number }) => [id, chapter, number])).toEqual([
    ['push', 'lists', 1],
    ['crash', 'lists', 2],
    ['groups', 'streams', 3],
  ]);
});

it('groups them in chapters', () => {
  const found = catalog.chapters.map(({ id, texts, lessons }) => [
    id,
    texts.en?.title,
    lessons.map((entry) => entry.id),
  ]);
  expect(found).toEqual([
    ['lists', 'Lists', ['push', 'crash']],
    ['streams', 'Streams', ['groups']],
  ]);
});

it('finds a lesson and the next one, across chapters', () => {
  expect(catalog.find('crash')?.heads.en?.title).toBe('en 01-lists/02-crash');
  expect(catalog.find('nosuch')).toBeUndefined();
  expect(catalog.after('crash')?.id).toBe('groups');
  expect(catalog.after('groups')).toBeUndefined();
});

describe('opening a lesson', () => {
  it('gives its words in the language that is wanted', async () => {
    const opened = await catalog.open('push', 'zh-CN');
    expect([opened.language, opened.text.title]).toEqual(['zh-CN', 'zh']);
    expect(opened.lesson).toBe(code);
  });

  it('gives English where that language is missing', async () => {
    const opened = await catalog.open('crash', 'zh-CN');
    expect([opened.language, opened.text.title]).toEqual(['en', 'en 01-lists/02-crash']);
  });

  it('rejects a slug that nobody has', async () => {
    await expect(catalog.open('nosuch', 'en')).rejects.toThrow('there is no lesson "nosuch"');
  });
});
