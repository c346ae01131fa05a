/*
 * The crash matrix in a browser, with its workers: the counts that Node computes, a square watched
 * until its message is lost, undo, and a stop half-way.
 */
import { expect, type Page, test } from '@playwright/test';
import { freeRun } from '../../src/app/sandbox.ts';
import { toLink } from '../../src/app/share.ts';
import { explore } from '../../src/explore/explore.ts';
import { OUTCOMES, worstOf } from '../../src/explore/verdict.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { count, openLab, tabTo } from './lab-page.ts';

const squares = (page: Page, outcome = '') =>
  page.locator(`[data-cell]${outcome && `.${outcome}`}`);

async function tryAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try every crash' }).click();
  await expect(page.getByText('No guarantee.').first()).toBeVisible();
}

test('workers come to the counts of Node, and the run of a square shows its loss', async ({
  page,
}) => {
  await openLab(page, '/run');
  await tryAll(page);
  const { trials } = explore(freeRun().toFile(), { messages: 3 });
  for (const outcome of OUTCOMES) {
    const expected = trials.filter(({ tally }) => worstOf(tally) === outcome).length;
    await expect(squares(page, outcome), outcome).toHaveCount(expected);
  }
  await squares(page, 'lost').first().click();
  await expect(count(page, 'lost')).toHaveText('1');
  await page.getByRole('button', { name: 'Undo your last act' }).click();
  await expect(count(page, 'lost')).toHaveText('0');
});

test('a stop ends it, and what was found stays', async ({ page }) => {
  await page.addInitScript(() => {
    // A worker that never answers: the stop must not depend on how fast the machine is.
    window.Worker = class extends EventTarget {
      postMessage() {}
      terminate() {}
    } as unknown as typeof Worker;
  });
  await openLab(page, '/run');
  await page.getByRole('button', { name: 'Try every crash' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/Stopped after 0 of \d+ runs/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('where no worker starts, the page tries by itself', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'Worker');
  });
  await openLab(page, '/run');
  await tryAll(page);
  expect(await squares(page, 'lost').count()).toBeGreaterThan(0);
});

test('with the keyboard alone: one tab stop, arrows, Enter', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a keyboard');
  await openLab(page, '/run');
  await tryAll(page);
  await tabTo(page, squares(page).first());
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const last = squares(page).and(page.locator('[tabindex="0"]'));
  await expect(last).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(last).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-cell]:focus')).toHaveCount(0);
});

test('where Redis needs the height, it starts in the corner and stands below', async ({
  page,
  isMobile,
}) => {
  test.skip(isMobile, 'the stage of a wide window');
  const scenario = designScenario({ design: 'sorted-set', protections: { due: 'lease' } });
  await openLab(page, `/run?run=${await toLink(Run.start({ scenario, seed: 1 }))}`);
  const start = page.getByRole('button', { name: 'Try every crash' });
  await expect(start).toHaveCount(1);
  await start.click();
  await expect(squares(page).first()).toBeInViewport();
  await page
    .locator('.stage')
    .first()
    .evaluate((stage) => stage.scrollIntoView());
  await page.getByRole('button', { name: 'Runs, below' }).click();
  await expect(squares(page).first()).toBeInViewport();
});

test('a lesson has it after the prediction, for the faults of its step', async ({
  page,
  isMobile,
}) => {
  test.skip(isMobile, 'the page of a wide window');
  await openLab(page, '/lessons/crash-after-pop/crash');
  const start = page.getByRole('button', { name: 'Try every crash' });
  await expect(start).toBeDisabled();
  await page.locator('.option').nth(2).click();
  await start.click();
  await expect(page.getByText('At most once.').first()).toBeVisible();
  const owners = page.locator('.strip .owner');
  await expect(owners).toHaveText(['worker B']);
});
