/*
 * Every design with its faults, on each screen: words are large enough to read, nothing sticks out,
 * and no words stand over others.
 */
import { expect, test } from '@playwright/test';
import { toLink } from '../../src/app/share.ts';
import { DESIGN_RUNS, designRun } from '../scene/design-runs.ts';
import { complaintsAbout } from './drawing.ts';
import { type Language, openLab, type Theme } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'sets its own sizes');

/** Screens, with the least type size there. */
const SCREENS: readonly {
  name: string;
  size: { width: number; height: number };
  theme: Theme;
  language: Language;
  least: number;
}[] = [
  { name: 'laptop', size: { width: 1280, height: 800 }, theme: 'light', language: 'en', least: 12 },
  {
    name: 'projector',
    size: { width: 1920, height: 1080 },
    theme: 'projector',
    language: 'en',
    least: 24,
  },
  { name: 'phone', size: { width: 390, height: 844 }, theme: 'dark', language: 'zh-CN', least: 12 },
  {
    name: 'narrow phone',
    size: { width: 320, height: 640 },
    theme: 'light',
    language: 'en',
    least: 12,
  },
];

/** While much is broken (test/scene/design-runs.ts). */
const SHOWN_AT = 9700;

for (const { name, size, theme, language, least } of SCREENS) {
  test(`what is drawn can be read (${name})`, async ({ page }) => {
    await page.setViewportSize(size);
    await openLab(page, '/', language, theme);
    for (const design of Object.keys(DESIGN_RUNS)) {
      const run = designRun(design, 7);
      run.advanceTo(SHOWN_AT);
      // By way of a page without a stage, so that what is measured is the new one.
      await page.goto('/#/nowhere');
      await expect(page.locator('.stage svg')).toHaveCount(0);
      await page.goto(`/#/run?run=${await toLink(run)}&lang=${language}`);
      await expect(page.locator('.stage svg text').first()).toBeVisible();
      expect.soft(await complaintsAbout(page, least), design).toEqual([]);
    }
  });
}
