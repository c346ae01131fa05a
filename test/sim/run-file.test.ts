// Run files come from links, disks and storage: a good one is kept whole, a bad one is told why.

import { describe, expect, test } from 'vitest';
import { MAX_INPUTS } from '../../src/sim/limits.ts';
import { Run } from '../../src/sim/run.ts';
import { RunFileError } from '../../src/sim/run-file.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';
import { smallRun, typed } from './small-runs.ts';

const scenario = listScenario();
const worker = { id: 'worker-A' };

describe('a run file', () => {
  test('that is written and read again is the same', () => {
    const run = smallRun({ inputs: [{ at: 5, ...typed('PING') }] });
    const file = JSON.parse(JSON.stringify(run.toFile()));
    expect(Run.parse(file).toFile()).toEqual(run.toFile());
  });

  test('may leave out what has a default', () => {
    const draft = {
      scenario: { id: 'x', design: 'list', producers: [], workers: [worker] },
      seed: 1,
    };
    const file = Run.parse(draft).toFile();
    expect(file.scenario.workers[0]).toMatchObject({ take: 'block', workMs: 2200 });
    expect(file.inputs).toEqual([]);
  });

  test('may hold its inputs in any order of moments', () => {
    const inputs = [9, 3, 3].map((at, n) => ({ at, ...typed(`ECHO ${n}`) }));
    const run = smallRun({ inputs });
    expect(run.inputs.map((input) => input.kind === 'command' && input.argv[1])).toEqual([
      '1',
      '2',
      '0',
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', null, /Expected Object/],
    ['text', 'hello', /Expected Object/],
    ['another version', { version: 2, scenario, seed: 1 }, /version/],
    ['no seed', { scenario }, /seed/],
    ['a seed that is no integer', { scenario, seed: 0.5 }, /seed/],
    ['an unknown field', { scenario, seed: 1, script: 'x' }, /script/],
    ['an unknown design', { scenario: { ...scenario, design: 'magic' }, seed: 1 }, /design/],
    [
      'a loop without time',
      { scenario: { ...scenario, workers: [{ ...worker, pollIntervalMs: 0 }] }, seed: 1 },
      /pollIntervalMs/,
    ],
    [
      'endless producers',
      { scenario: { ...scenario, producers: [{ id: 'a', messages: 1e9 }] }, seed: 1 },
      /messages/,
    ],
    [
      'a name twice',
      { scenario: { ...scenario, workers: [worker, worker] }, seed: 1 },
      /two parts of the scenario are named "worker-A"/,
    ],
    [
      'a process named as the console',
      { scenario: { ...scenario, workers: [{ id: 'console' }] }, seed: 1 },
      /"console"/,
    ],
    [
      'a name with markup',
      { scenario: { ...scenario, workers: [{ id: '<b>' }] }, seed: 1 },
      /workers/,
    ],
    ['an unknown input', { scenario, seed: 1, inputs: [{ at: 1, kind: 'eval' }] }, /inputs/],
    [
      'an unknown fault',
      { scenario, seed: 1, inputs: [{ at: 1, kind: 'fault', fault: 'flood', target: 'a' }] },
      /inputs/,
    ],
    [
      'a param that the fault does not have',
      {
        scenario,
        seed: 1,
        inputs: [{ at: 1, kind: 'fault', fault: 'restart', target: 'a', factor: 2 }],
      },
      /factor/,
    ],
    ['an input before time', { scenario, seed: 1, inputs: [{ at: -1, ...typed('PING') }] }, /at/],
    [
      'a command of nothing',
      { scenario, seed: 1, inputs: [{ at: 1, kind: 'command', argv: [] }] },
      /argv/,
    ],
    [
      'text where bytes belong',
      { scenario, seed: 1, inputs: [{ at: 1, kind: 'command', argv: ['SET', '茶', 'x'] }] },
      /one char per byte/,
    ],
    [
      'more inputs than anybody can make',
      { scenario, seed: 1, inputs: Array(MAX_INPUTS + 1).fill({ at: 1, ...typed('PING') }) },
      /inputs/,
    ],
  ])('is refused in plain words: %s', (_, json, words) => {
    expect(() => Run.parse(json)).toThrow(RunFileError);
    expect(() => Run.parse(json)).toThrow(words);
  });
});

test('an action that is not valid is refused, and the run goes on as if it had not been', () => {
  const run = smallRun();
  run.advanceTo(1000);
  run.seek(500);
  expect(() => run.act({ kind: 'command', argv: [] })).toThrow(RunFileError);
  expect([run.now, run.end, run.inputs]).toEqual([500, 1000, []]);
});
