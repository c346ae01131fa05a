// Section 5.1: a plain list. Each row lets the failure happen, then shows its fix in the same
// run, and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import {
  cli,
  crash,
  doneInOrder,
  factsOf,
  loseReply,
  payload,
  played,
  playTo,
  playToWork,
  slowDown,
  stage,
  states,
  timesDone,
} from './stage.ts';

const CLAIMED = { protections: { claim: 'script' }, reaper: true } as const;

describe('L1: consumer crashes after pop', () => {
  test('the message is gone, and the queue looks empty', () => {
    const run = stage({});
    playToWork(run);
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['lost']);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'popped-then-crashed' });
    expect(cli(run, 'LLEN orders')).toBe(0);
  });

  test('a claim in a backup set brings it back; a crash behind the effect does it twice', () => {
    const run = stage(CLAIMED);
    playToWork(run);
    const late = run.fork();
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done']);
    playTo(late, 'side-effect-done');
    crash(late, 'worker-A', 500);
    late.advanceTo(20_000);
    expect(states(late)).toEqual(['done-twice']);
  });
});

describe('L2: reply lost, the client never got what was popped', () => {
  test('LLEN is 0 and nobody has it', () => {
    const run = stage({});
    run.act(loseReply('worker-A'));
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['lost']);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'reply-lost' });
    expect(cli(run, 'LLEN orders')).toBe(0);
  });

  test('with a claim it comes back, as late as the claim ends', () => {
    const run = stage(CLAIMED);
    run.act(loseReply('worker-A'));
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done']);
    const [done] = run.world.effects();
    expect(done?.at).toBeGreaterThan(3000 + 1000);
  });
});

describe('L3: producer retries after a lost reply', () => {
  test('two copies are stored, and both are done', () => {
    const run = stage({});
    run.act(loseReply('web-1'));
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([2]);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'sent-twice' });
  });

  test('a script stores an id once; only as long as its key is remembered', () => {
    const run = stage({ protections: { idempotency: 'script' } });
    run.act(loseReply('web-1'));
    const forgetful = run.fork();
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([1]);
    playTo(forgetful, 'retry-scheduled');
    expect(cli(forgetful, 'DEL sent:1')).toBe(1);
    forgetful.advanceTo(20_000);
    expect(timesDone(forgetful)).toEqual([2]);
  });
});

describe('L4: backlog without bound, and eviction', () => {
  const full = (policy: string) => {
    const run = stage({
      workers: 0,
      producer: { messages: 12, maxAttempts: 2 },
      rest: { redis: { config: { 'maxmemory-policy': policy } } },
    });
    run.advanceTo(3000);
    cli(run, 'CONFIG SET maxmemory 1');
    return run;
  };

  const POLICIES = ['allkeys-random', 'allkeys-lru'];
  test.each(POLICIES)('with %s the queue itself is evicted: stored messages are lost', (policy) => {
    const run = full(policy);
    run.advanceTo(12_000);
    const [first] = ledgerOf(run).messages();
    expect(first).toMatchObject({ belief: 'stored', state: 'lost' });
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'evicted' });
  });

  test('noeviction keeps what is stored; producers get errors and have to deal with them', () => {
    const run = full('noeviction');
    run.advanceTo(20_000);
    expect(ledgerOf(run).message('m1')).toMatchObject({ belief: 'stored', state: 'waiting' });
    const refused = factsOf(run, 'request-refused');
    expect(refused[0]?.error).toMatch(/^OOM /);
    expect(ledgerOf(run).messages().at(-1)).toMatchObject({ belief: 'not-stored', state: 'lost' });
  });

  test('volatile-lru keeps the queue, and evicts the keys by which a retry is known', () => {
    const stored = (policy: string) => {
      const run = stage({
        workers: 0,
        protections: { idempotency: 'script' },
        rest: { redis: { config: { 'maxmemory-policy': policy } } },
      });
      run.act(loseReply('web-1'));
      playTo(run, 'retry-scheduled');
      cli(run, 'CONFIG SET maxmemory 1');
      run.advanceTo(run.now + 1);
      const keys = [cli(run, 'EXISTS sent:1'), cli(run, 'LLEN orders')];
      cli(run, 'CONFIG SET maxmemory 0');
      run.advanceTo(20_000);
      return [...keys, cli(run, 'LLEN orders')];
    };
    expect(stored('volatile-lru')).toEqual([0, 1, 2]);
    expect(stored('noeviction')).toEqual([1, 1, 1]);
  });
});

describe('L5: order with several consumers, and after redelivery', () => {
  test('with two consumers the end of the work is not in the order of the queue', () => {
    const run = stage({ workers: 2, producer: { messages: 2 } });
    run.act(slowDown('worker-A', 3));
    run.advanceTo(20_000);
    expect(doneInOrder(run)).toEqual(['m2', 'm1']);
  });

  test('with one consumer it is, and a redelivered message is next: it was put where pops are', () => {
    const run = stage({ producer: { messages: 3, intervalMs: 50 }, ...CLAIMED });
    playToWork(run);
    crash(run, 'worker-A', 4000);
    run.advanceTo(30_000);
    expect(doneInOrder(run)).toEqual(['m1', 'm2', 'm3']);
  });

  test('what is left: one that always fails holds up all behind it', () => {
    const run = stage({ producer: { messages: 2, intervalMs: 50 }, ...CLAIMED });
    run.act(slowDown('worker-A', 100));
    run.advanceTo(60_000);
    expect(doneInOrder(run)).toEqual([]);
    expect(states(run)[1]).toBe('waiting');
  });
});

describe('L6: last in, first out by mistake', () => {
  test('LPUSH with LPOP takes the newest; LPUSH with RPOP the oldest', () => {
    const run = stage({ producers: 0, workers: 0 });
    for (const id of [1, 2, 3]) cli(run, `LPUSH orders ${payload(id)}`);
    expect(cli(run, 'LPOP orders')).toBe(payload(3));
    expect(cli(run, 'RPOP orders')).toBe(payload(1));
  });

  test('the workers of this design take the oldest', () => {
    const run = played({ producer: { messages: 3, intervalMs: 50 } });
    expect(doneInOrder(run)).toEqual(['m1', 'm2', 'm3']);
  });
});
