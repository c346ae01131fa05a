// Every row about the designs is shown by a test of its name, or it says why not.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NOT_SHOWN } from './not-shown.ts';

const ROWS = { L: 6, R: 10, Z: 9, P: 8, S: 18, D: 7, K: 7, F: 8 } as const;

const ORDERS = [
  'A, E',
  'E, A',
  'M, E, A',
  'E, M, A',
  'lease-mark, E, done-mark, A',
  '(E+M) in one transaction of the other system, A',
  '(E+M+A) in the same Redis',
] as const;

const here = new URL('.', import.meta.url);
const titles = readdirSync(here)
  .filter((name) => name.endsWith('.test.ts') && name !== 'coverage.test.ts')
  .flatMap((name) => {
    const source = readFileSync(new URL(name, here), 'utf8');
    return [...source.matchAll(/^describe\('(.*)'/gm)].map(([, title = '']) => title);
  });

/** `R4` for `R4: late ack …`. */
function rowOf(title: string): string {
  return title.slice(0, title.indexOf(':'));
}

const rows = Object.entries(ROWS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

test('each row is tested once, or has its reason', () => {
  const tested = titles.map(rowOf).filter((row) => /^[LRZPSDKF]\d+$/.test(row));
  expect([...tested, ...Object.keys(NOT_SHOWN)].sort()).toEqual([...rows].sort());
});

test('each order of effect, mark and ack is tested', () => {
  for (const order of ORDERS) {
    expect(
      titles.filter((title) => title.startsWith(order)),
      order,
    ).toHaveLength(1);
  }
});
