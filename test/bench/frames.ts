/* How long frames of the page take in Chromium while messages move on its stage. */
import { chromium } from '@playwright/test';
import { buildIfStale, serveSite } from '../../scripts/site.ts';
import { toLink } from '../../src/app/share.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { CHROMIUM_FLAGS, findChromium, HOW_TO_GET_CHROMIUM } from '../environment/chromium.ts';
import { recordFrames } from './frames-trace.ts';

const SUBSCRIBERS = 5;
/** How long a message is on its way to a subscriber. */
const WAY_MS = 4000;
const SHOWN_AT = 6000;
const FIRST_PORT = 4373;
const RECORDED_MS = 2000;

/** A run in which `moving` messages are on their ways to subscribers from `SHOWN_AT` on. */
export function runWith(moving: number): Run {
  const periodMs = Math.round((WAY_MS * SUBSCRIBERS) / moving);
  const run = Run.start({
    scenario: designScenario({
      design: 'pubsub',
      producers: 1,
      workers: SUBSCRIBERS,
      producer: { messages: 100_000, intervalMs: Math.max(1, periodMs - 4) },
      worker: { workMs: 1, workJitterMs: 0 },
      rest: { horizonMs: 60_000, link: { latencyMs: 1, jitterMs: 1 } },
    }),
    seed: 1,
  });
  run.advanceTo(100);
  for (const { link, role } of run.world.actors()) {
    if (role !== 'producer') {
      run.act({ kind: 'fault', fault: 'slow-link', target: link, extraMs: WAY_MS });
    }
  }
  run.advanceTo(SHOWN_AT);
  return run;
}

export async function frames(): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  await buildIfStale();
  const site = await serveSite(FIRST_PORT, 'localhost');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    for (const moving of [50, 300, 1000]) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const run = runWith(moving);
      const link = await toLink(run);
      await page.goto(`${site.url}#/run?run=${link}&lang=en`);
      await page.locator('.stage [data-target]').first().waitFor();
      console.log(moving, await page.locator('[data-target^="token:"]').count(), (await import('node:fs')).statSync('.').size);
      await page.screenshot({ path: `/tmp/hc/frames-${moving}.png` });
      await page.locator('.transport .play').click();
      await page.waitForTimeout(500);
      console.log(await recordFrames(browser, page, RECORDED_MS));
      await page.close();
    }
  } finally {
    await browser.close();
    await site.close();
  }
}
if (process.argv[1]?.endsWith('frames.ts')) await frames();
