/*
 * A run leaves the browser as a file or a link and comes back the same: the digest of its journal
 * is equal in Chromium and in Node. What is damaged is refused in plain words, with a way on.
 */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { fromFileText } from '../../src/app/share.ts';
import { openLab } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'files and links are the same on a phone');

/** Saves the open run and reads the file. */
async function save(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save the run as a file' }).click();
  return readFile(await (await download).path(), 'utf8');
}

async function open(page: Page, text: string): Promise<void> {
  await page.setInputFiles('input[type=file]', {
    name: 'run.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
}

/** A free run with a crash and a command in it, paused somewhere. */
async function makeRun(page: Page): Promise<void> {
  await openLab(page, '/run');
  await page.locator('.transport select').selectOption('4');
  await page.locator('.transport .play').click();
  await expect(page.locator('.stage [aria-label^="message 3"]').first()).toBeVisible();
  await page.locator('.strip .btn', { hasText: 'crash while holding' }).click();
  await page.getByRole('menuitem', { name: /worker B/ }).click();
  await page.locator('.console form input[type="text"]').fill('LPUSH orders "a\\x00b" 茶');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entry.own pre').last()).toHaveText(/\(integer\) \d/);
  await page.locator('.transport .btn').nth(3).click();
  await expect(page.locator('.transport .play')).toHaveText(/Play/);
}

test('saved and opened again, it has the same journal in Chromium and in Node', async ({
  page,
}) => {
  await makeRun(page);
  const saved = await save(page);
  const { digest } = JSON.parse(saved) as { digest: string };

  const { run, isFaithful } = fromFileText(saved);
  expect(isFaithful).toBe(true);
  expect(run.journal.digest()).toBe(digest);
  expect(run.journal.length).toBeGreaterThan(50);

  const other = await page.context().newPage();
  await openLab(other, '/lessons/push-and-pop');
  await open(other, saved);
  await expect(other).toHaveURL(/#\/run/);
  await expect(other.getByRole('status').filter({ hasText: 'The run is open' })).toBeVisible();
  const again = JSON.parse(await save(other)) as { digest: string };
  expect(again.digest).toBe(digest);
});

test('a link brings lesson, step, language and run back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLab(page, '/lessons/crash-after-pop/crash');
  await page.locator('.option').last().click();
  await page.locator('.strip .btn', { hasText: 'crash worker B' }).first().click();
  await expect(page.locator('dl > div').filter({ hasText: 'lost' }).locator('dd')).toHaveText('1');
  const moment = await page.locator('.moment').textContent();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('menuitem', { name: 'Copy a link' }).click();
  await expect(page.getByText('The link is in your clipboard')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('h1')).toHaveText('Crash it now');
  await expect(other.locator('.moment')).toHaveText(moment as string);
  await expect(other.locator('dl > div').filter({ hasText: 'lost' }).locator('dd')).toHaveText('1');
});

test('a run stands in the page of somebody else, plays there, and leads to the lab', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await makeRun(page);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('menuitem', { name: 'as a frame' }).click();
  await expect(page.getByText('The HTML of the frame is in your clipboard')).toBeVisible();
  const html = await page.evaluate(() => navigator.clipboard.readText());

  const article = await context.newPage();
  await article.setContent(`<h1>An article</h1>${html}`);
  const frame = article.frameLocator('iframe');
  await expect(frame.locator('.stage svg [aria-label^="message"]').first()).toBeVisible();
  // By now the step with which the run was left has been shown to its end.
  const moment = await page.locator('.moment').textContent();
  await expect(frame.locator('.moment')).toHaveText(moment as string);
  await expect(frame.getByRole('link', { name: 'All lessons' })).toHaveCount(0);
  await frame.locator('nav.bar .play').click();
  await expect(frame.locator('.moment')).not.toHaveText(moment as string);

  const opened = context.waitForEvent('page');
  await frame.getByRole('link', { name: 'Open in the lab' }).click();
  await expect((await opened).getByRole('heading', { level: 1 })).toHaveText(/Free run/);
});

test('a damaged link opens the lesson and says what is wrong', async ({ page }) => {
  await page.goto('/#/lessons/crash-after-pop/crash?run=no-such-run');
  await expect(page.locator('h1')).toHaveText('Crash it now');
  await expect(page.getByText('The run in this link is damaged')).toBeVisible();
});

test('a wrong file is refused in words and changes nothing', async ({ page }) => {
  await openLab(page, '/run');
  await open(page, '{"format":"redis-queue-lab-run","run":{"version":1}}');
  await expect(page.getByText('This file cannot be opened')).toBeVisible();
  await page.getByRole('button', { name: 'Close this note' }).click();
  await expect(page.getByText('This file cannot be opened')).toHaveCount(0);
  await expect(page.locator('.moment')).toHaveText('0.00 s');
});

test('broken settings in the browser give the defaults and a plain note', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('redis-queue-lab.settings', '{oops'));
  await page.goto('/');
  await expect(page.getByText('could not be read, so it starts over')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', /light|dark/);
});

test('an address that leads nowhere offers a way on', async ({ page }) => {
  await page.goto('/#/lessons/no-such-lesson');
  await expect(page.locator('h1')).toHaveText('There is no such page');
  await page.getByRole('link', { name: 'All lessons' }).click();
  await expect(page.locator('h1')).toContainText('Message queues on Redis');
});
