// Several servers on the stage: what each holds, what lies in the file of one that is down, and
// what the sentinel makes of it.

import { expect, test } from 'vitest';
import { stage as en } from '../../src/i18n/en/stage.ts';
import { fill } from '../../src/i18n/language.ts';
import { say, type Translate } from '../../src/scene/phrase.ts';
import { compose } from '../../src/scene/scene.ts';
import { Run } from '../../src/sim/run.ts';
import { designScenario } from '../../src/sim/scenarios/design.ts';
import { overlap, pairs, STAGES } from './stages.ts';

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

test('what is copied over is on its way to each replica, and a cut way holds it back', () => {
  const run = watchedRun(3);
  const stageAt = (at: number) => {
    run.advanceTo(at);
    return compose(run, at, LAPTOP);
  };
  run.advanceTo(1000);
  let at = 1000;
  while (stageAt(at).replicaPackets.every(({ text }) => text === '') && at < 3000) at += 10;
  const [copied] = stageAt(at).replicaPackets.filter(({ text }) => text !== '');
  expect(copied?.text).toBe('1');
  expect(say(t, copied?.name ?? { literal: '' })).toContain('from redis to replica-1');

  run.act({ kind: 'fault', fault: 'link-cut', target: 'replica-1:redis' });
  const { replicaLinks, replicaPackets } = stageAt(at + 500);
  expect(replicaLinks.map(({ trouble }) => trouble)).toEqual(['cut']);
  expect(say(t, replicaLinks[0]?.name ?? { literal: '' })).toMatch(/redis to replica-1, .*cut/);
  expect(replicaPackets.length).toBeGreaterThan(0);
});

test('what a cut way holds back is a counted heap before the cut, and goes on one by one', () => {
  const run = watchedRun(30);
  run.advanceTo(2000);
  run.act({ kind: 'fault', fault: 'link-cut', target: 'replica-1:redis' });
  run.advanceTo(3500);
  const { replicaPackets, replicaLinks } = compose(run, 3500, LAPTOP);
  const [heap] = replicaPackets.filter(({ text }) => text !== '');
  const held = run.world
    .packets()
    .filter(({ link, direction }) => link === 'replica-1:redis' && direction === 'stream')
    .flatMap(({ messages }) => messages);
  expect(held.length).toBeGreaterThan(5);
  expect(heap).toMatchObject({ isHeap: true, direction: 'stream', text: `+${held.length}` });
  expect(heap?.object).toEqual({ kind: 'link', id: 'replica-1:redis' });
  const name = say(t, heap?.name ?? { literal: '' });
  expect(name).toMatch(/^\d+ packets with [\d, ]+ being copied from redis to replica-1$/);
  // Not at the cross, nor beyond it.
  const { middle, isCut } = replicaLinks[0] ?? { middle: { y: 0 }, isCut: false };
  expect(isCut).toBe(true);
  expect((heap?.y ?? 0) + (heap?.radius ?? 0)).toBeLessThanOrEqual(middle.y);

  const flow = watchedRun(3);
  let at = 1000;
  const flying = () => {
    flow.advanceTo(at);
    return compose(flow, at, LAPTOP).replicaPackets.filter(({ text }) => text !== '');
  };
  while (flying().length === 0 && at < 3000) at += 10;
  expect(flying()).toMatchObject([{ isHeap: false, text: '1' }]);
});

test('what waits before cut ways to two replicas stands apart from crosses, lines and each other', () => {
  const rest = { replicas: [{ id: 'redis-2' }, { id: 'redis-3' }] };
  const producer = { messages: 40, intervalMs: 1500 };
  const run = Run.start({ scenario: designScenario({ producer, rest }), seed: 7 });
  run.advanceTo(5200);
  run.act({ kind: 'fault', fault: 'partition', target: 'redis' });
  run.advanceTo(7700);
  for (const { size, options } of STAGES) {
    const { replicaPackets, replicaLinks, nodes } = compose(run, run.now, size, options);
    const discs = replicaPackets.filter(({ text }) => text !== '');
    expect(discs.map(({ text }) => text)).toEqual(['4', '4']);
    const crosses = replicaLinks.map(({ middle }) => middle);
    for (const disc of discs) {
      expect(nodes.filter(({ box }) => overlap(box, disc.box))).toEqual([]);
      const [near = 0] = crosses
        .map(({ x, y }) => Math.hypot(x - disc.x, y - disc.y) / disc.radius)
        .sort((a, b) => a - b);
      // A cross has six tenths of a disc's radius.
      expect(near).toBeGreaterThanOrEqual(1.59);
    }
    expect(pairs(discs).filter(([a, b]) => overlap(a.box, b.box))).toEqual([]);
  }
});

test('where not all talk to the same server, each connection says which', () => {
  const run = Run.start({
    scenario: designScenario({
      producers: 2,
      workers: 1,
      rest: { replicas: [{ id: 'redis-2' }], failover: {} },
    }),
    seed: 3,
  });
  const saidAt = (at: number) => {
    run.advanceTo(at);
    return compose(run, at, LAPTOP).links.map(({ label }) => label && say(t, label.phrase));
  };
  expect(saidAt(4000)).toEqual([null, null, null]);
  run.act({
    kind: 'fault',
    fault: 'partition',
    target: 'redis',
    side: 'web-1',
    healAfterMs: 60_000,
  });
  expect(saidAt(20_000)).toEqual(['to redis', 'to redis-2', 'to redis-2']);
});
