/* On a phone: the stage above, one card below, and commands by tapping words. */
import { expect, test } from '@playwright/test';
import { count, openLab } from './lab-page.ts';

test.skip(({ isMobile }) => !isMobile, 'the page of a narrow window');

test('predict, crash, read what is lost, and ask Redis by tapping', async ({ page }) => {
  await openLab(page, '/lessons/crash-after-pop/crash');
  const bar = page.getByRole('navigation', { name: 'What to show below the stage' });
  await expect(bar.getByRole('button', { name: 'Play' })).toBeDisabled();
  await page.locator('.option').last().tap();

  await bar.getByRole('button', { name: 'Break' }).tap();
  await expect(page.locator('.option')).toHaveCount(0);
  await page.locator('.strip .btn', { hasText: 'crash worker B' }).first().tap();

  await bar.getByRole('button', { name: 'Run' }).tap();
  await expect(count(page, 'lost')).toHaveText('1');

  await bar.getByRole('button', { name: 'Console' }).tap();
  const words = page.getByRole('group', { name: 'Words to tap' });
  for (const word of ['LRANGE', 'orders', '0', '-1']) {
    await words.getByRole('button', { name: word, exact: true }).tap();
  }
  await page.getByRole('button', { name: 'Run', exact: true }).first().tap();
  await expect(page.locator('.entry.own pre').last()).toHaveText('(empty array)');

  await bar.getByRole('button', { name: 'Read' }).tap();
  await expect(page.locator('.because')).toBeVisible();
});

for (const width of [320, 390, 640]) {
  test(`nothing sticks out sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 640 ? 400 : 640 });
    const addresses = [
      '/',
      '/lessons/crash-after-pop/crash',
      '/lessons/groups-and-the-pel/summary',
      '/run',
      '/run/stream',
      '/nowhere',
    ];
    for (const address of addresses) {
      for (const language of ['en', 'zh-CN'] as const) {
        await page.goto('about:blank');
        await openLab(page, address, language);
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(excess, `${address} ${language}`).toBeLessThanOrEqual(0);
        if (!address.startsWith('/run')) continue;
        await page.locator('nav.bar button').first().tap();
        for (const tab of [0, 1, 2]) {
          await page.locator('.card [role=tab]').nth(tab).tap();
          const wide = await page
            .locator('.card .scroll')
            .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
          expect(wide, `${address} ${language}, tab ${tab}`).toBeLessThanOrEqual(0);
        }
      }
    }
  });
}

test('what is tapped is 44 px high or more', async ({ page }) => {
  await openLab(page, '/lessons/crash-after-pop/crash');
  await page.locator('.option').last().tap();
  const bar = page.getByRole('navigation', { name: 'What to show below the stage' });
  for (const card of ['Read', 'Run', 'Break', 'Console']) {
    await bar.getByRole('button', { name: card }).tap();
    const low = await page
      .locator('button:visible:not(.prose button)')
      .evaluateAll((buttons) =>
        buttons
          .filter((button) => button.getBoundingClientRect().height < 43.5)
          .map((button) => button.textContent?.trim()),
      );
    expect(low, card).toEqual([]);
  }
});

test('a free run is set up, guarded and broken on a phone', async ({ page }) => {
  await openLab(page, '/run/list');
  const bar = page.getByRole('navigation', { name: 'What to show below the stage' });
  await bar.getByRole('button', { name: 'Set-up' }).tap();
  for (const name of ['Set-up', 'Protect', 'Faults']) {
    await page.getByRole('tab', { name, exact: true }).tap();
    const low = await page
      .locator('.card')
      .locator('button:visible, select:visible, input:visible:not([type=checkbox], [type=radio])')
      .evaluateAll((targets) =>
        targets
          .filter((target) => target.getBoundingClientRect().height < 43.5)
          .map((target) => target.id || target.textContent?.trim()),
      );
    expect(low, name).toEqual([]);
  }
  await page.getByLabel('Fault', { exact: true }).selectOption({ label: 'kill Redis' });
  await page.getByRole('button', { name: 'Do it' }).tap();
  await bar.getByRole('button', { name: 'Break' }).tap();
  await page.getByRole('button', { name: 'start Redis' }).tap();
  await bar.getByRole('button', { name: 'Run' }).tap();
  await expect(page.getByRole('slider', { name: 'kill Redis' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'start Redis' })).toBeVisible();
});
