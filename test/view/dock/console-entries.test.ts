/*
 * What the console shows of a run: commands and replies as redis-cli prints them, by whom and when.
 */
import { expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { consoleEntries, consoleWaits } from '../../../src/view/dock/console-entries.ts';

function runWith(...lines: string[]): Run {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(5000);
  for (const line of lines) run.act({ kind: 'command', argv: line.split(' ').map(bytes) });
  return run;
}

const NOBODY: ReadonlySet<string> = new Set();
const processesOf = (run: Run) => new Set(run.world.actors().map(({ id }) => id));

const own = (run: Run) =>
  consoleEntries(run.journal, NOBODY).map(({ kind, lines }) => [kind, ...lines]);

it('shows what was typed and answered', () => {
  const run = runWith('RPUSH l a b', 'LRANGE l 0 -1', 'INCR l', 'NOSUCH');
  expect(own(run)).toEqual([
    ['command', 'RPUSH l a b'],
    ['reply', '(integer) 2'],
    ['command', 'LRANGE l 0 -1'],
    ['reply', '1) "a"', '2) "b"'],
    ['command', 'INCR l'],
    ['error', expect.stringMatching(/^\(error\) WRONGTYPE /)],
    ['command', 'NOSUCH'],
    ['error', expect.stringMatching(/^\(error\) ERR unknown command 'NOSUCH'/)],
  ]);
});

it('tells what a command of Redis is that is left out here', () => {
  expect(own(runWith('CLUSTER INFO')).at(-1)?.[1]).toMatch(/not simulated here/);
});

it('reads out what bytes say', () => {
  const run = runWith('SET k 你好', 'GET k');
  const reply = consoleEntries(run.journal, NOBODY).at(-1);
  expect(reply).toMatchObject({ lines: ['"\\xe4\\xbd\\xa0\\xe5\\xa5\\xbd"'], gloss: '你好' });
});

it('knows that a blocked command waits, until it is ended', () => {
  const run = runWith('BRPOP nothing 0');
  expect(consoleWaits(run.journal)).toBe(true);
  run.act({ kind: 'interrupt' });
  expect(consoleWaits(run.journal)).toBe(false);
});

it('shows the other processes too, when asked to, and in order', () => {
  const run = runWith('PING');
  const everyone = consoleEntries(run.journal, processesOf(run));
  expect(new Set(everyone.map(({ actor }) => actor))).toContain('web-1');
  const seqs = everyone.map(({ seq }) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
});

it('forgets what lies ahead of the playhead', () => {
  const run = runWith('PING');
  run.advanceTo(6000);
  run.seek(4000);
  expect(own(run)).toEqual([]);
});

it('leaves out what servers and their sentinel tell each other', () => {
  const scenario = { ...listScenario(), replicas: [{ id: 'replica-1' }], failover: {} };
  const run = Run.start({ scenario, seed: 1 });
  run.advanceTo(9000);
  const actors = new Set(consoleEntries(run.journal, processesOf(run)).map(({ actor }) => actor));
  expect(actors).toContain('web-1');
  expect([...actors].filter((actor) => /replica|sentinel/.test(actor))).toEqual([]);
});
