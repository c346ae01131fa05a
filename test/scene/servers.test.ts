// Several servers on the stage: what each holds, what lies in the file of one that is down, and
// what the sentinel makes of it.

import { expect, test } from 'vitest';
import { stage as en } from '../../src/i18n/en/stage.ts';
import { fill } from '../../src/i18n/language.ts';
import { say, type Translate } from '../../src/scene/phrase.ts';
import { compose } from '../../src/scene/scene.ts';
import { Run } from '../../src/sim/run.ts';

const LAPTOP = { width: 936, height: 392 };
const t: Translate = (key, params) => fill(en[key], params);
const LINK = { latencyMs: 50, jitterMs: 0 };

function watchedRun(messages: number): Run {
  const scenario = {
    id: 'servers',
    design: 'list' as const,
    link: LINK,
    replication: LINK,
    redis: { config: { appendonly: 'yes' }, disk: {} },
    replicas: [{ id: 'replica-1' }],
    failover: {},
    producers: [{ id: 'web-1', startsAtMs: 1000, messages, intervalMs: 100 }],
    workers: [],
  };
  return Run.start({ scenario, seed: 1 });
}

/** Each line: its words, then the numbers on its discs, in brackets if they lie in a file. */
function linesAt(run: Run, at: number): string[] {
  run.advanceTo(at);
  return compose(run, at, LAPTOP).nodes.map(({ label, discs, more }) => {
    const held = discs.map(({ text, isInFile }) => (isInFile ? `(${text})` : text));
    const hidden = more === null ? [] : [say(t, more.phrase)];
    return [say(t, label.phrase), ...hidden, ...held].join(' ');
  });
}

test('each server shows its role and its messages; one that is down, those in its file', () => {
  const run = watchedRun(3);
  expect(linesAt(run, 4000)).toEqual([
    'redis: primary, AOF 1 2 3',
    'replica-1: replica 1 2 3',
    'sentinel: watches redis',
  ]);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'redis' });
  expect(linesAt(run, 4100)[0]).toBe('redis: down (1) (2) (3)');
  const { disk } = compose(run, 4100, LAPTOP);
  expect(disk?.labels.map(({ phrase }) => say(t, phrase))).toEqual([
    'disk: waits for the next start',
    'the start will find 3 messages',
  ]);
  expect(linesAt(run, 12_000).slice(1)).toEqual([
    'replica-1: primary 1 2 3',
    'sentinel: watches replica-1',
  ]);
});

test('of more messages than there is room for, the oldest are counted', () => {
  const [primary = ''] = linesAt(watchedRun(30), 12_000);
  expect(primary).toMatch(/AOF \+(\d+) /);
  const [, hidden = '', shown = ''] = /\+(\d+) (.*)$/.exec(primary) ?? [];
  expect(Number(hidden) + shown.split(' ').length).toBe(30);
  expect(shown.endsWith('29 30')).toBe(true);
});
