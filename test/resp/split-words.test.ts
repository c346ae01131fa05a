/* Lines are split as redis-cli and inline requests split them. */
import { describe, expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { splitWords } from '../../src/resp/split-words.ts';

const CASES: readonly [string, string[] | null][] = [
  ['', []],
  ['   ', []],
  ['a  b\tc', ['a', 'b', 'c']],
  ['"a b" c', ['a b', 'c']],
  ['a"b c"', ['ab c']],
  ['"a\\x41\\n\\"\\q"', ['aA\n"q']],
  ["'a\\'b\\n'", ["a'b\\n"]],
  ['""', ['']],
  ['"a"b', null],
  ['"a', null],
  ["'a", null],
  ['"\\xg1"', ['xg1']],
  ['a\0b', ['a']],
  ['a\vb', ['a\vb']],
];

describe('splitWords', () => {
  it.each(CASES)('splits %j', (line, words) => {
    expect(splitWords(raw(line))).toEqual(words);
  });
});
