// What the ledger says of messages on their way, in hands, in keys and gone; and that it stays
// right whichever way the playhead moves.

import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { MessageId } from '../../src/sim/payload.ts';
import type { Run } from '../../src/sim/run.ts';
import { smallRun, typed } from '../sim/small-runs.ts';

/** Where the copies of a message are, as `copyId kind`. */
function places(run: Run, id: MessageId = 'm1'): string[] {
  const copies = ledgerOf(run).message(id)?.copies ?? [];
  return copies.map(({ copyId, place }) => `${copyId} ${place.kind}`);
}

function state(run: Run, id: MessageId = 'm1'): string | undefined {
  return ledgerOf(run).message(id)?.state;
}

/** Counters that are not zero. */
function counts(ledger: Ledger): object {
  return Object.fromEntries(Object.entries(ledger.counts()).filter(([, count]) => count > 0));
}

describe('a message on its way', () => {
  test('is one copy from the request to the worker, beside the one that its producer keeps', () => {
    const run = smallRun({ workers: 1, worker: { startsAtMs: 400 } });
    const seen = [200, 299, 300, 400, 650, 700, 800, 1800].map((at) => {
      run.advanceTo(at);
      return [at, state(run), ...places(run)];
    });
    expect(seen).toEqual([
      [200, 'in-flight', 'm1.0 producer', 'm1.1 wire'],
      [299, 'in-flight', 'm1.0 producer', 'm1.1 wire'],
      [300, 'waiting', 'm1.0 producer', 'm1.1 key'],
      [400, 'waiting', 'm1.1 key'],
      [650, 'waiting', 'm1.1 key'],
      [700, 'in-flight', 'm1.1 wire'],
      [800, 'working', 'm1.1 worker'],
      [1800, 'done'],
    ]);
  });

  test('is held while only its producer has it, and a retry is a second copy', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'reset-before', target: 'web-1:redis' });
    expect([state(run), places(run)]).toEqual(['held', ['m1.0 producer']]);
    expect(counts(ledgerOf(run))).toEqual({ created: 1, sent: 1, held: 1 });
    run.advanceTo(5000);
    expect(places(run)).toEqual(['m1.2 key']);
  });

  test('handed over while it waits is still the same copy', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1350);
    expect(places(run)).toEqual(['m1.0 producer', 'm1.1 wire']);
    run.advanceTo(1400);
    expect(places(run)).toEqual(['m1.1 worker']);
  });

  test('is lost at the moment at which its last copy goes', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(900);
    run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
    const record = ledgerOf(run).message('m1');
    expect(record).toMatchObject({
      state: 'lost',
      copies: [],
      lost: { at: 900, lastCopy: { copyId: 'm1.1', how: 'crashed' } },
    });
  });

  test('is not lost while its producer will send it again', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(1150);
    run.act({ kind: 'fault', fault: 'reset-after', target: 'web-1:redis' });
    run.advanceTo(1400);
    run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A', restartAfterMs: 100 });
    expect([state(run), places(run)]).toEqual(['held', ['m1.0 producer']]);
    run.advanceTo(20_000);
    expect(state(run)).toBe('done');
  });
});

describe('a command that the server puts off', () => {
  test('keeps its copy inside the node until it runs', () => {
    const run = smallRun();
    run.act(typed('CLIENT PAUSE 400 WRITE'));
    run.advanceTo(350);
    expect([state(run), places(run)]).toEqual(['in-flight', ['m1.0 producer', 'm1.1 queued']]);
    run.advanceTo(1000);
    expect([state(run), places(run)]).toEqual(['waiting', ['m1.1 key']]);
  });

  test('and then refuses brought no copy to Redis', () => {
    const run = smallRun({ producer: { maxAttempts: 1 } });
    run.act(typed('SET orders x'));
    run.act(typed('CLIENT PAUSE 400 WRITE'));
    run.advanceTo(1000);
    expect([state(run), places(run)]).toEqual(['lost', []]);
  });
});

describe('at the console', () => {
  const payload = '{"id":1,"sku":"rice"}';

  test('a look is no taking', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('LRANGE orders 0 -1'));
    expect([state(run), places(run)]).toEqual(['waiting', ['m1.1 key']]);
  });

  test('what is taken out is in the hand of who took it, and may be put back', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('LPOP orders'));
    expect([state(run), places(run)]).toEqual(['taken', ['m1.1 hand']]);
    expect(ledgerOf(run).counts()).toMatchObject({ taken: 1, working: 0, lost: 0 });
    run.act(typed(`RPUSH orders ${payload}`));
    expect([state(run), places(run)]).toEqual(['waiting', ['m1.1 key']]);
  });

  test('what is typed is a new message or a further copy', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed(`LPUSH orders ${payload} {"id":50}`));
    expect(places(run)).toEqual(['m1.1 key', 'm1.2 key']);
    expect(ledgerOf(run).message('m50')).toMatchObject({ createdBy: 'console', state: 'waiting' });
  });

  test('a command that fails brings no message into the world', () => {
    const run = smallRun({ producers: 0 });
    run.act(typed('SET orders x'));
    run.act(typed('LPUSH orders {"id":50}'));
    expect(ledgerOf(run).messages()).toEqual([]);
  });

  test('moving, renaming and copying keys keeps track of the copies', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed('LMOVE orders aside LEFT RIGHT'));
    run.act(typed('RENAME aside elsewhere'));
    expect(places(run)).toEqual(['m1.1 key']);
    expect(ledgerOf(run).copies()[0]?.place).toMatchObject({ key: 'elsewhere' });
    run.act(typed('COPY elsewhere twin'));
    expect(places(run)).toEqual(['m1.1 key', 'm1.3 key']);
    run.act(typed('DEL elsewhere'));
    expect([state(run), places(run)]).toEqual(['waiting', ['m1.3 key']]);
    run.act(typed('FLUSHALL'));
    expect(state(run)).toBe('lost');
  });

  test('a transaction moves the message in one go', () => {
    const run = smallRun();
    run.advanceTo(1000);
    for (const line of ['MULTI', 'RPOP orders', `LPUSH later ${payload}`, 'EXEC']) {
      run.act(typed(line));
    }
    expect(state(run)).toBe('waiting');
    expect(ledgerOf(run).copies()[0]?.place).toMatchObject({ key: 'later' });
  });

  test('of two copies in a list, the one that is popped is the one that goes', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(typed(`LPUSH orders ${payload}`));
    run.act(typed('LPOP orders'));
    expect(places(run)).toEqual(['m1.1 key', 'm1.2 hand']);
    run.act(typed('RPOP orders'));
    expect(places(run)).toEqual(['m1.1 hand', 'm1.2 hand']);
  });
});

describe('a ledger', () => {
  test('stays what it is when the run goes on, and is the same object while it stands', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(900);
    const then = ledgerOf(run);
    expect(ledgerOf(run)).toBe(then);
    const before = [then.counts(), then.messages(), then.history('m1')];
    run.advanceTo(60_000);
    ledgerOf(run);
    expect([then.counts(), then.messages(), then.history('m1')]).toEqual(before);
  });

  test('is right again after going back and doing something else', () => {
    const run = smallRun({ workers: 1, producer: { messages: 30, intervalMs: 50 } });
    run.advanceTo(60_000);
    expect(ledgerOf(run).counts()).toMatchObject({ done: 30, lost: 0 });
    run.seek(900);
    expect(ledgerOf(run).counts()).toMatchObject({ done: 0, working: 1 });
    run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A', restartAfterMs: 10 });
    run.advanceTo(60_000);
    expect(ledgerOf(run).counts()).toMatchObject({ done: 29, lost: 1 });
  });

  test('follows long runs by marks, from any side', () => {
    const options = { producer: { messages: 400, intervalMs: 20 }, worker: { workMs: 10 } };
    const run = smallRun({ producers: 3, workers: 3, ...options });
    const early: object[] = [];
    for (let at = 0; at < 60_000; at += 5000) {
      run.advanceTo(at);
      early.push(ledgerOf(run).counts());
    }
    expect(run.journal.length).toBeGreaterThan(5000);
    for (let index = early.length - 1; index >= 0; index -= 1) {
      run.seek(index * 5000);
      expect(ledgerOf(run).counts()).toEqual(early[index]);
    }
    run.seek(30_000);
    expect(ledgerOf(run).counts()).toEqual(early[6]);
  });

  test('knows all facts about a message, in order', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(60_000);
    const kinds = ledgerOf(run)
      .history('m1')
      .map((seq) => run.journal.get(seq).kind);
    expect(kinds).toEqual([
      'message-created',
      'packet-sent',
      'packet-arrived',
      'list-spliced',
      'list-spliced',
      'packet-sent',
      'belief-changed',
      'message-released',
      'packet-arrived',
      'work-started',
      'side-effect-done',
      'message-released',
    ]);
  });
});
