/*
 * What there is to see: each scene is an address and what a person does there before the picture.
 * Add a scene here; `npm run screenshots -- --scene <name>` takes it in every appearance.
 */
import type { Page } from '@playwright/test';
import { toLink } from '../../src/app/share.ts';
import { DESIGN_RUNS, designRun } from '../scene/design-runs.ts';

/** One thing to look at. */
export interface Scene {
  /** Names the folder of its pictures: kebab-case. */
  readonly name: string;
  /** The address behind the page's `#`, such as '/lessons/reliable-queue'; or how to make it. */
  readonly address: string | (() => Promise<string>);
  /** What is clicked or typed before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Every scene, in the order of a visit. */
export const SCENES: readonly Scene[] = [
  { name: 'home', address: '/' },
  { name: 'lesson', address: '/lessons/push-and-pop/pop' },
  { name: 'crash', address: '/lessons/crash-after-pop/crash', act: crashTheWorker },
  { name: 'free-run', address: '/run', act: playAWhile },
  ...Object.keys(DESIGN_RUNS).map((name): Scene => {
    return { name: `design-${name.replace('/', '-')}`, address: () => addressOfRun(name) };
  }),
];

/** Of the runs of designs: their seed, and the moment that is shown. */
const SEED = 7;
const SHOWN_AT = 9700;

/** The name of the scene that README.md shows. */
export const README_SCENE = 'crash';

/** A run of a design in which a worker has crashed holding a message, and keys are typed in. */
async function addressOfRun(name: string): Promise<string> {
  const run = designRun(name, SEED);
  run.advanceTo(SHOWN_AT);
  const link = await toLink(run);
  if (link === null) throw new Error(`the run of ${name} is too long for a link`);
  return `/run?run=${link}`;
}

/** Lets the free run play for some seconds, then holds it. */
async function playAWhile(page: Page): Promise<void> {
  await page.keyboard.press(' ');
  await page.waitForTimeout(7000);
  await page.keyboard.press(' ');
}

/** Predicts the loss, crashes worker B, and goes on until the next order is on its way. */
async function crashTheWorker(page: Page): Promise<void> {
  await page.locator('.option').nth(2).click();
  const crash = page.locator('.strip .danger').first();
  // On a phone the faults and the steps are on cards of their own, after the one to read.
  const cards = page.locator('nav.bar button');
  const isPhone = !(await crash.isVisible());
  if (isPhone) await cards.nth(2).click();
  await crash.click();
  if (isPhone) await cards.nth(1).click();
  for (let steps = 0; steps < 4; steps += 1) {
    await page.locator('.transport .btn').nth(3).click();
    await page.waitForTimeout(900);
  }
}
