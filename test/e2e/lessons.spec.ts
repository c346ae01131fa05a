/*
 * Every lesson that there is, in both languages, played in the page to its end: predict, break and
 * fix by the moves of its solution, read what came of it, go on. A new lesson is played without a
 * word here. One page per language, for a page costs more than a lesson.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { type Language, openLab } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'the page of a wide window');

const HINTS = 3;

const LESSONS = `${import.meta.dirname}/../../lessons`;

interface PlayedLesson {
  readonly slug: string;
  readonly folder: string;
}

const lessons: PlayedLesson[] = numbered(LESSONS)
  .flatMap((chapter) => numbered(chapter))
  .map((folder) => ({ folder, slug: basename(folder).slice('01-'.length) }));

/** The folders `01-…` in a folder, in order. */
function numbered(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^\d\d-/.test(name));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** The titles of the steps up to the first mark, which the page draws. */
function titlesOf({ folder }: PlayedLesson, language: Language): string[] {
  const words = readFileSync(`${folder}/${language}.md`, 'utf8');
  return [...words.matchAll(/^## \{#[\w-]+\} ([^{`\n]+)/gm)].map(([, title = '']) => title.trim());
}

/** Presses a button that may still be moving: what comes of it is asked for instead. */
async function press(button: Locator): Promise<void> {
  await button.evaluate((element) => (element as HTMLElement).click());
}

/** Asks for everything that helps; the last thing offered is the solution. */
async function showSolution(page: Page): Promise<void> {
  const help = page.locator('.pane .foot button');
  for (let clicks = 0; clicks < HINTS + 1; clicks += 1) await press(help);
  await expect(page.locator('.pane .hints li')).toHaveCount(HINTS);
}

/** Clicks the solution's moves, one after the other. */
async function makeMoves(page: Page): Promise<void> {
  const moves = page.locator('.solution li');
  const count = await moves.count();
  expect(count).toBeGreaterThan(0);
  for (let made = 0; made < count; made += 1) {
    await press(page.locator('.solution button'));
    await expect(page.locator('.solution li.made')).toHaveCount(made + 1);
  }
}

async function playStep(page: Page): Promise<void> {
  await expect(page.locator('.because')).toHaveCount(0);
  const options = page.locator('.option');
  if ((await options.count()) > 0) await press(options.first());
  await showSolution(page);
  await makeMoves(page);
  await expect(page.locator('.because')).toBeVisible();
  if ((await options.count()) > 0) await expect(page.locator('.option.true')).toHaveCount(1);
}

for (const language of LANGUAGES) {
  test(`every lesson can be played to its end (${language})`, async ({ page }) => {
    test.setTimeout(lessons.length * 120_000);
    const broken: string[] = [];
    page.on('pageerror', ({ message }) => broken.push(message));
    expect(lessons.length).toBeGreaterThanOrEqual(2);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openLab(page, `/lessons/${lessons[0]?.slug}`, language);
    for (const lesson of lessons) {
      await test.step(lesson.slug, async () => {
        const title = page.locator('#step-title');
        const titles = titlesOf(lesson, language);
        await page.goto(`/#/lessons/${lesson.slug}?lang=${language}`);
        // The last lesson begins with what is asked again.
        if (lesson === lessons.at(-1)) await press(page.locator('main .btn.primary'));
        for (const words of titles) {
          await expect(title).toContainText(words);
          await test.step(words, () => playStep(page));
          await press(page.locator('.pane .foot a').last());
        }
        await expect(title.getByText(titles.at(-1) ?? '')).toHaveCount(0);
      });
    }
    expect(broken).toEqual([]);
  });
}
