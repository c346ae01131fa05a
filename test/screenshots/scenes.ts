/*
 * What there is to see: each scene is an address and what a person does there before the picture.
 * Add a scene here; `npm run screenshots -- --scene <name>` takes it in every appearance.
 */
import type { Page } from '@playwright/test';

/** One thing to look at. */
export interface Scene {
  /** Names the folder of its pictures: kebab-case. */
  readonly name: string;
  /** The address behind the page's `#`, such as '/lessons/reliable-queue'. */
  readonly address: string;
  /** What is clicked or typed before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Every scene, in the order of a visit. */
export const SCENES: readonly Scene[] = [{ name: 'home', address: '/' }];

/** The name of the scene that README.md shows. */
export const README_SCENE = 'home';
