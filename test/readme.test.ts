// The two introductions to the lab: what is to be typed is the same in both.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(`${import.meta.dirname}/../${name}`, 'utf8');
const blocks = (text: string) => text.match(/^```sh\n[\s\S]*?^```$/gm) ?? [];
const links = (text: string) => [...text.matchAll(/\]\(([\w./-]+)\)/g)].map(([, to]) => to);

test('README.md and README.zh-CN.md have the same commands and lead to the same pages', () => {
  const english = read('README.md');
  const chinese = read('README.zh-CN.md');
  expect(blocks(english).length).toBeGreaterThan(3);
  expect(blocks(chinese)).toEqual(blocks(english));
  const others = (text: string) => new Set(links(text).filter((to) => !to?.startsWith('README')));
  expect(others(chinese)).toEqual(others(english));
});
