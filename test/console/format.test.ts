/*
 * Replies look as redis-cli 7.0.15 prints them with --no-raw (transcripts taken from the real one).
 */
import { expect, it } from 'vitest';
import { bytes, raw } from '../../src/base/bytes.ts';
import { formatCommand, formatReply, glossOf } from '../../src/console/format.ts';
import {
  array,
  bulk,
  bulkArray,
  EMPTY_ARRAY,
  error,
  int,
  map,
  NIL,
  NIL_ARRAY,
  NONE,
  OK,
  type Reply,
  simple,
} from '../../src/resp/reply.ts';

const set = (...names: string[]): Reply => ({ kind: 'set', items: names.map(simple) });

it.each<[string, Reply, string[]]>([
  ['status', OK, ['OK']],
  ['integer', int(-3), ['(integer) -3']],
  ['64-bit integer', int(9223372036854775807n), ['(integer) 9223372036854775807']],
  ['error', error("ERR unknown command 'X'"), ["(error) ERR unknown command 'X'"]],
  ['nil', NIL, ['(nil)']],
  ['nil array', NIL_ARRAY, ['(nil)']],
  ['empty array', EMPTY_ARRAY, ['(empty array)']],
  ['empty map', map([]), ['(empty hash)']],
  ['empty set', { kind: 'set', items: [] }, ['(empty set)']],
  ['text as bytes', bulk(bytes('你好 \\x01')), ['"\\xe4\\xbd\\xa0\\xe5\\xa5\\xbd \\\\x01"']],
  ['control bytes', bulk(raw('a\n\x00\x07')), ['"a\\n\\x00\\a"']],
  ['double', { kind: 'double', digits: '3.141' }, ['(double) 3.141']],
  ['bool', { kind: 'bool', value: true }, ['(true)']],
  ['nothing sent', NONE, []],
  [
    'verbatim',
    { kind: 'verbatim', format: 'txt', value: bytes('This is\nverbatim') },
    ['This is', 'verbatim'],
  ],
])('prints %s', (_, reply, lines) => {
  expect(formatReply(reply, 3)).toEqual(lines);
});

it('aligns the indexes of a long array', () => {
  const lines = formatReply(bulkArray([...'kjihgfedcba'].map(bytes)));
  expect(lines[0]).toBe(' 1) "k"');
  expect(lines[10]).toBe('11) "a"');
});

it('indents nested arrays', () => {
  const deep = array([
    int(1),
    array([int(2), array([int(3), bulk(bytes('x'))]), EMPTY_ARRAY]),
    bulk(bytes('y')),
  ]);
  expect(formatReply(deep)).toEqual([
    '1) (integer) 1',
    '2) 1) (integer) 2',
    '   2) 1) (integer) 3',
    '      2) "x"',
    '   3) (empty array)',
    '3) "y"',
  ]);
});

it('prints the maps of RESP3, a value of several lines below its key', () => {
  const b = (word: string) => bulk(bytes(word));
  const spec = array([
    map([
      [b('flags'), set('RO', 'access')],
      [
        b('begin_search'),
        map([
          [b('type'), b('index')],
          [b('spec'), map([[b('index'), int(1)]])],
        ]),
      ],
    ]),
  ]);
  expect(formatReply(spec, 3)).toEqual([
    '1) 1# "flags" => ',
    '      1~ RO',
    '      2~ access',
    '   2# "begin_search" => ',
    '      1# "type" => "index"',
    '      2# "spec" => 1# "index" => (integer) 1',
  ]);
});

it('shows a RESP2 client arrays, bulk strings and integers only', () => {
  const reply = array([map([[simple('a'), { kind: 'bool', value: true }]]), set('x')]);
  expect(formatReply(reply, 2)).toEqual(['1) 1) a', '   2) (integer) 1', '2) 1) x']);
  expect(formatReply({ kind: 'double', digits: '0.5' }, 2)).toEqual(['"0.5"']);
});

it('tells in words what bytes beyond ASCII say, and only then', () => {
  expect(glossOf(bulkArray([bytes('tea'), bytes('茶')]))).toBe('茶');
  expect(glossOf(bulk(bytes('tea')))).toBeNull();
  expect(glossOf(bulk(raw('\xff\xfe')))).toBeNull();
});

it('writes a command back as it can be typed', () => {
  expect(formatCommand(['SET', 'k', 'two words', "it's"].map(bytes))).toBe(
    'SET k "two words" "it\'s"',
  );
});
