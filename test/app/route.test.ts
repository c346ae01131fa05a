/* Addresses lead where they say, back and forth, and nonsense leads to a page that says so. */
import { expect, it } from 'vitest';
import { formatRoute, PAGES_OF_LESSON, parseRoute } from '../../src/app/route.ts';
import { catalog } from '../../src/lesson/catalog.ts';

it.each([
  '#/',
  '#/run',
  '#/run/stream',
  '#/run/list/backup-set?lang=zh-CN',
  '#/lessons/crash-after-pop',
  '#/lessons/crash-after-pop/other-future?lang=zh-CN',
  '#/run?lang=en&run=abc_-123',
  '#/run/stream?lang=en&embed=1&run=abc_-123',
  '#/lessons/crash-after-pop/summary',
  '#/lessons/the-exam/again?lang=en',
  '#/summary?lang=zh-CN',
])('%s survives being read and written', (hash) => {
  expect(formatRoute(parseRoute(hash))).toBe(hash);
});

it('reads lesson, step, language and shared run', () => {
  expect(parseRoute('#/lessons/push-and-pop/look?lang=zh-CN&run=xyz')).toEqual({
    place: { view: 'lesson', lesson: 'push-and-pop', step: 'look' },
    language: 'zh-CN',
    sharedRun: 'xyz',
  });
});

it.each([
  '#/nowhere',
  '#/lessons/a/b/c',
  '#/lessons/<b>/x',
  '#/lessons/..',
  '#/summary/more',
  '#/run/more',
  '#/run/list/more',
])('%s is no page', (hash) => {
  expect(parseRoute(hash).place.view).toBe('unknown');
});

it.each(['', '#', '#/', '#/lessons'])('%j is the list of lessons', (hash) => {
  expect(parseRoute(hash).place.view).toBe('home');
});

it('has no step under the name of a page of its lesson', () => {
  const steps = catalog.lessons.flatMap(({ heads }) => heads.en?.steps ?? []);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ id }) => PAGES_OF_LESSON.some((page) => page === id))).toEqual([]);
});

it('leaves an unknown language to the settings', () => {
  expect(parseRoute('#/?lang=xx').language).toBeNull();
});
