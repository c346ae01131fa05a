// Consumers as processes: blocking and polling, crashing at each moment, slow, and fed with
// nonsense.

import { describe, expect, test } from 'vitest';
import { executions, factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

const crash = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;

describe('a consumer that blocks', () => {
  test('waits inside Redis, gets the message when it is pushed, works and does its side effect', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1000);
    expect(run.world.node('redis')?.blocked).toMatchObject([{ actor: 'worker-A', until: null }]);
    run.advanceTo(1400);
    expect(run.world.actor('worker-A')).toMatchObject({
      state: 'working',
      holds: [{ id: 'm1' }],
      workStartedAt: 1400,
      workEndsAt: 2400,
    });
    run.advanceTo(2400);
    expect(run.world.effects()).toEqual([{ message: 'm1', by: 'worker-A', at: 2400, nth: 1 }]);
  });

  test('is served in the order of waiting', () => {
    const run = smallRun({ workers: 2, producer: { startsAtMs: 1000, messages: 2 } });
    run.act({ kind: 'knob', target: 'worker-A', name: 'workMs', value: 50 });
    run.advanceTo(5000);
    expect(factsOf(run, 'work-started').map(({ actor }) => actor)).toEqual([
      'worker-A',
      'worker-B',
    ]);
  });

  test('asks again when BRPOP times out', () => {
    const run = smallRun({ producers: 0, workers: 1, worker: { blockTimeoutMs: 1500 } });
    run.advanceTo(5000);
    expect(executions(run)).toEqual(Array(3).fill('worker-A: BRPOP orders 1.5 -> -'));
    expect(factsOf(run, 'client-unblocked').map(({ reason }) => reason)).toEqual([
      'timeout',
      'timeout',
    ]);
  });

  test('that died while waiting still swallows a push, until Redis hears of its death', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1250);
    run.act(crash);
    run.advanceTo(10_000);
    expect(momentsOf(run, 'side-effect-done')).toEqual([]);
    expect(list(run)).toEqual([]);
    expect(factsOf(run, 'packet-lost')).toMatchObject([
      { direction: 'reply', reason: 'receiver-died', messages: ['m1'] },
    ]);
  });

  test('that died leaves the line once Redis hears of it: a later push stays', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1150);
    run.act(crash);
    run.advanceTo(10_000);
    expect(run.world.node('redis')?.blocked).toEqual([]);
    expect(list(run)).toHaveLength(1);
  });
});

describe('a consumer that polls', () => {
  const polling = { workers: 1, worker: { take: 'poll', pollIntervalMs: 1000 } } as const;

  test('asks with RPOP, and rests when there is nothing', () => {
    const run = smallRun({ ...polling, producer: { startsAtMs: 1000 } });
    run.advanceTo(3000);
    expect(momentsOf(run, 'command-executed')).toEqual([300, 1300, 1500, 2700]);
    expect(executions(run)).toEqual([
      'worker-A: RPOP orders -> nil',
      'web-1: LPUSH orders {"id":1,"sku":"rice"} -> 1',
      'worker-A: RPOP orders -> {"id":1,"sku":"rice"}',
      'worker-A: RPOP orders -> nil',
    ]);
  });

  test('hangs up and connects anew when no reply comes', () => {
    const run = smallRun({ ...polling, producers: 0 });
    run.advanceTo(210);
    run.act({ kind: 'knob', target: 'link', name: 'latencyMs', value: 600 });
    run.advanceTo(1500);
    expect(factsOf(run, 'request-timed-out')).toMatchObject([{ command: 'RPOP', waitedMs: 500 }]);
    expect(factsOf(run, 'connection-opening').length).toBeGreaterThan(1);
  });
});

describe('a consumer', () => {
  test('that crashes while it works takes the message with it', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(1000);
    run.act({ ...crash, restartAfterMs: 500 });
    expect(factsOf(run, 'actor-crashed')).toMatchObject([{ messages: ['m1'], restartsAt: 1500 }]);
    run.advanceTo(60_000);
    expect(run.world.effects()).toEqual([]);
    expect(run.world.actor('worker-A')).toMatchObject({ alive: true, state: 'asking' });
  });

  test('that crashes after the side effect has done it all the same', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(1400);
    run.act(crash);
    run.advanceTo(60_000);
    expect(run.world.effects()).toHaveLength(1);
  });

  test('finishes its work when the connection breaks, and connects only then', () => {
    const run = smallRun({ workers: 1, producer: { messages: 2 } });
    run.advanceTo(410);
    run.act({ kind: 'fault', fault: 'reset-before', target: 'worker-A:redis' });
    run.advanceTo(60_000);
    expect(run.world.effects().map(({ message }) => message)).toEqual(['m1', 'm2']);
  });

  test('takes something that is no message out of the queue, refuses it and goes on', () => {
    const run = smallRun({ workers: 1, inputs: [{ at: 0, ...typed('RPUSH orders hello') }] });
    run.advanceTo(60_000);
    expect(factsOf(run, 'payload-refused')).toMatchObject([{ payload: 'hello' }]);
    expect(run.world.effects()).toHaveLength(1);
  });

  test('rests when Redis answers an error', () => {
    const run = smallRun({
      producers: 0,
      workers: 1,
      inputs: [{ at: 0, ...typed('SET orders x') }],
    });
    run.advanceTo(1000);
    expect(run.world.actor('worker-A')).toMatchObject({ state: 'resting' });
    expect(run.world.actor('worker-A')?.lastError).toMatch(/^WRONGTYPE/);
    run.act(typed('DEL orders'));
    run.advanceTo(5000);
    expect(run.world.actor('worker-A')?.state).toBe('asking');
  });

  test('made slow needs longer for the rest of its work, and shorter again when that ends', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(900);
    const slow = { kind: 'fault', fault: 'slow-worker', target: 'worker-A' } as const;
    run.act({ ...slow, factor: 3 });
    expect(run.world.actor('worker-A')).toMatchObject({ slowness: 3, workEndsAt: 900 + 500 * 3 });
    run.advanceTo(1800);
    run.act({ ...slow, factor: 1 });
    expect(run.world.actor('worker-A')).toMatchObject({ workEndsAt: 2000 });
    run.advanceTo(60_000);
    expect(momentsOf(run, 'side-effect-done')).toEqual([2000]);
  });
});
