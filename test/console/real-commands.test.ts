/*
 * What Redis executed in a run can be done again on a real server: sent by redis-cli, the lines
 * leave the same data there.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realCommands } from '../../src/console/real-commands.ts';
import { Run } from '../../src/sim/run.ts';
import { findOnPath } from '../environment/find-program.ts';
import { findRedisServer, type RunningRedis, startRedis } from '../environment/redis-server.ts';
import { DESIGN_RUNS, designRun } from '../scene/design-runs.ts';

const CLI = findOnPath('redis-cli');
const UNTIL = 26_000;

/** Its script adds entries under a `*` of its own: they get ids of the moment. */
const ADDS_IN_SCRIPT = 'stream/dead-letters';
/** Its heartbeats live for seconds, and a busy machine may need longer to ask for the digest. */
const EXPIRES_SOON = 'list/own-list-heartbeat';

const designs = Object.keys(DESIGN_RUNS).filter(
  (name) => name !== ADDS_IN_SCRIPT && name !== EXPIRES_SOON,
);

/** The run of a design, with a Redis that tells its digest. */
function runOf(name: string): Run {
  const { scenario, ...file } = designRun(name, 7).toFile();
  const { config } = scenario.redis;
  const redis = { ...scenario.redis, config: { ...config, 'enable-debug-command': 'yes' } };
  return Run.parse({ ...file, scenario: { ...scenario, redis } });
}

function digestOf(run: Run): string {
  run.act({ kind: 'command', argv: ['DEBUG', 'DIGEST'] });
  const replied = [...run.journal.facts()].filter(({ kind }) => kind === 'console-replied').at(-1);
  if (replied?.kind !== 'console-replied' || replied.reply.kind !== 'simple')
    throw new Error(JSON.stringify(replied));
  return replied.reply.text;
}

describe.skipIf(!findRedisServer() || !CLI)('on a real server', () => {
  let redis: RunningRedis;
  const cli = (input: string) =>
    spawnSync(CLI ?? '', ['-p', `${redis.port}`], { input, encoding: 'latin1' }).stdout;

  beforeAll(async () => {
    redis = await startRedis({ args: ['--enable-debug-command', 'yes'] });
  });
  afterAll(() => redis.stop());

  it.each(designs)('%s leaves the same data', (name) => {
    const run = runOf(name);
    run.advanceTo(UNTIL);
    const { lines, endsEarly } = realCommands(run.journal.facts());
    cli('FLUSHALL\n');
    const answers = cli(`${lines.join('\n')}\n`);
    expect(answers).not.toMatch(/^(ERR|WRONGTYPE|BUSYGROUP|NOSCRIPT)/m);
    expect(lines.length).toBeGreaterThan(5);
    if (!endsEarly) expect(cli('DEBUG DIGEST\n').trim()).toBe(digestOf(run));
  });

  it('keeps the database of each client, whatever others choose', () => {
    const run = runOf('list/pop');
    for (const line of ['SELECT 3', 'SET here three', 'MULTI', 'INCR n', 'EXEC', 'GET nowhere']) {
      run.act({ kind: 'command', argv: line.split(' ') });
    }
    run.advanceTo(UNTIL);
    cli('FLUSHALL\n');
    cli(`${realCommands(run.journal.facts()).lines.join('\n')}\n`);
    expect(cli('SELECT 3\nGET here\nGET n\n')).toMatch(/three\s+1\s/);
    expect(cli('EXISTS here n\n').trim()).toBe('0');
  });
});

it('leaves out what is about connections and servers, also where it waits or is queued', () => {
  const { scenario, ...file } = runOf('list/pop').toFile();
  const run = Run.parse({ ...file, scenario: { ...scenario, replicas: [{ id: 'redis-2' }] } });
  run.advanceTo(1000);
  const typed = ['SET a 1', 'WAIT 1 0', 'MULTI', 'PING', 'SELECT 2', 'SET b 2', 'EXEC', 'SET c 3'];
  for (const line of typed) {
    run.act({ kind: 'command', argv: line.split(' ') });
    run.advanceTo(run.now + 3000);
  }
  const { lines } = realCommands(run.journal.facts());
  expect(lines.filter((line) => /^(WAIT|PING)/.test(line))).toEqual([]);
  const at = lines.indexOf('MULTI');
  expect(lines.slice(at, at + 4)).toEqual(['MULTI', 'SELECT 2', 'SET b 2', 'EXEC']);
  const selected = lines.slice(0, lines.indexOf('SET c 3')).filter((line) => /^SELECT/.test(line));
  expect(selected.at(-1)).toBe('SELECT 2');
});

it('deletes what expired in the run, which the lines are too fast for', () => {
  const run = runOf(EXPIRES_SOON);
  run.advanceTo(UNTIL);
  const { lines } = realCommands(run.journal.facts());
  const gone = lines.findIndex((line) => line.startsWith('DEL '));
  const key = lines[gone]?.slice('DEL '.length);
  expect(key).toMatch(/worker/);
  expect(lines.slice(0, gone).some((line) => line.startsWith(`SET ${key} `))).toBe(true);
});

it('ends where Redis died, and says so', () => {
  const run = runOf('list/pop');
  run.advanceTo(8000);
  const before = realCommands(run.journal.facts());
  run.act({ kind: 'fault', fault: 'process-crash', target: 'redis', restartAfterMs: 500 });
  run.advanceTo(UNTIL);
  expect(before.endsEarly).toBe(false);
  expect(realCommands(run.journal.facts())).toEqual({ lines: before.lines, endsEarly: true });
});
