/*
 * The production build opens in a browser, from any folder of a server, and asks for nothing else.
 */
import { expect, type Page, test } from '@playwright/test';

/** Collects what a page complains of: exceptions, console errors, answers from 400 on. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

test('opens with its title and without an error', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.goto('/');
  await expect(page).toHaveTitle(/Redis Queue Lab/);
  await expect(page.locator('h1').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('works from a folder below the root of a server, and needs no other server', async ({
  page,
  baseURL,
}) => {
  const folder = `${baseURL}/some/folder/`;
  const astray: string[] = [];
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(folder)) {
      const response = await route.fetch({ url: url.replace('/some/folder/', '/') });
      return route.fulfill({ response });
    }
    astray.push(url);
    return route.abort();
  });
  const complaints = complaintsOf(page);

  await page.goto(folder);

  await expect(page.locator('h1').first()).toBeVisible();
  // What it still loads is let come in: a file that loses its page on the way is no complaint.
  await page.unrouteAll({ behavior: 'wait' });
  expect(astray).toEqual([]);
  expect(complaints).toEqual([]);
});
