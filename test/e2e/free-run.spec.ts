/*
 * The free run: a protection that is switched on while it runs, a loss of power with and without
 * fsync, a schedule that is changed by keyboard, and a set-up that survives a link.
 */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { fromFileText } from '../../src/app/share.ts';
import { count, openLab } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'the page of a wide window');

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the run' });
const strip = (page: Page, name: string) => page.locator('.strip').getByRole('button', { name });

/** Lets seconds pass. */
async function pass(page: Page, seconds: number): Promise<void> {
  await slider(page).focus();
  for (let each = 0; each < seconds; each += 1) await page.keyboard.press('PageUp');
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/** Crashes worker B as soon as it holds a message. */
async function crashWhileHolding(page: Page): Promise<void> {
  await strip(page, 'crash while holding').click();
  await page.getByRole('menuitem', { name: /worker B/ }).click();
  await expect(page.getByRole('slider', { name: 'crash worker B' })).toHaveCount(1);
}

test('the same crash loses a message, and with a backup copy switched on while it runs does not', async ({
  page,
}) => {
  await openLab(page, '/run/list');
  await pass(page, 4);
  await crashWhileHolding(page);
  await pass(page, 30);
  await expect(count(page, 'lost')).toHaveText('1');

  await page.getByRole('button', { name: 'Undo your last act' }).click();
  await expect(count(page, 'lost')).toHaveText('0');
  await slider(page).press('Home');
  await strip(page, 'Backup copy none, just pop').click();
  await page.getByRole('menuitemradio', { name: 'a set with deadlines' }).click();
  await expect(strip(page, 'Backup copy a set with deadlines')).toBeVisible();
  await pass(page, 4);
  await crashWhileHolding(page);
  await pass(page, 30);
  await expect(count(page, 'lost')).toHaveText('0');
  await expect(count(page, 'twice')).toHaveText('0');
  await openTab(page, 'Events');
  await expect(page.getByText('From now on Backup copy: a set with deadlines')).toBeVisible();
});

for (const [fsync, outcome] of [
  ['everysec', 'loses what was stored last'],
  ['always', 'loses nothing'],
] as const) {
  test(`a loss of power with appendfsync ${fsync} ${outcome}`, async ({ page }) => {
    await openLab(page, '/run/list');
    await page.getByRole('spinbutton', { name: 'Workers' }).fill('0');
    await page.getByLabel('A message every').fill('0.2');
    await page.getByLabel('A packet takes').fill('0.02');
    await page.getByLabel('Persistence').selectOption('aof');
    await page.getByLabel('appendfsync').selectOption(fsync);
    await page.getByRole('button', { name: 'Start anew' }).click();
    await expect(page.getByText('A new run has started')).toBeVisible();
    await pass(page, 5);
    await expect(count(page, 'lost')).toHaveText('0');
    await strip(page, 'cut the power').click();
    await strip(page, 'start Redis').click();
    await pass(page, 5);
    if (fsync === 'always') {
      await expect(count(page, 'lost')).toHaveText('0');
    } else {
      await expect(count(page, 'lost')).not.toHaveText('0');
      await page.getByRole('button', { name: 'Why?' }).click();
      const why = page.getByText(/Redis lost power at .*/);
      await expect(why.first()).toBeVisible();
    }
  });
}

/** Saves the open run and reads the file. */
async function save(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save the run as a file' }).click();
  return readFile(await (await download).path(), 'utf8');
}

test('a set-up made by hand, its protections and its schedule survive a link', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLab(page, '/run/stream');
  await page.getByLabel('Protections').selectOption({ label: 'group with XAUTOCLAIM' });
  await page.getByRole('spinbutton', { name: 'Workers' }).fill('3');
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('42');
  await page.getByLabel('Persistence').selectOption('aof');
  await page.getByRole('button', { name: 'Start anew' }).click();
  await openTab(page, 'Protect');
  await page.getByRole('switch', { name: 'Deduplicate outside' }).check();
  await openTab(page, 'Faults');
  await page.getByLabel('Fault', { exact: true }).selectOption({ label: 'kill Redis' });
  await page.getByLabel('Starts again after').fill('2');
  await page.getByRole('radio', { name: 'at', exact: true }).check();
  await page.getByLabel('When, in seconds', { exact: true }).fill('9');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Schedule it' }).click();
  await pass(page, 14);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('menuitem', { name: 'Copy a link' }).click();
  await expect(page.getByText('The link is in your clipboard')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const saved = await save(page);

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('.moment')).toHaveText('14.00 s');
  await expect(other.getByRole('spinbutton', { name: 'Workers' })).toHaveValue('3');
  await expect(other.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('42');
  await expect(other.getByRole('slider', { name: 'kill Redis' })).toHaveAttribute(
    'aria-valuetext',
    /9\.00 s/,
  );
  expect(await save(other)).toBe(saved);

  const { run, isFaithful } = fromFileText(saved);
  expect(isFaithful).toBe(true);
  expect(run.journal.digest()).toBe((JSON.parse(saved) as { digest: string }).digest);
  expect(run.inputs.map(({ kind, at }) => [kind, at])).toEqual([
    ['knob', 0],
    ['fault', 9000],
  ]);
});

test('a fault moves to another moment by keyboard, and what follows is another run', async ({
  page,
}) => {
  await openLab(page, '/run/list');
  await pass(page, 6);
  await strip(page, 'kill Redis').click();
  const handle = page.getByRole('slider', { name: 'kill Redis' });
  await expect(handle).toHaveAttribute('aria-valuetext', /6\.00 s/);
  await handle.focus();
  await page.keyboard.press('PageDown');
  await expect(handle).toHaveAttribute('aria-valuetext', /5\.00 s/);
  await page.keyboard.press('ArrowRight');
  await expect(handle).toBeFocused();
  await openTab(page, 'Events');
  await expect(page.locator('.log').getByText('Redis dies, and its memory is gone')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go to 5.10 s' }).first()).toBeVisible();

  await handle.focus();
  await page.keyboard.press('Delete');
  await expect(handle).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(handle).toHaveAttribute('aria-valuetext', /5\.10 s/);
});

test('what cannot be broken says why, and a number out of its bounds starts nothing', async ({
  page,
}) => {
  await openLab(page, '/run/list');
  await page.getByLabel('Producers').fill('9');
  await page.getByRole('button', { name: 'Start anew' }).click();
  await expect(page.getByText('Producers: 1 to 5.')).toBeVisible();
  await expect(page.getByText('A new run has started')).toHaveCount(0);
  await openTab(page, 'Faults');
  await page.getByLabel('Fault', { exact: true }).selectOption({ label: 'hang the disk' });
  await expect(page.getByText('Redis has no disk in this run.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Do it' })).toBeDisabled();
});

test('the list of lessons leads to a free run of each design', async ({ page }) => {
  for (const [name, command] of [
    ['List', 'LPUSH'],
    ['Sorted set', 'ZADD'],
    ['Pub/sub', 'PUBLISH'],
    ['Stream', 'XADD'],
  ] as const) {
    await openLab(page, '/');
    await page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Free run: ${name}`);
    await pass(page, 3);
    await expect(page.locator('.console').getByText(command).first()).toBeVisible();
  }
});
