/*
 * `npm run screenshots`: pictures of every scene on the production build, into
 * test/output/screenshots/<scene>/<size>-<theme>-<language>.png.
 *   -- --scene home --size phone --theme dark --language zh-CN   only these; each may be repeated
 *   -- --readme                                                  only the picture of README.md
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { buildIfStale, serveSite } from '../../scripts/site.ts';
import { CHROMIUM_FLAGS, findChromium, HOW_TO_GET_CHROMIUM } from '../environment/chromium.ts';
import { type Appearance, LANGUAGES, openPage, SIZES, show, THEMES } from './appearance.ts';
import { README_SCENE, SCENES, type Scene } from './scenes.ts';

const FOLDER = 'test/output/screenshots';
const README_PICTURE = 'docs/screenshot.png';
const FIRST_PORT = 4273;

/** A picture to take. */
interface Picture {
  readonly scene: Scene;
  readonly appearance: Appearance;
  readonly path: string;
}

/** The pictures that the command line asks for. Ends the program if it names something unknown. */
function chosenPictures(): Picture[] {
  const many = { type: 'string', multiple: true } as const;
  const options = { scene: many, size: many, theme: many, language: many } as const;
  const { values } = parseArgs({ options: { ...options, readme: { type: 'boolean' } } });
  const scenes = pick(
    'scene',
    SCENES.map(({ name }) => name),
    values.scene,
  );
  const sizes = pick('size', Object.keys(SIZES) as (keyof typeof SIZES)[], values.size);
  const themes = pick('theme', THEMES, values.theme);
  const languages = pick('language', LANGUAGES, values.language);

  if (values.readme) {
    const appearance = { size: 'laptop', theme: 'light', language: 'en' } as const;
    const shown = SCENES.filter(({ name }) => name === README_SCENE);
    return shown.map((scene) => ({ scene, appearance, path: README_PICTURE }));
  }
  const appearances = sizes.flatMap((size) =>
    themes.flatMap((theme) => languages.map((language) => ({ size, theme, language }))),
  );
  return SCENES.filter(({ name }) => scenes.includes(name)).flatMap((scene) =>
    appearances.map((appearance) => {
      const { size, theme, language } = appearance;
      return {
        scene,
        appearance,
        path: join(FOLDER, scene.name, `${size}-${theme}-${language}.png`),
      };
    }),
  );
}

/** Those of `all` that were asked for, or all of them if nothing was. */
function pick<Name extends string>(what: string, all: readonly Name[], wanted?: string[]): Name[] {
  const unknown = wanted?.find((name) => !(all as readonly string[]).includes(name));
  if (unknown !== undefined) {
    console.error(`No ${what} called ${unknown}. There are: ${all.join(', ')}`);
    process.exit(1);
  }
  return all.filter((name) => !wanted || wanted.includes(name));
}

/** Takes one picture; returns what went wrong on the page, if anything did. */
async function take(browser: Browser, siteUrl: string, picture: Picture): Promise<string[]> {
  const { scene, appearance, path } = picture;
  const page = await openPage(browser, appearance);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  try {
    const address = typeof scene.address === 'string' ? scene.address : await scene.address();
    await show(page, siteUrl, address, appearance);
    await scene.act?.(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path, animations: 'disabled' });
  } catch (error) {
    complaints.push(String(error));
  } finally {
    await page.context().close();
  }
  return complaints;
}

const pictures = chosenPictures();
const executablePath = findChromium();
if (!executablePath) {
  console.error(HOW_TO_GET_CHROMIUM);
  process.exit(1);
}
await buildIfStale();
const site = await serveSite(FIRST_PORT, 'localhost');
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
for (const picture of pictures) {
  const complaints = await take(browser, site.url, picture);
  console.log([picture.path, ...complaints].join('\n  '));
  if (complaints.length > 0) process.exitCode = 1;
}
await browser.close();
await site.close();
