/*
 * How long frames of the whole page take in Chromium while messages are on their ways, beside those
 * of the same page at rest. A frame always shows a sixtieth of a second of the run: a browser that
 * is slow today draws fewer frames, not others.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildIfStale, serveSite } from '../../scripts/site.ts';
import { toLink } from '../../src/app/share.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { CHROMIUM_FLAGS, findChromium, HOW_TO_GET_CHROMIUM } from '../environment/chromium.ts';
import { type FrameTimes, recordFrames } from './frames-trace.ts';
import { milliseconds, printTable, ratio } from './table.ts';

const MOVING = [50, 300, 1000] as const;
const SUBSCRIBERS = 5;
/** How long a message is on its way to a subscriber. */
const WAY_MS = 4000;
/** From here on as many messages come as go. */
const SHOWN_AT = 6000;
const ROUNDS = 3;
const FRAMES = 30;
const FIRST_PORT = 4373;
/** A sixtieth of a second. */
const AIM_MS = 16.7;
const AIMED_AT = 300;

declare global {
  interface Window {
    /** Comes back when the screen has drawn so many frames more. */
    framesPass(count: number): Promise<void>;
  }
}

/** A run in which `moving` messages are on their ways to subscribers from `SHOWN_AT` on. */
function runWith(moving: number): Run {
  const intervalMs = Math.round((WAY_MS * SUBSCRIBERS) / moving) - 4;
  const run = Run.start({
    scenario: designScenario({
      design: 'pubsub',
      producers: 1,
      workers: SUBSCRIBERS,
      producer: { messages: 100_000, intervalMs },
      worker: { workMs: 1, workJitterMs: 0 },
      rest: { horizonMs: 60_000, link: { latencyMs: 1, jitterMs: 1 } },
    }),
    seed: 1,
  });
  run.advanceTo(100);
  for (const { link, role } of run.world.actors()) {
    if (role === 'producer') continue;
    run.act({ kind: 'fault', fault: 'slow-link', target: link, extraMs: WAY_MS });
  }
  run.advanceTo(SHOWN_AT);
  return run;
}

/** One page at which frames are recorded, again and again. */
interface Contestant {
  readonly name: string;
  readonly moving: number;
  readonly page: Page;
  readonly rounds: FrameTimes[];
}

async function openRun(browser: Browser, siteUrl: string, moving: number): Promise<Contestant> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // tsx marks named functions with a call that a page does not know.
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.addInitScript(() => {
    const request = window.requestAnimationFrame.bind(window);
    let shown = 0;
    window.requestAnimationFrame = (callback) =>
      request(() => {
        shown += 1000 / 60;
        callback(shown);
      });
    window.framesPass = (count) =>
      new Promise((resolve) => {
        const next = (left: number) => (left === 0 ? resolve() : request(() => next(left - 1)));
        next(count);
      });
  });
  const link = await toLink(runWith(moving === 0 ? AIMED_AT : moving));
  await page.goto(`${siteUrl}#/run?run=${link}&lang=en`);
  await page.locator('.stage [data-target]').first().waitFor();
  const name = moving === 0 ? 'at rest' : `${moving} messages on their way`;
  return { name, moving, page, rounds: [] };
}

export async function frames(): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  await buildIfStale();
  const site = await serveSite(FIRST_PORT, 'localhost');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const contestants: Contestant[] = [];
    for (const moving of [0, ...MOVING]) contestants.push(await openRun(browser, site.url, moving));
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { page, moving, rounds } of contestants) {
        await page.bringToFront();
        const play = page.locator('.transport .play');
        if (moving > 0) await play.click();
        await page.evaluate(() => window.framesPass(10));
        const times = await recordFrames(browser, page, FRAMES);
        if (round > 0) rounds.push(times);
        if (moving > 0) await play.click();
      }
    }
    print(contestants);
  } finally {
    await browser.close();
    await site.close();
  }
}

/** The best round counts: what else the machine does only ever slows. */
function best({ rounds }: Contestant, what: keyof FrameTimes): number {
  return Math.min(...rounds.map((times) => times[what]));
}

function print(contestants: readonly Contestant[]): void {
  const rest = contestants[0] === undefined ? Number.NaN : best(contestants[0], 'median');
  printTable(
    [
      'CPU time of a frame',
      'median',
      'p95',
      'to rest',
      'script',
      'layout',
      'paint',
      'pixels',
      'aim',
    ],
    contestants.map((contestant) => [
      contestant.name,
      ...(['median', 'p95'] as const).map((what) => milliseconds(best(contestant, what))),
      ratio(best(contestant, 'median') / rest),
      ...(['script', 'layout', 'paint', 'pixels'] as const).map((what) =>
        milliseconds(best(contestant, what)),
      ),
      contestant.moving === AIMED_AT ? `${AIM_MS} ms` : '',
    ]),
  );
}
