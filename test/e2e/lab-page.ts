/* What the end-to-end tests share: opening the lab in a language and a theme, and reading it. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Language = 'en' | 'zh-CN';
export type Theme = 'light' | 'dark' | 'projector';

/** Opens an address of the lab (what follows the `#`) with nothing done before. */
export async function openLab(
  page: Page,
  address: string,
  language: Language = 'en',
  theme: Theme = 'light',
): Promise<void> {
  await page.addInitScript((chosen) => {
    const key = 'redis-queue-lab.settings';
    if (localStorage.getItem(key) !== null) return;
    const settings = { version: 1, language: null, theme: chosen, everyone: true };
    localStorage.setItem(key, JSON.stringify(settings));
  }, theme);
  await page.goto(`/#${address}?lang=${language}`);
  await expect(page.locator('h1, .stage svg').first()).toBeVisible();
}

/** One of the ledger's counts, such as `lost`, by its words. */
export function count(page: Page, words: string): Locator {
  return page.locator('dl > div').filter({ hasText: words }).locator('dd');
}

/** The copies of a message on the stage, by the beginning of their name. */
export function onStage(page: Page, name: string): Locator {
  return page.locator(`.stage [data-target][aria-label^="${name}"]`);
}

/** Plays at the highest speed. */
export async function playFast(page: Page): Promise<void> {
  await page.locator('.transport select').selectOption('4');
  await page.locator('.transport .play').click();
}

/** Presses Tab until an element has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${target.toString()}`);
}
