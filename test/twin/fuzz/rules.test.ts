/* The rules of comparison let pass what they say and nothing else; shrinking keeps what matters. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { agree, ruleFor } from './rules.ts';
import { shrink } from './shrink.ts';

const A_B = '*2\r\n$1\r\na\r\n$1\r\nb\r\n';
const B_A = '*2\r\n$1\r\nb\r\n$1\r\na\r\n';
const B_B = '*2\r\n$1\r\nb\r\n$1\r\nb\r\n';

describe('replies', () => {
  it.each([
    ['GET k', ':1\r\n', ':1\r\n', true],
    ['GET k', ':1\r\n', ':2\r\n', false],
    ['GET k', '$-1\r\n', '*-1\r\n', false],
    ['TTL k', ':100\r\n', ':99\r\n', true],
    ['TTL k', ':-1\r\n', ':100000\r\n', false],
    ['LRANGE l 0 -1', A_B, B_A, false],
    ['KEYS *', A_B, B_A, true],
    ['KEYS *', A_B, B_B, false],
    ['SRANDMEMBER s 2', A_B, B_B, true],
    ['SRANDMEMBER s 2', A_B, '*1\r\n$1\r\na\r\n', false],
    ['CLIENT ID', ':1\r\n', ':2\r\n', true],
    ['CLIENT ID', ':1\r\n', '-ERR no\r\n', false],
    ['CLIENT NOSUCH', '-ERR yes\r\n', '-ERR no\r\n', false],
    ['XADD s * f v', '$15\r\n1795372669610-0\r\n', '$15\r\n1795372669611-0\r\n', true],
  ])('to %s: %j and %j', (line, ours, theirs, expected) => {
    expect(agree(bytes(ours), bytes(theirs), ruleFor(line.split(' ')))).toBe(expected);
  });

  it('to a script are compared by the loosest rule of what it calls', () => {
    expect(ruleFor(['EVAL', "return redis.call('TIME')", '0'])).toBe('dice');
    expect(ruleFor(['EVAL', 'return 1', '0'])).toBe('order');
  });
});

describe('shrinking', () => {
  it('leaves what shows the fault, in order', async () => {
    const all = Array.from({ length: 100 }, (_, at) => at);
    const shows = async (part: readonly number[]) => {
      return part.indexOf(70) > part.indexOf(13) && part.includes(13) && part.includes(42);
    };
    expect(await shrink(all, shows)).toEqual([13, 42, 70]);
  });
});
