/*
 * Where the end-to-end tests and the screenshots get their browser, and with which flags it runs.
 * Order: CHROMIUM_PATH, a browser on PATH, the usual places of macOS and Windows, Playwright's
 * own download. Nobody watches it, so a Chromium without windows comes first: the same engine,
 * which takes two thirds of the time as it draws no browser around the page.
 */
import { chromium } from '@playwright/test';
import { findOnPath, isProgram } from './find-program.ts';

const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What to tell a person who has no Chromium. */
export const HOW_TO_GET_CHROMIUM =
  'No Chromium found: install it (Debian: apt-get install chromium-headless-shell; anywhere: ' +
  'npx playwright install chromium) or set CHROMIUM_PATH.';

/** Flags for a quiet, offline browser. Root needs --no-sandbox, as containers run as root. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium to drive, or null if there is none.
 * @throws if CHROMIUM_PATH is set to something that cannot be run
 */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!isProgram(chosen)) throw new Error(`CHROMIUM_PATH is no program: ${chosen}`);
    return chosen;
  }
  for (const name of NAMES) {
    const path = findOnPath(name);
    if (path) return path;
  }
  return [...USUAL_PLACES, chromium.executablePath()].find(isProgram) ?? null;
}
