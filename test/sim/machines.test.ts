// Nodes that die and come back, and whoever stands still for a while.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { Action } from '../../src/sim/input.ts';
import { executions, factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

const crash = { kind: 'fault', fault: 'process-crash', target: 'redis' } as const;

describe('a node without a disk that dies', () => {
  test('has forgotten everything when it starts again', () => {
    const run = smallRun();
    run.advanceTo(2000);
    expect(list(run)).toHaveLength(1);
    run.act({ ...crash, restartAfterMs: 1000 });
    expect(run.world.node('redis')).toMatchObject({ up: false, restartsAt: 3000 });
    run.advanceTo(4000);
    expect(run.world.node('redis')).toMatchObject({ up: true, restartsAt: null });
    expect(list(run)).toEqual([]);
    const [record] = ledgerOf(run).messages();
    expect(record).toMatchObject({ state: 'lost', lost: { at: 2000 } });
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'node-crashed' });
  });

  test('is told of by its machine: clients hear at once, and are refused until it is back', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 3000 } });
    run.advanceTo(1000);
    run.act({ ...crash, restartAfterMs: 1500 });
    run.advanceTo(20_000);
    const heard = factsOf(run, 'connection-closed').filter(({ side }) => side === 'actor');
    expect(heard[0]).toMatchObject({ at: 1100, reason: 'node-died' });
    expect(heard[1]).toMatchObject({ reason: 'refused' });
    expect(run.world.effects()).toMatchObject([{ message: 'm1', by: 'worker-A' }]);
  });

  test('still delivers the replies that it had written', () => {
    const run = smallRun();
    run.advanceTo(320);
    run.act(crash);
    run.advanceTo(5000);
    expect(factsOf(run, 'belief-changed')).toMatchObject([{ belief: 'stored' }]);
    expect(ledgerOf(run).counts()).toMatchObject({ lost: 1 });
  });

  test('can be started by hand, and not twice', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'restart', target: 'redis' });
    run.act(crash);
    run.act(crash);
    run.act({ kind: 'fault', fault: 'restart', target: 'redis' });
    expect(factsOf(run, 'fault-refused').map(({ reason }) => reason)).toEqual([
      'already-alive',
      'already-dead',
    ]);
    expect(run.world.node('redis')?.up).toBe(true);
  });

  test('SHUTDOWN ends it too, and a console finds nobody then', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('SHUTDOWN NOSAVE'));
    run.act(typed('PING'));
    expect(factsOf(run, 'node-crashed')).toMatchObject([{ how: 'shutdown', restartsAt: null }]);
    expect(factsOf(run, 'console-closed').at(-1)).toMatchObject({ reason: 'refused' });
  });

  test('has another run ID in its next life', () => {
    const run = smallRun({ producers: 0 });
    const ids = [1, 2].map(() => {
      run.act(typed('INFO server'));
      run.act({ ...crash, restartAfterMs: 10 });
      run.advanceTo(run.now + 100);
      const reply = factsOf(run, 'console-replied').at(-1)?.reply;
      return /run_id:(\w+)/.exec(reply !== undefined && 'value' in reply ? `${reply.value}` : '');
    });
    expect(ids[0]?.[1]).toHaveLength(40);
    expect(ids[0]?.[1]).not.toBe(ids[1]?.[1]);
  });
});

describe('a pause', () => {
  const pause = (target: string, durationMs: number): Action => ({
    ...{ kind: 'fault', fault: 'pause', target },
    durationMs,
  });

  test('of a node: what is sent to it waits, and is answered after it', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act(pause('redis', 300));
    run.advanceTo(400);
    expect(run.world.node('redis')?.pausedUntil).toBe(550);
    expect(executions(run)).toEqual([]);
    run.advanceTo(5000);
    expect(momentsOf(run, 'command-executed')).toEqual([550]);
    expect(run.world.node('redis')?.pausedUntil).toBeNull();
  });

  test('of a node, longer than patience: both attempts are executed', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(250);
    run.act(pause('redis', 2000));
    run.advanceTo(20_000);
    expect(ledgerOf(run).counts()).toMatchObject({ twice: 1 });
  });

  test('of a worker: its lease of time passes while it does nothing', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(1000);
    expect(run.world.actor('worker-A')?.state).toBe('working');
    run.act(pause('worker-A', 5000));
    run.advanceTo(20_000);
    expect(momentsOf(run, 'side-effect-done')).toEqual([6000]);
  });

  test('is over when its process dies', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(1000);
    run.act(pause('worker-A', 5000));
    run.act(pause('worker-A', 100));
    run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A', restartAfterMs: 200 });
    run.advanceTo(20_000);
    expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason: 'already-paused' }]);
    expect(momentsOf(run, 'pause-ended')).toEqual([]);
    expect(ledgerOf(run).counts()).toMatchObject({ lost: 1 });
  });
});

test('a run that was paused, cut and crashed goes on from any checkpoint alike', () => {
  const run = smallRun({ workers: 2, producer: { messages: 60 }, rest: { horizonMs: 90_000 } });
  for (const action of [
    { kind: 'fault', fault: 'pause', target: 'redis', durationMs: 3000 },
    { kind: 'fault', fault: 'link-cut', target: 'worker-A:redis' },
    crash,
  ] as const) {
    run.advanceTo(run.now + 4000);
    run.act(action);
  }
  run.advanceTo(run.now + 1500);
  run.act({ kind: 'fault', fault: 'restart', target: 'redis' });
  run.advanceTo(60_000);
  const end = run.digest();
  for (const moment of [13_500, 4500, 9000, 0]) {
    run.seek(moment);
    const fork = run.fork();
    fork.advanceTo(60_000);
    expect(fork.digest()).toBe(end);
  }
});
