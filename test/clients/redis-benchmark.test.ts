/*
 * redis-benchmark on our port: every default test runs to its end without an error. How fast it is
 * belongs to `npm run bench`.
 */
import { describe, expect, it } from 'vitest';
import { has, run } from './program.ts';
import { LIMIT_MS, running, SERVERS } from './servers.ts';

/** Tests that redis-benchmark runs unless told otherwise. */
const DEFAULT_TESTS = [
  'PING_INLINE',
  'PING_MBULK',
  ...['SET', 'GET', 'INCR', 'LPUSH', 'RPUSH', 'LPOP', 'RPOP', 'SADD', 'HSET', 'SPOP'],
  ...['ZADD', 'ZPOPMIN', 'LPUSH (needed to benchmark LRANGE)'],
  ...[100, 300, 500, 600].map((count) => `LRANGE_${count} (first ${count} elements)`),
  'MSET (10 keys)',
];

const suite = describe.skipIf(!has('redis-benchmark')).each(SERVERS);

suite('redis-benchmark and $name', { timeout: LIMIT_MS }, (server) => {
  const at = running(server);

  /** The tests that came to an end, and everything else that was said. */
  async function benchmark(...args: string[]) {
    const all = ['-p', String(at.port), '-q', '--csv', ...args];
    const { output, status } = await run('redis-benchmark', all);
    const rows = output.split('\n').filter((line) => line.startsWith('"') && !/^"test"/.test(line));
    const other = output.split('\n').filter((line) => line !== '' && !line.startsWith('"'));
    return { status, other, tests: rows.map((row) => /^"([^"]*)"/.exec(row)?.[1]) };
  }

  it('runs all its default tests', async () => {
    const { tests, other, status } = await benchmark('-n', '1000');
    expect({ tests, other, status }).toEqual({ tests: DEFAULT_TESTS, other: [], status: 0 });
  });

  it('runs in threads, pipelined, over RESP3, with random keys', async () => {
    const words = ['ZADD', 'due', '__rand_int__', 'order:__rand_int__'];
    const options = ['-n', '2000', '-c', '20', '-P', '16', '-r', '1000', '--threads', '2', '-3'];
    const { tests, other, status } = await benchmark(...options, ...words);
    expect({ tests, other, status }).toEqual({ tests: [words.join(' ')], other: [], status: 0 });
  });
});
