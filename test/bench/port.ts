/*
 * redis-benchmark on our port and on a redis-server, each a process of its own, in turns. Of three
 * runs the best counts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { has, run } from '../clients/program.ts';
import {
  findRedisServer,
  HOW_TO_GET_REDIS_SERVER,
  startRedis,
} from '../environment/redis-server.ts';
import { amount, printTable, ratio } from './table.ts';

const TESTS = 'ping_mbulk,set,get,incr,lpush,rpop,sadd,hset,zadd,zpopmin';
const ROUNDS = 3;
const MODES = [
  { name: 'one by one', args: ['-P', '1', '-n', '20000'], aim: 0.8 },
  { name: 'pipelines of 16', args: ['-P', '16', '-n', '100000'], aim: 0.5 },
] as const;

/** Our port in a process of its own. Resolves when it listens. */
async function startPort(): Promise<{ port: number; process: ChildProcess }> {
  const main = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const port = Number(/port (\d+)/.exec(said)?.[1]);
  return { port, process: child };
}

/** Requests per second of each test. */
async function benchmark(port: number, args: readonly string[]): Promise<Map<string, number>> {
  const all = ['-p', String(port), '-t', TESTS, '-q', '--csv', ...args];
  const { output } = await run('redis-benchmark', all);
  const rows = [...output.matchAll(/^"([^"]+)","([\d.]+)"/gm)];
  return new Map(rows.map(([, test = '', perSecond]) => [test, Number(perSecond)]));
}

export async function port(): Promise<void> {
  if (!findRedisServer() || !has('redis-benchmark')) {
    console.log(`  ${HOW_TO_GET_REDIS_SERVER}\n`);
    return;
  }
  const ours = await startPort();
  const theirs = await startRedis();
  for (const { name, args, aim } of MODES) {
    const best = [new Map<string, number>(), new Map<string, number>()] as const;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, { port: at }] of [ours, theirs].entries()) {
        const kept = best[index] as Map<string, number>;
        for (const [test, perSecond] of await benchmark(at, args)) {
          kept.set(test, Math.max(kept.get(test) ?? 0, perSecond));
        }
      }
    }
    const [own, live] = best;
    const rows = [...own].map(([test, perSecond]) => {
      const other = live.get(test) ?? Number.NaN;
      return [test, amount(perSecond), amount(other), ratio(perSecond / other, aim)];
    });
    printTable([name, 'our port', 'redis-server', 'ratio'], rows);
  }
  ours.process.kill('SIGTERM');
  await theirs.stop();
}
