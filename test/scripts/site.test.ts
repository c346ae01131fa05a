/* `npm start` rebuilds when, and only when, something that the site is made from has changed. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isBuildStale } from '../../scripts/site.ts';

let root: string;
const file = (path: string) => join(root, path);
const touch = (path: string, seconds: number) => utimesSync(file(path), seconds, seconds);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(file('src/view'), { recursive: true });
  mkdirSync(file('dist'));
  writeFileSync(file('index.html'), '');
  writeFileSync(file('src/view/Stage.svelte'), '');
  writeFileSync(file('dist/index.html'), '');
  for (const path of ['src', 'src/view', 'src/view/Stage.svelte', 'index.html']) touch(path, 1000);
  touch('dist/index.html', 2000);
});
afterEach(() => rmSync(root, { recursive: true }));

it('is fresh when nothing is newer than it', () => {
  expect(isBuildStale(root)).toBe(false);
});

it('is stale when a source far below has changed', () => {
  touch('src/view/Stage.svelte', 3000);
  expect(isBuildStale(root)).toBe(true);
});

it('is stale when a source has gone', () => {
  rmSync(file('src/view/Stage.svelte'));
  expect(isBuildStale(root)).toBe(true);
});

it('is stale when it is not there', () => {
  rmSync(file('dist'), { recursive: true });
  expect(isBuildStale(root)).toBe(true);
});
