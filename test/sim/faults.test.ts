// When faults strike, when they wait, and when they are refused in words.

import { describe, expect, test } from 'vitest';
import { FAULT_NAMES, faults } from '../../src/sim/faults/index.ts';
import type { Action } from '../../src/sim/input.ts';
import { executions, factsOf, momentsOf, smallRun } from './small-runs.ts';

const link = 'web-1:redis';

describe('a reset that needs a moment', () => {
  test('strikes at once when its packet is on the wire', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'reset-before', target: link });
    expect(factsOf(run, 'fault-applied')).toMatchObject([{ fault: 'reset-before', at: 250 }]);
    expect(momentsOf(run, 'connection-reset')).toEqual([250]);
  });

  test('before the execution: arms, and strikes the next request half-way', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'reset-before', target: link });
    expect(run.world.armedFaults()).toEqual([{ fault: 'reset-before', target: link, since: 0 }]);
    run.advanceTo(5000);
    const [armed] = factsOf(run, 'fault-armed');
    expect(factsOf(run, 'fault-struck')).toMatchObject([{ at: 250, armed: armed?.seq }]);
    expect(run.world.armedFaults()).toEqual([]);
    expect(executions(run)).toHaveLength(1);
  });

  test('after the execution: arms, and strikes the next reply half-way', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'reset-after', target: link });
    run.advanceTo(5000);
    expect(momentsOf(run, 'fault-struck')).toEqual([350]);
    expect(executions(run)).toHaveLength(2);
  });

  test('waits for a reply about a message, unless told otherwise', () => {
    const polling = { take: 'poll', pollIntervalMs: 1000 } as const;
    const run = smallRun({ workers: 1, worker: polling, producer: { startsAtMs: 5000 } });
    run.act({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis' });
    const any = run.fork();
    any.act({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis', carrying: 'any' });
    expect(factsOf(any, 'fault-refused')).toMatchObject([{ reason: 'already-armed' }]);
    run.advanceTo(20_000);
    expect(factsOf(run, 'packet-lost')).toMatchObject([{ messages: ['m1'], label: 'RPOP' }]);
    expect(run.world.effects()).toEqual([]);
  });

  test('is armed again when its packet is lost in another way before it strikes', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'reset-before', target: link });
    run.advanceTo(220);
    run.act({ kind: 'fault', fault: 'process-crash', target: 'web-1' });
    run.advanceTo(1000);
    expect(factsOf(run, 'fault-struck')).toEqual([]);
    expect(run.world.armedFaults()).toHaveLength(1);
  });
});

describe('a fault that makes no sense', () => {
  const crash = { kind: 'fault', fault: 'process-crash' } as const;
  test.each<[string, Action, string]>([
    ['a stranger', { ...crash, target: 'nobody' }, 'no-such-target'],
    ['a link for a process', { ...crash, target: link }, 'no-such-target'],
    [
      'a process for a link',
      { kind: 'fault', fault: 'reset-before', target: 'web-1' },
      'no-such-target',
    ],
    [
      'a producer for a worker',
      { kind: 'fault', fault: 'slow-worker', target: 'web-1' },
      'wrong-target',
    ],
    ['a living process', { kind: 'fault', fault: 'restart', target: 'web-1' }, 'already-alive'],
  ])('is refused in words and changes nothing: %s', (_, action, reason) => {
    const run = smallRun();
    run.advanceTo(250);
    run.act(action);
    expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason }]);
    const untouched = smallRun();
    untouched.advanceTo(5000);
    run.advanceTo(5000);
    expect(executions(run)).toEqual(executions(untouched));
  });

  test('killing the dead is refused too', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ ...crash, target: 'web-1' });
    run.act({ ...crash, target: 'web-1' });
    expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason: 'already-dead' }]);
  });
});

describe('a restart', () => {
  test('brings a dead process back before its time, once', () => {
    const run = smallRun({ producer: { messages: 5 } });
    run.advanceTo(250);
    const crash = { kind: 'fault', fault: 'process-crash', target: 'web-1' } as const;
    run.act({ ...crash, restartAfterMs: 5000 });
    run.advanceTo(1000);
    run.act({ kind: 'fault', fault: 'restart', target: 'web-1' });
    run.advanceTo(20_000);
    expect(momentsOf(run, 'actor-restarted')).toEqual([1000]);
  });
});

describe('a pause that somebody ends', () => {
  test('is over at once: what waited is handled then', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'pause', target: 'redis', durationMs: 5000 });
    run.advanceTo(600);
    expect(momentsOf(run, 'command-executed')).toEqual([]);
    run.act({ kind: 'fault', fault: 'wake', target: 'redis' });
    run.advanceTo(10_000);
    expect(momentsOf(run, 'pause-ended')).toEqual([600]);
    expect(momentsOf(run, 'command-executed')[0]).toBe(600);
  });

  test('is refused for who does not stand still', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'wake', target: 'web-1' });
    expect(factsOf(run, 'fault-refused').map(({ reason }) => reason)).toEqual(['not-paused']);
  });
});

test.each(FAULT_NAMES)('%s can be asked for without any params', (fault) => {
  const run = smallRun({ workers: 1 });
  const { aimsAt } = faults[fault];
  const targets: Record<string, string> = { link: 'worker-A:redis', node: 'redis', message: 'm1' };
  const target = targets[aimsAt] ?? 'worker-A';
  run.advanceTo(250);
  run.act({ kind: 'fault', fault, target });
  const [stored] = run.toFile().inputs;
  expect(stored).toMatchObject({ at: 250, kind: 'fault', fault, target });
});
