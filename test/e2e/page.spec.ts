/* The production build opens in a browser, and nothing it asks for is missing. */
import { expect, test } from '@playwright/test';

test('opens with its title and without an error', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });

  await page.goto('/');

  await expect(page).toHaveTitle(/Redis Queue Lab/);
  await expect(page.locator('h1').first()).toBeVisible();
  expect(complaints).toEqual([]);
});
