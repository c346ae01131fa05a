/*
 * A page on which nothing changes asks for no animation frame: a laptop at the teacher's desk stays
 * cool, and what is measured on the stage is the stage.
 */
import { expect, type Page, test } from '@playwright/test';
import { toLink } from '../../src/app/share.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { openLab } from './lab-page.ts';

/** Frames of the screen to look on for. */
const WATCHED = 30;

/** What the page is given to count itself with. */
interface Watch {
  /** Requests that were made and neither answered nor taken back. */
  readonly open: Set<number>;
  made: number;
  /** How many requests the page makes while the screen draws `frames` frames. */
  requestsIn(frames: number): Promise<number>;
}

declare global {
  interface Window {
    watch: Watch;
  }
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const request = window.requestAnimationFrame.bind(window);
    const cancel = window.cancelAnimationFrame.bind(window);
    const watch: Watch = {
      open: new Set(),
      made: 0,
      requestsIn: async (frames) => {
        const before = watch.made;
        for (let frame = 0; frame < frames; frame += 1) await new Promise(request);
        return watch.made - before;
      },
    };
    window.watch = watch;
    window.requestAnimationFrame = (callback) => {
      watch.made += 1;
      const id = request((now) => {
        watch.open.delete(id);
        callback(now);
      });
      watch.open.add(id);
      return id;
    };
    window.cancelAnimationFrame = (id) => {
      watch.open.delete(id);
      cancel(id);
    };
  });
});

/** Waits until the last move has come to its end, and then for a request that must not come. */
async function expectRest(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.watch.open.size)).toBe(0);
  expect(await page.evaluate((frames) => window.watch.requestsIn(frames), WATCHED)).toBe(0);
  // Nor does a style sheet keep the screen busy.
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
}

async function expectMotion(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.watch.requestsIn(3))).toBeGreaterThan(0);
}

test('the start page plays while it is seen, and rests when it is paused, away or hidden', async ({
  page,
  isMobile,
}) => {
  await openLab(page, '/');
  await page.locator('section.scene').scrollIntoViewIfNeeded();
  await expectMotion(page);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expectRest(page);
  await page.locator('section.scene').scrollIntoViewIfNeeded();
  await expectMotion(page);
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await expectRest(page);
  await hide(false);
  await expectMotion(page);
  const pause = page.locator('section.scene .btn').first();
  await (isMobile ? pause.tap() : pause.click());
  await expectRest(page);
  await hide(true);
  await hide(false);
  await expectRest(page);
});

test('with less motion the start page never moves by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, '/');
  await expectRest(page);
});

test('a lesson rests before it is played', async ({ page }) => {
  await openLab(page, '/lessons/crash-after-pop/crash');
  await expectRest(page);
});

for (const design of ['list', 'sorted-set', 'pubsub', 'stream']) {
  test(`a free run of ${design} rests before it plays, and when it is paused`, async ({
    page,
    isMobile,
  }) => {
    test.skip(isMobile, 'the same stage');
    await openLab(page, `/run/${design}`);
    await expectRest(page);
    await page.keyboard.press(' ');
    await expectMotion(page);
    await page.keyboard.press(' ');
    await expectRest(page);
  });
}

test('every view below the stage rests while the run is paused', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the same panels');
  await openLab(page, '/run/list');
  await page.locator('.transport select').selectOption('4');
  for (const tab of ['Console', 'Events', 'Code', 'Beliefs', 'Sequence', 'Charts', 'Twin']) {
    await test.step(tab, async () => {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('.transport .play').click();
      await expectMotion(page);
      await page.locator('.transport .play').click();
      await expectRest(page);
    });
  }
});

test('the page rests when nothing more happens in a run', async ({ page, isMobile }) => {
  const draft = designScenario({ rest: { horizonMs: 3000 } });
  const link = await toLink(Run.start({ scenario: draft, seed: 1 }));
  await openLab(page, '/');
  await page.goto(`/#/run?run=${link}`);
  await expect(page.locator('.stage svg')).toBeVisible();
  const play = page.locator(isMobile ? 'nav.bar .play' : '.transport .play');
  await play.click();
  await expectMotion(page);
  await expect(page.getByText('Nothing more happens').first()).toBeVisible();
  await expectRest(page);
});
