// The orders that do harm, of the designs in which learners meet them: a snapshot in words. One
// message and one delay each, so that it stays quick.

import { expect, test } from 'vitest';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { findRaces, type Races } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { scheduleInWords } from '../../src/view/explore/words.ts';

const DESIGNS = [
  'list/pop',
  'list/processing-list',
  'list/backup-set-token',
  'list/idempotent',
  'sorted-set/checked',
  'sorted-set/lease',
  'sorted-set/idempotent',
  'pubsub/plain',
  'stream/group',
  'stream/claim',
  'stream/idempotent',
];

function racesOf(id: string): Races {
  const [choice] = choicesNamed(id);
  if (choice === undefined) throw new Error(`no design ${id}`);
  return findRaces(standardRun(choice, { messages: 1 }), { delays: 1 });
}

test('orders that do harm, in words, and where there are none', () => {
  const found = new Map(DESIGNS.map((id) => [id, racesOf(id)]));
  const lines = [...found].flatMap(([id, { tried, orders, found: harmful }]) => [
    `${id}: ${tried} schedules, ${orders} different orders`,
    ...harmful.map((schedule) => `  ${sayIn('en', scheduleInWords(schedule))}`),
  ]);
  expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
  const outcomesIn = (id: string) => new Set(found.get(id)?.found.map(({ outcome }) => outcome));
  // A reply that nobody waits for any more takes the message with it.
  expect(outcomesIn('list/pop')).toContain('lost');
  // Who stands still for longer than a lease has company when it goes on, token or not.
  for (const id of ['list/backup-set-token', 'sorted-set/lease', 'stream/claim']) {
    expect(outcomesIn(id), id).toEqual(new Set(['twice']));
  }
  for (const id of ['list/idempotent', 'sorted-set/idempotent', 'stream/idempotent']) {
    expect(found.get(id)?.found, id).toEqual([]);
  }
}, 120_000);
