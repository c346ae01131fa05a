/*
 * The run in other forms: a crash set between two lines of code strikes there, a loss is explained
 * by its causes alone, beliefs stand beside the truth, and the stage leaves as a picture.
 */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { count, openLab } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'seen on the phone by axe and by the phone tests');

async function saveStage(page: Page, item: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Share' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  return readFile(await (await download).path());
}

test('a crash set before the work loses the message, and the page says why and who knows', async ({
  page,
}) => {
  await openLab(page, '/run/list');
  await page.getByRole('tab', { name: 'Code' }).click();
  await page.getByLabel('Before “work(message)”').click();
  await page.getByRole('button', { name: 'crash here, start again after 3 s' }).click();
  await expect(page.getByRole('button', { name: 'Take away: crash' })).toBeVisible();
  await page.locator('.transport select').selectOption('4');
  await page.locator('.transport .play').click();
  await expect(count(page, 'lost')).toHaveText('1');
  await page.locator('.transport .play').click();
  await expect(page.getByRole('button', { name: 'Take away: crash' })).toHaveCount(0);

  await page.getByRole('tab', { name: 'Beliefs' }).click();
  await expect(page.locator('tr.false').first()).toHaveText(/is stored\s*it is lost/);

  await page.getByRole('button', { name: 'Why?' }).first().click();
  await page.getByRole('button', { name: 'Show only its causes' }).first().click();
  await expect(page.locator('.why')).toContainText('worker A');
  const dimmed = page.locator('.stage .target.dim');
  await expect(dimmed.first()).toBeAttached();
  await expect(page.locator('.target:not(.dim) [aria-label^="worker A"]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Show everything again' }).click();
  await expect(dimmed).toHaveCount(0);
});

test('a fault is dragged onto the gap between two lines', async ({ page }) => {
  await openLab(page, '/run/list');
  await page.getByRole('tab', { name: 'Code' }).click();
  const gap = page.locator('li', { hasText: 'work(message)' }).first();
  await page.locator('.palette .chip', { hasText: 'crash' }).dragTo(gap);
  await expect(page.getByRole('button', { name: 'Take away: crash' })).toHaveCount(1);
  // A fault of the strip can be used, and dragged, once there is a connection.
  await page.getByRole('slider', { name: 'Moment of the run' }).focus();
  for (let second = 0; second < 4; second += 1) await page.keyboard.press('PageUp');
  await page
    .locator('.strip [draggable=true]', { hasText: 'lose the reply' })
    .first()
    .dragTo(page.locator('li', { hasText: 'BRPOP' }).first());
  await expect(page.getByRole('button', { name: 'Take away: lose its reply' })).toHaveCount(1);
});

test('the stage is saved as SVG text and as a PNG', async ({ page }) => {
  await openLab(page, '/run/stream');
  const svg = (await saveStage(page, 'Save the stage as SVG')).toString('utf8');
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain('worker A');
  expect(svg).not.toContain('class=');
  const png = await saveStage(page, 'Save the stage as PNG');
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(1200);
});

test('what Redis executed is saved for redis-cli', async ({ page }) => {
  await openLab(page, '/run/list');
  await page.getByRole('tab', { name: 'Events' }).click();
  const save = page.getByRole('button', { name: 'Do it for real' });
  await save.click();
  await expect(page.getByText('Redis has not executed any command yet.')).toBeVisible();
  await page.getByRole('slider', { name: 'Moment of the run' }).focus();
  for (let second = 0; second < 4; second += 1) await page.keyboard.press('PageUp');
  const download = page.waitForEvent('download');
  await save.click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('commands.redis');
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toBe(String.raw`LPUSH orders "{\"id\":1,\"sku\":\"rice\"}"`);
  await expect(page.getByText(`${lines.length} commands saved.`)).toBeVisible();
});
