/*
 * End-to-end tests: a real browser on the production build, once as a laptop, once as a phone.
 * The server takes any free port; Playwright reads it from what `npm start` prints.
 */
import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW_TO_GET_CHROMIUM } from '../environment/chromium.ts';

const executablePath = findChromium();
if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);

export default defineConfig({
  testDir: '.',
  outputDir: '../output/e2e',
  forbidOnly: Boolean(process.env.CI),
  // Only a test that hangs may fail by time: machines differ, and are busy.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  // Each test has a page of its own; two share the machine well, more would only wait.
  workers: 2,
  fullyParallel: true,
  // A test that passes only at the second try is a bug, so there is no second try.
  retries: 0,
  reporter: [['list'], ['json', { outputFile: '../output/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${process.env.SITE_PORT ?? ''}`,
    // What is not there after a minute will not come: the test need not wait for its own end.
    actionTimeout: 60_000,
    launchOptions: { executablePath, args: CHROMIUM_FLAGS },
    // Recording takes as long as the tests do: `npm run e2e -- --trace retain-on-failure <name>`.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
  webServer: {
    command: 'node --import tsx scripts/start.ts',
    cwd: '../..',
    wait: { stdout: /http:\/\/localhost:(?<site_port>\d+)\// },
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
