/*
 * redis-benchmark on our port, on a redis-server and on a bare socket of Node, which does nothing
 * but answer OK: each a process of its own, in turns. Of three runs the best counts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { has, run } from '../clients/program.ts';
import {
  findRedisServer,
  freePort,
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

interface Serving {
  readonly port: number;
  readonly process: ChildProcess;
}

/** A program of ours in a process of its own. Resolves when it says on which port it listens. */
async function serve(path: string, args: readonly string[] = []): Promise<Serving> {
  const main = fileURLToPath(new URL(path, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${path} did not start: ${said}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const found = /ready on port (\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
  });
  return { port, process: child };
}

/** Requests per second of each test. */
async function benchmark(port: number, args: readonly string[]): Promise<Rates> {
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
  const ours = await serve('../../src/server/main.ts', ['--port', String(await freePort())]);
  const bare = await serve('./bare-socket.ts');
  const theirs = await startRedis();
  for (const { name, args, aim } of MODES) {
    const [own, live, least] = await bestRates([ours.port, theirs.port, bare.port], args);
    const rows = [...(own as Rates)].map(([test, perSecond]) => {
      const other = live?.get(test) ?? Number.NaN;
      const most = least?.get(test) ?? Number.NaN;
      return [
        ...[test, amount(perSecond), amount(other), ratio(perSecond / other, aim)],
        ...[amount(most), ratio(perSecond / most)],
      ];
    });
    printTable([name, 'our port', 'redis-server', 'ratio', 'bare Node socket', 'ratio'], rows);
  }
  ours.process.kill('SIGTERM');
  bare.process.kill('SIGTERM');
  await theirs.stop();
}

/** Requests per second by test. */
type Rates = ReadonlyMap<string, number>;

/** The best rates of each port, which take turns. */
async function bestRates(ports: readonly number[], args: readonly string[]): Promise<Rates[]> {
  const best = ports.map(() => new Map<string, number>());
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, port] of ports.entries()) {
      const kept = best[index] as Map<string, number>;
      for (const [test, perSecond] of await benchmark(port, args)) {
        kept.set(test, Math.max(kept.get(test) ?? 0, perSecond));
      }
    }
  }
  return best;
}
