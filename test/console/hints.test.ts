/* The prompt says which words are still to come, and completes names, from the command table. */
import { expect, it } from 'vitest';
import {
  type CommandTable,
  completionsFor,
  type HintedCommand,
  hintFor,
} from '../../src/console/hints.ts';

const command = (name: string, syntax: string): [string, HintedCommand] => [
  name,
  { name, syntax, summary: `about ${name}` },
];

const TABLE: CommandTable = new Map([
  command('lrange', 'key start stop'),
  command('lpush', 'key element [element ...]'),
  command('lpop', 'key [count]'),
  command('bzmpop', 'timeout numkeys key [key ...] <MIN | MAX> [COUNT count]'),
  [
    'client',
    {
      name: 'client',
      syntax: '',
      summary: '',
      children: new Map([
        ['setname', { name: 'client|setname', syntax: 'connection-name', summary: 'name' }],
        ['list', { name: 'client|list', syntax: '', summary: 'list' }],
      ]),
    },
  ],
]);

it.each([
  ['LRANGE', 'key start stop'],
  ['lrange orders', 'start stop'],
  ['LRANGE orders 0 ', 'stop'],
  ['LRANGE orders 0 -1', ''],
  ['LPUSH q a b c', '[element ...]'],
  ['LPOP q', '[count]'],
  ['BZMPOP 0 1 z', '[key ...] <MIN | MAX> [COUNT count]'],
  ['CLIENT SETNAME', 'connection-name'],
  ['LRANGE "my or', 'start stop'],
])('after %s come %s', (line, rest) => {
  expect(hintFor(line, TABLE)?.rest).toBe(rest);
});

it('says nothing about what it does not know', () => {
  expect(hintFor('NOSUCH a', TABLE)).toBeNull();
  expect(hintFor('', TABLE)).toBeNull();
});

it('completes names and subcommands', () => {
  expect(completionsFor('lp', TABLE)).toEqual(['LPOP', 'LPUSH']);
  expect(completionsFor('client se', TABLE)).toEqual(['CLIENT SETNAME']);
  expect(completionsFor('LRANGE or', TABLE)).toEqual([]);
});
