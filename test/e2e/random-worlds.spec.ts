/*
 * Random worlds with random faults end alike in the browser and in Node: the same code is played in
 * both. WORLDS=10000 npm run e2e -- random-worlds plays as many.
 */
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { worldDigests } from '../sim/world-digests.ts';

const worlds = Number(process.env.WORLDS ?? 200);
/** So many are played before both are compared. */
const AT_ONCE = 100;

test.skip(({ isMobile }) => isMobile, 'a phone has the same engine');

/** The module as a script for a page, where it is `worlds`. */
async function bundled(): Promise<string> {
  const entry = new URL('../sim/world-digests.ts', import.meta.url).pathname;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'worlds' } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}

test(`${worlds} random worlds have the same digests in Chromium and in Node`, async ({ page }) => {
  test.setTimeout(60_000 + worlds * 2000);
  await page.addScriptTag({ content: await bundled() });
  for (let first = 1; first <= worlds; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, worlds - first + 1);
    const inBrowser = await page.evaluate(`worlds.worldDigests(${first}, ${count})`);
    expect(inBrowser, `seeds from ${first}`).toEqual(worldDigests(first, count));
  }
});
