/* axe finds nothing: every view, in every theme and language, on a laptop and on a phone. */
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import { type Language, openLab, type Theme } from './lab-page.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds, as `rule: element`. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

interface View {
  readonly name: string;
  readonly address: string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const onlyOn = (page: Page, selector: string) => page.locator(selector).first();

const VIEWS: readonly View[] = [
  { name: 'list of lessons', address: '/' },
  { name: 'lesson, waiting for a prediction', address: '/lessons/crash-after-pop/crash' },
  {
    name: 'lesson, solved',
    address: '/lessons/crash-after-pop/crash',
    prepare: async (page) => {
      await page.locator('.option').last().click();
      if (await onlyOn(page, '.bar').isVisible()) await page.locator('.bar button').nth(2).click();
      await page.locator('.strip .btn.danger').first().click();
      if (await onlyOn(page, '.bar').isVisible()) await page.locator('.bar button').first().click();
      await expect(page.locator('.because')).toBeVisible();
    },
  },
  {
    name: 'free run',
    address: '/run',
    prepare: async (page) => {
      const isPhone = await onlyOn(page, '.bar').isVisible();
      if (isPhone) await page.locator('.bar .play').click();
      else await page.locator('.transport .play').click();
      await expect(page.locator('.stage [aria-label^="m"]').first()).toBeAttached();
      if (isPhone) await page.locator('.bar button', { hasText: /Console|控制台/ }).click();
    },
  },
  { name: 'no such page', address: '/nowhere' },
];

const THEMES: readonly Theme[] = ['light', 'dark', 'projector'];
const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

for (const theme of THEMES) {
  for (const language of LANGUAGES) {
    test(`axe finds nothing (${theme}, ${language})`, async ({ page }) => {
      for (const view of VIEWS) {
        await test.step(view.name, async () => {
          await page.goto('about:blank');
          await openLab(page, view.address, language, theme);
          await view.prepare?.(page);
          expect(await findings(page), view.name).toEqual([]);
        });
      }
    });
  }
}
