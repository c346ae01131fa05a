// Producers: what they send, how they retry and give up, and what they know.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { executions, factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

const LPUSH = 'web-1: LPUSH orders {"id":1,"sku":"rice"}';

describe('a producer', () => {
  test('connects, stores each message with LPUSH and waits an interval between two', () => {
    const run = smallRun({ producer: { messages: 3, intervalMs: 1000 } });
    run.advanceTo(60_000);
    expect(momentsOf(run, 'message-created')).toEqual([200, 1400, 2600]);
    expect(executions(run)).toHaveLength(3);
    expect(list(run)).toHaveLength(3);
    expect(run.world.actor('web-1')).toMatchObject({ state: 'idle', holds: [], created: 3 });
  });

  test('knows that a message is stored only when the reply is there', () => {
    const run = smallRun();
    run.advanceTo(399);
    expect(list(run)).toEqual(['{"id":1,"sku":"rice"}']);
    expect(run.world.actor('web-1')).toMatchObject({ state: 'sending', holds: [{ id: 'm1' }] });
    expect(ledgerOf(run).beliefs('web-1')).toEqual([]);
    run.advanceTo(400);
    expect(run.world.actor('web-1')?.holds).toEqual([]);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'stored' }]);
  });

  test('tries again when the request was lost: one copy in the end', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'reset-before', target: 'web-1:redis' });
    run.advanceTo(500);
    expect(list(run)).toEqual([]);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'unknown' }]);
    run.advanceTo(5000);
    expect(executions(run)).toEqual([`${LPUSH} -> 1`]);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'stored' }]);
  });

  test('tries again when only the reply was lost: two copies in the end', () => {
    const run = smallRun();
    run.advanceTo(350);
    run.act({ kind: 'fault', fault: 'reset-after', target: 'web-1:redis' });
    run.advanceTo(500);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'unknown' }]);
    run.advanceTo(5000);
    expect(executions(run)).toEqual([`${LPUSH} -> 1`, `${LPUSH} -> 2`]);
  });

  test('doubles its pause before each further attempt, and gives up', () => {
    const run = smallRun({ producer: { maxAttempts: 4, backoffMs: 200 } });
    run.act(typed('SET orders taken'));
    run.advanceTo(10_000);
    const pauses = factsOf(run, 'retry-scheduled').map(({ at, resumesAt }) => resumesAt - at);
    expect(pauses).toEqual([200, 400, 800]);
    expect(factsOf(run, 'request-refused')[0]?.error).toMatch(/^WRONGTYPE/);
    expect(factsOf(run, 'gave-up')).toMatchObject([{ message: 'm1', attempts: 4 }]);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'not-stored' }]);
    expect(run.world.actor('web-1')?.holds).toEqual([]);
  });

  test('that gives up after a lost reply does not know, though Redis has the message', () => {
    const run = smallRun({ producer: { maxAttempts: 1 } });
    run.advanceTo(350);
    run.act({ kind: 'fault', fault: 'reset-after', target: 'web-1:redis' });
    run.advanceTo(5000);
    expect(list(run)).toHaveLength(1);
    expect(ledgerOf(run).beliefs('web-1')).toEqual([{ message: 'm1', belief: 'unknown' }]);
  });

  test('hangs up when no reply comes in time, so that a late one is not taken for the next', () => {
    const run = smallRun({ producer: { maxAttempts: 2 } });
    run.advanceTo(250);
    run.act({ kind: 'knob', target: 'link', name: 'latencyMs', value: 600 });
    run.advanceTo(60_000);
    const [timedOut] = factsOf(run, 'request-timed-out');
    expect(timedOut).toMatchObject({ at: 700, command: 'LPUSH', messages: ['m1'], waitedMs: 500 });
    expect(factsOf(run, 'packet-lost')).toMatchObject([
      { direction: 'reply', reason: 'receiver-closed' },
    ]);
  });

  test('has forgotten after a crash what it was sending, and counts on over its lives', () => {
    const run = smallRun({ producer: { messages: 2 } });
    run.advanceTo(250);
    const crash = { kind: 'fault', fault: 'process-crash', target: 'web-1' } as const;
    run.act({ ...crash, restartAfterMs: 1000 });
    expect(run.world.actor('web-1')).toMatchObject({ alive: false, restartsAt: 1250, holds: [] });
    run.advanceTo(60_000);
    expect(factsOf(run, 'message-created').map(({ message }) => message)).toEqual(['m1', 'm2']);
    expect(list(run)).toEqual(['{"id":2,"sku":"soap"}']);
  });

  test('takes up again when it is asked for more messages', () => {
    const run = smallRun();
    run.advanceTo(20_000);
    run.act({ kind: 'knob', target: 'web-1', name: 'messages', value: 2 });
    run.advanceTo(30_000);
    expect(list(run)).toHaveLength(2);
  });
});
