/*
 * The screens, themes and languages in which a scene is shown, and how a page is brought to them.
 */
import type { Browser, Page } from '@playwright/test';

/** Screens by name: a laptop, a projector, a phone. */
export const SIZES = {
  laptop: { width: 1280, height: 800 },
  projector: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const;

export const THEMES = ['light', 'dark', 'projector'] as const;
export const LANGUAGES = ['en', 'zh-CN'] as const;

/** One way to show a scene. */
export interface Appearance {
  readonly size: keyof typeof SIZES;
  readonly theme: (typeof THEMES)[number];
  readonly language: (typeof LANGUAGES)[number];
}

/** A fresh page, without anything stored, of the given appearance. Close its context after use. */
export async function openPage(browser: Browser, appearance: Appearance): Promise<Page> {
  const isPhone = appearance.size === 'phone';
  const context = await browser.newContext({
    viewport: SIZES[appearance.size],
    isMobile: isPhone,
    hasTouch: isPhone,
    locale: appearance.language,
    colorScheme: appearance.theme === 'dark' ? 'dark' : 'light',
  });
  // tsx marks named functions with a call that a page does not know; see page.evaluate in scenes.
  await context.addInitScript('globalThis.__name = (named) => named;');
  return context.newPage();
}

/** Opens an address of the site in the language of the appearance, and puts its theme on. */
export async function show(
  page: Page,
  siteUrl: string,
  address: string,
  { language, theme }: Appearance,
): Promise<void> {
  const separator = address.includes('?') ? '&' : '?';
  await page.goto(`${siteUrl}#${address}${separator}lang=${language}`);
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
}
