/* axe finds nothing: every view, in each theme and language, on a laptop and on a phone. */
import { expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';
import { type Language, openLab, type Theme } from './lab-page.ts';

/** What axe finds within an element, as `rule: element`. What is right is not told: it takes long. */
async function findings(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(selector, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, within);
}

interface View {
  readonly name: string;
  readonly address: string;
  readonly prepare?: (page: Page) => Promise<void>;
  /** Panels to look at besides, one after the other. */
  readonly tabs?: readonly RegExp[];
}

const cardBar = (page: Page) => page.locator('nav.bar');

const VIEWS: readonly View[] = [
  { name: 'list of lessons', address: '/' },
  { name: 'lesson, waiting for a prediction', address: '/lessons/crash-after-pop/crash' },
  {
    name: 'lesson, solved',
    address: '/lessons/crash-after-pop/crash',
    prepare: async (page) => {
      await page.locator('.option').last().click();
      if (await cardBar(page).isVisible()) await page.locator('nav.bar button').nth(2).click();
      await page.locator('.strip .btn.danger').first().click();
      if (await cardBar(page).isVisible()) await page.locator('nav.bar button').first().click();
      await expect(page.locator('.because')).toBeVisible();
    },
  },
  {
    name: 'free run',
    address: '/run/list',
    prepare: async (page) => {
      const isPhone = await cardBar(page).isVisible();
      const play = page.locator(isPhone ? 'nav.bar .play' : '.transport .play');
      await play.click();
      await expect(page.locator('[data-target^="token:"]').first()).toBeAttached();
      // A page that draws sixty frames a second leaves axe little time.
      await play.click();
      if (isPhone) await page.locator('nav.bar button', { hasText: /Console|控制台/ }).click();
    },
    tabs: [
      /^(Events|事件)$/,
      /^(Code|代码)$/,
      /^(Beliefs|认知)$/,
      /^(Sequence|时序图)$/,
      /^(Charts|图表)$/,
      /^(Twin|对照)$/,
    ],
  },
  ...(['protect', 'faults'] as const).map((tab) => ({
    name: `free run, ${tab}`,
    address: '/run/stream',
    prepare: async (page: Page) => {
      const isPhone = await cardBar(page).isVisible();
      if (isPhone) await page.locator('nav.bar button').first().click();
      await page.getByRole('tab').nth(2).click();
      // Before its first moment nobody runs but Redis.
      await page.locator('.free-panel select').first().selectOption('node-crash');
      await page.locator('.free-panel button[type=submit]').click();
      await expect(page.locator('.free-panel li')).toHaveCount(1);
      if (tab === 'protect') await page.getByRole('tab').nth(1).click();
    },
  })),
  { name: 'lesson to read', address: '/lessons/push-and-pop/summary' },
  {
    name: 'asked again, a wrong answer and a right one',
    address: '/lessons/the-exam/again',
    prepare: async (page) => {
      await page.evaluate(() => {
        const solved = ['hold', 'crash', 'restart'];
        const predictions = { hold: 'list', crash: 'back', restart: 'all' };
        const lessons = { 'crash-after-pop': { step: 'crash', solved, predictions } };
        localStorage.setItem('redis-queue-lab.progress', JSON.stringify({ version: 1, lessons }));
      });
      await page.reload();
      for (const [question, option] of [0, 2].entries()) {
        const form = page.locator('article form').nth(question);
        await form.getByRole('radio').nth(option).check();
        await form.getByRole('button').click();
      }
      await expect(page.locator('.verdict')).toHaveCount(2);
    },
  },
  { name: 'no such page', address: '/nowhere' },
];

/**
 * Each theme and each language, on either screen, without every pairing: colours do not depend on
 * the language. The projector is no phone.
 */
const APPEARANCES: readonly { theme: Theme; language: Language; on: readonly string[] }[] = [
  { theme: 'light', language: 'en', on: ['desktop'] },
  { theme: 'dark', language: 'zh-CN', on: ['desktop'] },
  { theme: 'projector', language: 'en', on: ['desktop'] },
  { theme: 'light', language: 'zh-CN', on: ['phone'] },
  { theme: 'dark', language: 'en', on: ['phone'] },
];

for (const { theme, language, on } of APPEARANCES) {
  test(`axe finds nothing (${theme}, ${language})`, async ({ page }, { project }) => {
    test.skip(!on.includes(project.name), `looked at on the ${on.join(', ')}`);
    for (const view of VIEWS) {
      await test.step(view.name, async () => {
        await page.goto('about:blank');
        await openLab(page, view.address, language, theme);
        await view.prepare?.(page);
        expect(await findings(page), view.name).toEqual([]);
        for (const name of view.tabs ?? []) {
          const tab = page.getByRole('tab', { name });
          await tab.click();
          await expect(tab).toHaveAttribute('aria-selected', 'true');
          // The page around it was looked at with the first one.
          expect(await findings(page, '.dock'), `${view.name}, ${name}`).toEqual([]);
        }
      });
    }
  });
}
