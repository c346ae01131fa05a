/*
 * Around the lessons: a wrong prediction is asked again before the exam until it is answered right,
 * what was done is counted, goes into a file and comes back, and all of it can be read and printed.
 */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { openLab, tabTo } from './lab-page.ts';

const PROGRESS = 'redis-queue-lab.progress';

/** Someone who did a lesson with the first version of the lab, and was mistaken once. */
const MISTAKEN = {
  version: 1,
  lessons: {
    'crash-after-pop': { step: 'crash', solved: ['hold', 'crash'], predictions: { crash: 'back' } },
  },
};

async function withProgress(page: Page, progress: unknown): Promise<void> {
  await page.addInitScript(
    ([key, text]) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, text);
    },
    [PROGRESS, JSON.stringify(progress)] as const,
  );
}

for (const language of LANGUAGES) {
  test(`what was mistaken is asked again, by keyboard alone (${language})`, async ({
    page,
    isMobile,
  }) => {
    test.skip(isMobile, 'a phone has no keyboard');
    await withProgress(page, MISTAKEN);
    await openLab(page, '/', language);
    const mistaken = sayIn(language, { key: 'map.mistaken', params: { count: 1 } });
    await tabTo(page, page.getByRole('link', { name: mistaken }));
    await page.keyboard.press('Enter');

    await expect(page.locator('article form')).toHaveCount(1);
    await expect(page.locator('#page-heading')).toBeFocused();
    const place = page.locator('article header');
    await expect(place).toContainText(/Lesson 2, The worker|第 2 课：拿着/);
    const radios = page.getByRole('radio');
    await tabTo(page, radios.first());
    // Arrows go round: the second of three, which is wrong.
    await page.keyboard.press('ArrowDown');
    await expect(radios.nth(1)).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.locator('.verdict.wrong')).toBeFocused();
    await expect(page.locator('.verdict.wrong')).toContainText(/Worker A gets|消费者 A/);

    await tabTo(page, page.getByRole('button', { name: sayIn(language, { key: 'again.retry' }) }));
    await page.keyboard.press('Enter');
    await expect(radios.first()).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: /settled|答对/ })).toBeVisible();
    await expect(page.locator('.verdict:not(.wrong)')).toBeFocused();
    const see = page.locator('.verdict a');
    await expect(see).toHaveAttribute('href', /#\/lessons\/crash-after-pop\/crash/);

    await page.reload();
    await expect(page.locator('article.settled')).toHaveCount(1);
    await page.goto(`/#/?lang=${language}`);
    await expect(page.getByRole('link', { name: mistaken })).toHaveCount(0);
  });

  test(`with nothing mistaken the exam says so and goes on (${language})`, async ({ page }) => {
    await openLab(page, '/lessons/the-exam', language);
    await expect(page).toHaveURL(/#\/lessons\/the-exam\/again/);
    await expect(page.locator('main')).toContainText(sayIn(language, { key: 'again.none-made' }));
    await page.getByRole('link', { name: sayIn(language, { key: 'again.go-on' }) }).click();
    await expect(page).toHaveURL(/#\/lessons\/the-exam\/payments/);
    await expect(page.locator('#step-title')).toBeVisible();
  });
}

test('progress goes into a file and comes back beside what is here', async ({ page }) => {
  await withProgress(page, MISTAKEN);
  await openLab(page, '/');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save my progress as a file' }).click();
  const path = await (await saving).path();
  const saved = JSON.parse(readFileSync(path, 'utf8'));
  expect(saved).toMatchObject({ version: 2, mistakes: [{ settled: false }] });

  const other = { version: 2, lessons: { 'push-and-pop': bareLesson('push') } };
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [
    PROGRESS,
    JSON.stringify(other),
  ] as const);
  await page.reload();
  const input = page.locator('input[type=file]').first();
  await input.setInputFiles({ name: 'x.json', mimeType: 'text/plain', buffer: Buffer.from('{}') });
  await expect(page.getByText('This file holds no progress of the lab')).toBeVisible();
  const lessons = () =>
    page.evaluate(
      (key) => Object.keys(JSON.parse(localStorage.getItem(key) ?? '').lessons),
      PROGRESS,
    );
  expect(await lessons()).toEqual(['push-and-pop']);
  await input.setInputFiles(path);
  await expect(page.getByText('is added to what was here')).toBeVisible();
  expect((await lessons()).sort()).toEqual(['crash-after-pop', 'push-and-pop']);
});

function bareLesson(step: string) {
  return { step, solved: [step], predictions: {}, settled: [], best: {} };
}

test('the end of a lesson tells what it took, and leads to its summary', async ({ page }) => {
  const { solved, predictions } = {
    solved: ['hold', 'crash', 'restart', 'other-future'],
    predictions: { hold: 'worker', crash: 'back', restart: 'five', moment: 'none' },
  };
  const best = Object.fromEntries(solved.map((step) => [step, { commands: 1, faults: 0 }]));
  const lesson = { step: 'moment', solved, predictions, settled: [], best };
  await withProgress(page, { version: 2, lessons: { 'crash-after-pop': lesson } });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, '/lessons/crash-after-pop/moment');
  const help = page.locator('.pane .foot button');
  for (let asked = 0; asked < 4; asked += 1) await help.first().click();
  const moves = page.locator('.solution button');
  while ((await moves.count()) > 0) await moves.first().click();
  const end = page.locator('.end');
  await expect(end).toContainText('3 of 4 predictions came true');
  await expect(end).toContainText('Your fewest: 4 commands, 1 fault.');
  await end.getByRole('link').click();
  await expect(page.locator('#page-heading')).toContainText('The worker that died');
});

test.describe('to read and to print', () => {
  test('a lesson has its answers, reasons, commands with replies and words', async ({ page }) => {
    await openLab(page, '/lessons/push-and-pop/summary');
    await expect(page).toHaveTitle(/^Summary: Push and pop/);
    await expect(page.locator('.ask li.right')).toHaveCount(4);
    await expect(page.locator('.transcript').first()).toContainText('(integer) 2');
    await expect(page.getByRole('heading', { name: 'Why it came out so' })).toHaveCount(5);
    await expect(page.getByRole('heading', { name: 'One way to do it' })).toHaveCount(5);
  });

  for (const language of LANGUAGES) {
    test(`the whole course is printed without chrome, black on white, nothing cut off (${language})`, async ({
      page,
      isMobile,
    }) => {
      test.skip(isMobile, 'one sheet is like another');
      await openLab(page, '/summary', language, 'dark');
      await expect(page.locator('main > article')).toHaveCount(20);
      await page.emulateMedia({ media: 'print' });
      // A4 without its margins, at 96 px an inch.
      await page.setViewportSize({ width: 680, height: 1000 });
      await expect(page.locator('header').first()).toBeHidden();
      await expect(page.locator('button:visible:not(.prose button)')).toHaveCount(0);
      const body = page.locator('body');
      await expect(body).toHaveCSS('background-color', 'rgb(255, 255, 255)');
      await expect(body).toHaveCSS('color', 'rgb(0, 0, 0)');
      const cut = await page
        .locator('main *')
        .evaluateAll((elements) =>
          elements
            .filter(
              ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1,
            )
            .map(({ outerHTML }) => outerHTML.slice(0, 200)),
        );
      expect(cut).toEqual([]);
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.length).toBeGreaterThan(100_000);
    });
  }
});
