/*
 * redis-cli on our port and on a real server: single commands, and the modes that people use to
 * load, list and measure a dataset.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findRedisServer } from '../environment/redis-server.ts';
import { has, run } from './program.ts';
import { LIMIT_MS, running, SERVERS } from './servers.ts';

describe.skipIf(!findRedisServer() || !has('redis-cli')).each(SERVERS)(
  'redis-cli and $name',
  { timeout: LIMIT_MS },
  (server) => {
    const at = running(server);
    const folder = mkdtempSync(join(tmpdir(), 'redis-cli-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    /** What redis-cli prints, as it does into a pipe. */
    async function cli(args: readonly string[], input = ''): Promise<string> {
      const { output } = await run('redis-cli', ['-p', String(at.port), ...args], input);
      return output;
    }

    /** Commands line by line, each with its reply as a person sees it. */
    const session = (...lines: string[]) =>
      cli(['--no-raw'], lines.map((one) => `${one}\n`).join(''));

    function script(text: string): string {
      const path = join(folder, 'script.lua');
      writeFileSync(path, text);
      return path;
    }

    it('prints replies and errors', async () => {
      const printed = await session(
        'RPUSH orders one "two 2" "\\x00\\xff"',
        'LRANGE orders 0 -1',
        'INCR orders',
        'GET none',
        'LPOP none 2',
        'SUBSTR',
        'NO SUCH',
      );
      expect(printed).toBe(
        '(integer) 3\n1) "one"\n2) "two 2"\n3) "\\x00\\xff"\n' +
          '(error) WRONGTYPE Operation against a key holding the wrong kind of value\n(nil)\n(nil)\n' +
          "(error) ERR wrong number of arguments for 'substr' command\n" +
          "(error) ERR unknown command 'NO', with args beginning with: 'SUCH' \n",
      );
    });

    it('keeps its database, its transaction and its protocol over a session', async () => {
      const printed = await session(
        'HELLO 3',
        'SELECT 3',
        'MULTI',
        'HSET order state paid',
        'HGETALL order',
        'EXEC',
        'ZADD due 0.1 mail',
        'ZRANGE due 0 -1 WITHSCORES',
        'SMEMBERS none',
        'GET none',
      );
      const afterHello = printed.slice(printed.indexOf('OK\n'));
      expect(printed).toContain('# "proto" => (integer) 3\n');
      expect(afterHello).toBe(
        'OK\nOK\nQUEUED\nQUEUED\n1) (integer) 1\n2) 1# "state" => "paid"\n(integer) 1\n' +
          '1) 1) "mail"\n   2) (double) 0.10000000000000001\n(empty set)\n(nil)\n',
      );
    });

    it('waits as long as it is told', async () => {
      const waiting = cli(['BRPOP', 'orders', '5']);
      while (!(await cli(['INFO', 'clients'])).includes('blocked_clients:1'));
      await cli(['LPUSH', 'orders', 'one']);
      expect(await waiting).toBe('orders\none\n');
    });

    it('loads a dataset through --pipe and tells how many replies and errors came', async () => {
      const inline = Array.from({ length: 5000 }, (_, index) => `RPUSH orders ${index}\r\n`);
      const broken = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n\r\nx\r\n*1\r\n$4\r\nLLEN\r\n';
      const printed = await cli(['--pipe'], inline.join('') + broken);
      expect(printed).toContain('errors: 1, replies: 5002');
      expect(await cli(['LRANGE', 'orders', '-1', '-1'])).toBe('4999\n');
      expect(await cli(['--no-raw', 'GET', 'k'])).toBe('"\\r\\nx"\n');
    });

    it('lists keys with --scan, by pattern, quoted or not', async () => {
      await cli(['--eval', script(POPULATE), ',', '400']);
      const keys = (await cli(['--scan', '--pattern', 'list:?'])).trim().split('\n');
      expect(keys.sort()).toEqual(Array.from({ length: 9 }, (_, index) => `list:${index + 1}`));
      const quoted = (await cli(['--scan', '--quoted-pattern', '"\\x2a:4*"'])).trim().split('\n');
      // 4, 40 to 49 and 400.
      expect(quoted).toHaveLength(2 * 12);
    });

    it('finds the biggest keys, and measures what they take', async () => {
      await cli(['--eval', script(POPULATE), ',', '20']);
      await cli(['XADD', 'log', '1-1', 'a', 'b']);
      const printed = await cli(['--bigkeys']);
      expect(printed).toContain('Sampled 41 keys in the keyspace!');
      expect(printed).toContain(`Biggest   list found '"list:20"' has 20 items`);
      expect(printed).toContain(`Biggest stream found '"log"' has 1 entries`);
      expect(printed).toContain('20 strings with 31 bytes (48.78% of keys, avg size 1.55)');
      expect(await cli(['--memkeys'])).toContain(`Biggest stream found '"log"' has`);
    });

    it('runs a script file with keys and arguments', async () => {
      const path = script('return {KEYS[1], ARGV[1], #KEYS, redis.call("PING")}');
      const args = ['--no-raw', '--eval', path, 'key', ',', 'one'];
      expect(await cli(args)).toBe('1) "key"\n2) "one"\n3) (integer) 1\n4) PONG\n');
    });

    it('repeats, quotes for CSV and JSON, and takes its last word from input', async () => {
      expect(await cli(['-r', '3', 'INCR', 'count'])).toBe('1\n2\n3\n');
      expect(await cli(['-x', 'SET', 'text'], 'a "quoted" text')).toBe('OK\n');
      expect(await cli(['--csv', 'MGET', 'text', 'none', 'count'])).toBe(
        '"a \\"quoted\\" text",NULL,"3"\n',
      );
      await cli(['HSET', 'order', 'state', 'paid']);
      expect(await cli(['--json', 'HGETALL', 'order'])).toBe('{"state":"paid"}\n');
    });

    it('measures how long a request takes', async () => {
      expect(await cli(['--latency', '-i', '0.1', '--raw'])).toMatch(/^\d+ \d+ \d+\.\d\d \d+\n$/);
    });

    it('prints what is published until its connection is killed', async () => {
      const listening = cli(['SUBSCRIBE', 'news']);
      while ((await cli(['PUBLISH', 'news', 'hello'])) !== '1\n');
      await cli(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
      expect(await listening).toMatch(/^subscribe\nnews\n1\nmessage\nnews\nhello\n/);
    });
  },
);

/** So many strings and lists; list n has n elements. */
const POPULATE = `
  for index = 1, tonumber(ARGV[1]) do
    redis.call('SET', 'string:' .. index, index)
    for element = 1, index do redis.call('RPUSH', 'list:' .. index, element) end
  end`;
