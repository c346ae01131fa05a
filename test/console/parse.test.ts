/*
 * Lines are split into words as redis-cli 7.0 splits them (checked by hand against the real one).
 */
import { expect, it } from 'vitest';
import { bytes } from '../../src/base/bytes.ts';
import { parseLine } from '../../src/console/parse.ts';

it.each([
  ['LLEN orders', ['LLEN', 'orders']],
  ['  SET  a \t b  ', ['SET', 'a', 'b']],
  ['', []],
  ['   ', []],
  ['SET a "x\\x41\\n"', ['SET', 'a', 'xA\n']],
  ['SET a "\\x00\\xff"', ['SET', 'a', '\x00\xff']],
  ['ECHO "a\\q\\x4"', ['ECHO', 'aqx4']],
  ["SET b 'it\\'s'", ['SET', 'b', "it's"]],
  ["SET b 'a\\n'", ['SET', 'b', 'a\\n']],
  ['SET f ""', ['SET', 'f', '']],
  ['SET g "two words"', ['SET', 'g', 'two words']],
  ['SET g pre"fix"', ['SET', 'g', 'prefix']],
])('splits %s', (line, words) => {
  expect(parseLine(line)).toEqual(words);
});

it.each(['SET c "un', "SET c 'un", 'SET d a"b', 'SET e a"b"c', 'SET f "a\\"'])(
  'refuses %s for its quotes',
  (line) => {
    expect(parseLine(line)).toBeNull();
  },
);

it('turns text into UTF-8, one char per byte', () => {
  expect(parseLine('SET 你 "好"')).toEqual(['SET', bytes('你'), bytes('好')]);
});
