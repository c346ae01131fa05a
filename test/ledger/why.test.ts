// Each reason comes about in a run: nothing is told to the ledger but facts.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { MessageId } from '../../src/sim/payload.ts';
import type { Run } from '../../src/sim/run.ts';
import { smallRun, typed } from '../sim/small-runs.ts';

const crashWorker = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;
const crashProducer = { kind: 'fault', fault: 'process-crash', target: 'web-1' } as const;
const resetRequest = { kind: 'fault', fault: 'reset-before', target: 'web-1:redis' } as const;
const resetReply = { kind: 'fault', fault: 'reset-after', target: 'web-1:redis' } as const;
const payload = '{"id":1,"sku":"rice"}';

/** Why a message is where it is, at the end of a run. */
function whyAtEnd(run: Run, id: MessageId = 'm1') {
  run.advanceTo(60_000);
  const why = ledgerOf(run).why(id);
  const kinds = why?.facts.map((seq) => run.journal.get(seq).kind);
  return { key: why?.key, params: why?.params, kinds };
}

describe('lost', () => {
  test('popped, then its worker crashed', () => {
    const run = smallRun({ workers: 1, worker: { startsAtMs: 400 } });
    run.advanceTo(1000);
    run.act(crashWorker);
    expect(whyAtEnd(run)).toEqual({
      key: 'popped-then-crashed',
      params: { worker: 'worker-A', takenAt: 700, diedAt: 1000 },
      kinds: ['packet-sent', 'list-spliced', 'actor-crashed'],
    });
  });

  test('popped, and the reply was lost in a reset', () => {
    const run = smallRun({ workers: 1 });
    run.act({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis' });
    expect(whyAtEnd(run)).toEqual({
      key: 'reply-lost',
      params: { worker: 'worker-A', takenAt: 300, lostAt: 350, loss: 'reset' },
      kinds: ['packet-sent', 'list-spliced', 'packet-lost'],
    });
  });

  test('popped, and the worker died before the reply came', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(350);
    run.act(crashWorker);
    expect(whyAtEnd(run)).toMatchObject({
      key: 'reply-lost',
      params: { worker: 'worker-A', takenAt: 300, lostAt: 400, loss: 'receiver-died' },
    });
  });

  test('popped for a worker that was dead already', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1250);
    run.act(crashWorker);
    expect(whyAtEnd(run)).toMatchObject({
      key: 'popped-for-the-dead',
      params: { worker: 'worker-A', takenAt: 1300, diedAt: 1250 },
    });
  });

  test('the producer died before Redis had it', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act(crashProducer);
    expect(whyAtEnd(run)).toMatchObject({
      key: 'producer-crashed',
      params: { producer: 'web-1', diedAt: 250 },
    });
  });

  test('the producer gave up', () => {
    const run = smallRun({ producer: { maxAttempts: 2 } });
    run.act(resetRequest);
    run.advanceTo(300);
    run.act(resetRequest);
    expect(whyAtEnd(run)).toMatchObject({
      key: 'gave-up',
      params: { producer: 'web-1', attempts: 2 },
    });
  });

  test('somebody deleted the queue', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('DEL orders'));
    expect(whyAtEnd(run)).toEqual({
      key: 'removed-by-command',
      params: { command: 'DEL', by: 'console', at: 1000 },
      kinds: ['packet-sent', 'list-spliced', 'command-executed', 'key-removed'],
    });
  });

  test('the key expired', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('PEXPIRE orders 500'));
    expect(whyAtEnd(run)).toMatchObject({ key: 'expired', params: { key: 'orders', at: 1501 } });
  });

  test('in Redis once, although its producer let go of it later', () => {
    const run = smallRun({ workers: 1, rest: { link: { latencyMs: 100, jitterMs: 60 } } });
    const lostFirst = run.fork();
    lostFirst.advanceTo(1000);
    lostFirst.act(crashWorker);
    expect(whyAtEnd(lostFirst).key).toBe('popped-then-crashed');
  });
});

describe('done twice', () => {
  test('because the reply was lost and the producer sent it again', () => {
    const run = smallRun({ workers: 1 });
    run.act(resetReply);
    expect(whyAtEnd(run)).toEqual({
      key: 'sent-twice',
      params: {
        producer: 'web-1',
        firstAt: 200,
        secondAt: 800,
        doneFirstBy: 'worker-A',
        doneSecondBy: 'worker-A',
      },
      kinds: ['packet-sent', 'packet-sent', 'side-effect-done', 'side-effect-done'],
    });
  });

  test('because somebody typed it in once more', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(1000);
    run.act(typed(`LPUSH orders ${payload}`));
    expect(whyAtEnd(run)).toMatchObject({
      key: 'copied-by-hand',
      params: { at: 1000, doneFirstBy: 'worker-A', doneSecondBy: 'worker-A' },
    });
  });
});

describe('neither', () => {
  test.each<[number, string, object]>([
    [250, 'in-flight', { at: 200, holder: 'web-1' }],
    [350, 'waiting', { at: 300, holder: 'redis' }],
    [900, 'working', { at: 800, holder: 'worker-A' }],
    [1900, 'done', { at: 1800, worker: 'worker-A' }],
  ])('at %i ms it is %s', (at, key, params) => {
    const run = smallRun({ workers: 1, worker: { startsAtMs: 400 } });
    run.advanceTo(at);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key, params });
  });

  test('of a stranger nothing is known', () => {
    expect(ledgerOf(smallRun()).why('m9')).toBeUndefined();
  });
});
