/* All of lesson 2 without a mouse: predict, play, crash, type, go on; and the page's own keys. */
import { expect, type Page, test } from '@playwright/test';
import { count, openLab, tabTo } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'phones have no keyboard');

/** Chooses an option of the prediction. */
async function predict(page: Page, label: string): Promise<void> {
  await tabTo(page, page.locator('.option', { hasText: label }));
  await page.keyboard.press('Enter');
  await expect(page.locator('.option.chosen')).toContainText(label);
}

/** Waits for the explanation, then goes on to the next step, whose heading gets the focus. */
async function goOn(page: Page, heading: string): Promise<void> {
  await expect(page.locator('.because')).toBeVisible({ timeout: 20_000 });
  await tabTo(page, page.locator('.foot .btn.primary'));
  await page.keyboard.press('Enter');
  await expect(page.locator('#step-title')).toHaveText(heading);
  await expect(page.locator('#step-title')).toBeFocused();
}

async function type(page: Page, command: string): Promise<void> {
  await page.keyboard.press('/');
  await expect(page.locator('.console form input[type="text"]')).toBeFocused();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await expect(page.locator('.entry.own code').last()).toHaveText(command);
}

test('lesson 2 from the list to its end', async ({ page }) => {
  await openLab(page, '/');
  await tabTo(page, page.getByRole('link', { name: /^The worker that died holding a message/ }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#step-title')).toBeFocused();

  await predict(page, "In worker B's memory");
  for (let faster = 0; faster < 2; faster += 1) await page.keyboard.press('+');
  await tabTo(page, page.locator('.transport .play'));
  await page.keyboard.press('Enter');
  await expect(page.locator('.transport .play')).toHaveText('Play');
  await tabTo(page, page.locator('[data-run="LRANGE orders 0 -1"]').first());
  await page.keyboard.press('Enter');
  await goOn(page, 'Crash it now');

  await predict(page, 'It is lost');
  await tabTo(page, page.locator('.strip .btn.danger').first());
  await page.keyboard.press('Enter');
  await expect(count(page, 'lost')).toHaveText('1');
  await goOn(page, 'It comes back with empty hands');

  await predict(page, 'Five:');
  await tabTo(page, page.locator('.transport .play'));
  for (const goal of [1, 2]) {
    await page.keyboard.press('Enter');
    await expect(page.locator('.pane li.ok')).toHaveCount(goal);
  }
  await goOn(page, 'Take the other future');

  // Undo works from anywhere; here the crash is the last thing that was done.
  await page.keyboard.press('u');
  await expect(count(page, 'lost')).toHaveText('0');
  await type(page, 'LLEN orders');
  await tabTo(page, page.locator('.transport .play'));
  await page.keyboard.press('Enter');
  await goOn(page, 'The same crash, another moment');
});

test('the page has keys of its own, and leaves others alone', async ({ page }) => {
  await openLab(page, '/run');
  await expect(page.locator('.moment')).toHaveText('0.00 s');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.moment')).not.toHaveText('0.00 s');
  await page.keyboard.press('Home');
  await expect(page.locator('.moment')).toHaveText('0.00 s');
  await page.keyboard.press(' ');
  await expect(page.locator('.transport .play')).toHaveText('Pause');
  await page.keyboard.press(' ');
  await expect(page.locator('.transport .play')).toHaveText('Play');

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  // In the prompt, the same keys are text.
  await page.keyboard.press('/');
  const moment = await page.locator('.moment').textContent();
  await page.keyboard.type('ECHO "? u -"');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entry.own pre').last()).toHaveText('"? u -"');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.console form input[type="text"]')).toHaveValue('ECHO "? u -"');
  await expect(page.locator('.moment')).toHaveText(moment as string);
});

test('the skip link leads to the stage', async ({ page }) => {
  await openLab(page, '/run');
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('the time bar is a slider that goes from step to step', async ({ page }) => {
  await openLab(page, '/run');
  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).not.toHaveAttribute('aria-valuetext', /0\.00 s/);
  const valueText = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', '0.00 s, nothing has happened yet');
  expect(valueText).toMatch(/\d s, \w/);
});

test('with less motion, the space bar goes from step to step and nothing travels', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, '/run');
  await expect(page.locator('.transport .btn.primary')).toHaveAccessibleName('One step forward');
  await page.keyboard.press(' ');
  await expect(page.locator('.moment')).not.toHaveText('0.00 s');
  const moment = await page.locator('.moment').textContent();
  await expect(page.locator('.transport .play')).toHaveText('Play');
  await page.keyboard.press(' ');
  await expect(page.locator('.moment')).not.toHaveText(moment as string);
});
