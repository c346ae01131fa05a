// Section 5.7, what a failover does to clients, and to all that a queue keeps in Redis beside its
// messages: keys that dedupe, groups of streams, subscriptions.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { Run } from '../../src/sim/run.ts';
import {
  cli,
  crash,
  cut,
  factsOf,
  loseReply,
  playTo,
  playToCommand,
  primaries,
  type StageOptions,
  stage,
  states,
  timesDone,
  WATCHED,
} from './stage.ts';

const ONE = 'replica-1';

function watched({ rest = {}, producer = {}, ...options }: StageOptions = {}): Run {
  return stage({
    workers: 0,
    ...options,
    producer: { startsAtMs: 1500, maxAttempts: 9, ...producer },
    rest: { ...WATCHED, ...rest },
  });
}

describe('F5: split brain', () => {
  /** The old primary with one producer on one side, everybody else on the other. */
  const split = (protections: NonNullable<StageOptions['protections']> = {}) => {
    const run = watched({
      producers: 2,
      protections,
      producer: { messages: 20, intervalMs: 400, maxAttempts: 1 },
    });
    run.advanceTo(3000);
    const fault = { kind: 'fault', fault: 'partition', target: 'redis' } as const;
    run.act({ ...fault, side: 'web-1', healAfterMs: 8000 });
    run.advanceTo(10_900);
    return run;
  };
  const acknowledged = (run: Run, by: string) =>
    ledgerOf(run)
      .messages()
      .filter(({ createdBy, belief }) => createdBy === by && belief === 'stored');

  test('both sides take writes: two primaries', () => {
    const run = split();
    expect(primaries(run)).toEqual({ redis: null, [ONE]: null });
    expect(run.world.actor('web-1')?.node).toBe('redis');
    expect(run.world.actor('web-2')?.node).toBe(ONE);
    expect(cli(run, 'LLEN orders')).toBeGreaterThan(10);
    expect(cli(run, 'LLEN orders', ONE)).toBeGreaterThan(10);
  });

  test('after it the loser follows the winner, and what it had acknowledged vanishes', () => {
    const run = split();
    const before = acknowledged(run, 'web-1');
    run.advanceTo(30_000);
    expect(primaries(run)).toEqual({ redis: ONE, [ONE]: null });
    const lost = acknowledged(run, 'web-1').filter(({ state }) => state === 'lost');
    expect(lost.length).toBeGreaterThan(before.length / 2);
    for (const { id } of lost) {
      expect(ledgerOf(run).why(id)).toMatchObject({
        key: 'full-resync',
        params: { node: 'redis' },
      });
    }
    expect(acknowledged(run, 'web-2').every(({ state }) => state === 'waiting')).toBe(true);
    expect(run.world.actor('web-1')?.node).toBe(ONE);
  });

  test('min-replicas-to-write ends it after its lag; what came before is lost all the same', () => {
    const run = split({ minReplicas: 1, minReplicasMaxLag: 2 });
    const errors = factsOf(run, 'request-refused').filter(({ actor }) => actor === 'web-1');
    expect(errors.map(({ error }) => error.split(' ')[0])).toContain('NOREPLICAS');
    run.advanceTo(30_000);
    const lost = acknowledged(run, 'web-1').filter(({ state }) => state === 'lost');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(8);
  });
});

describe('F7: keys that dedupe, after a failover', () => {
  /** Stored and done, but nothing of it reached the replica; the producer does not know. */
  const forgotten = (
    protections: NonNullable<StageOptions['protections']>,
    playOn: (run: Run) => void = (run) => playTo(run, 'side-effect-done'),
  ) => {
    const run = watched({
      workers: 1,
      protections: { idempotency: 'script', ...protections },
      producer: { backoffMs: 3000 },
    });
    run.advanceTo(1400);
    cut(run, `${ONE}:redis`);
    run.act(loseReply('web-1'));
    playOn(run);
    crash(run, 'redis');
    run.advanceTo(30_000);
    return run;
  };

  test('the key of an id is gone: it is stored again, and done a second time', () => {
    const run = forgotten({});
    expect(primaries(run)[ONE]).toBeNull();
    expect(timesDone(run)).toEqual([2]);
  });

  test('the mark of a consumer is gone just so', () => {
    const marked = (run: Run) => {
      playToCommand(run, 'SET', 'worker-A');
      run.advanceTo(run.now + 100);
    };
    expect(timesDone(forgotten({ mark: 'after' }, marked))).toEqual([2]);
  });

  test('a key that the outside world keeps holds; what is left: it must do so for ever', () => {
    const run = forgotten({ uniqueEffect: true });
    expect(timesDone(run)).toEqual([1]);
    expect(factsOf(run, 'side-effect-refused')).toHaveLength(1);
  });

  test('an effect in the same Redis is forgotten together with its mark: done once', () => {
    const run = watched({
      workers: 1,
      reaper: true,
      protections: { idempotency: 'script', claim: 'script', effectIn: 'redis' },
      producer: { backoffMs: 3000 },
    });
    run.advanceTo(1400);
    cut(run, `${ONE}:redis`);
    run.act(loseReply('web-1'));
    playTo(run, 'side-effect-done');
    crash(run, 'redis');
    const [undone] = factsOf(run, 'side-effect-undone');
    expect(undone).toMatchObject({ message: 'm1', node: 'redis' });
    run.advanceTo(30_000);
    expect(timesDone(run)).toEqual([1]);
    expect(cli(run, 'GET orders:balance', ONE)).toBe('1');
  });
});

describe('F8: clients with a stale address', () => {
  const stale = (clients: 'told' | 'fixed', pauses = false) => {
    const run = watched({
      producer: { messages: 30, intervalMs: 400, maxAttempts: 1 },
      rest: { failover: { ...WATCHED.failover, clients } },
    });
    run.advanceTo(3000);
    crash(run, 'redis', 4000);
    run.advanceTo(6900);
    expect(primaries(run)[ONE]).toBeNull();
    if (pauses) {
      run.act({ kind: 'fault', fault: 'pause', target: 'sentinel', durationMs: 4000 });
    }
    run.advanceTo(30_000);
    return run;
  };
  const refused = (run: Run) => {
    return factsOf(run, 'request-refused').filter(({ error }) => error.startsWith('READONLY'));
  };

  test('the old primary comes back as a replica, and refuses their writes', () => {
    const run = stale('fixed');
    expect(primaries(run)).toEqual({ redis: ONE, [ONE]: null });
    expect(refused(run).length).toBeGreaterThan(5);
  });

  test('while nobody has told it so, it takes their writes, and throws them away', () => {
    const run = stale('fixed', true);
    const lost = ledgerOf(run)
      .messages()
      .filter(({ belief, state }) => belief === 'stored' && state === 'lost');
    expect(lost.length).toBeGreaterThan(3);
    const why = ledgerOf(run).why(lost.at(-1)?.id ?? 'm0');
    expect(why).toMatchObject({ key: 'full-resync', params: { node: 'redis', primary: ONE } });
  });

  test('clients that are told go where the primary is', () => {
    const run = stale('told');
    expect(refused(run)).toEqual([]);
    expect(factsOf(run, 'client-told')[0]).toMatchObject({ actor: 'web-1', primary: ONE });
    expect(ledgerOf(run).messages().at(-1)).toMatchObject({ belief: 'stored', state: 'waiting' });
  });

  test('what is left: who cannot hear it is as stale as before', () => {
    const run = watched({ producer: { messages: 30, intervalMs: 400, maxAttempts: 1 } });
    run.advanceTo(3000);
    cut(run, 'web-1:sentinel');
    crash(run, 'redis', 4000);
    run.advanceTo(15_000);
    expect(run.world.actor('web-1')?.node).toBe('redis');
    expect(refused(run).length).toBeGreaterThan(5);
  });
});

describe('P7: pub/sub, after a failover', () => {
  const channel = (protections: NonNullable<StageOptions['protections']> = {}) => {
    const run = watched({
      design: 'pubsub',
      workers: 1,
      protections,
      producer: { messages: 20, intervalMs: 400, maxAttempts: 20 },
      rest: { redis: { config: { appendonly: 'yes' }, disk: {} } },
    });
    run.advanceTo(4000);
    return run;
  };

  test('nothing that was published is in the append-only file', () => {
    const run = channel();
    expect(timesDone(run)[0]).toBe(1);
    expect(run.world.node('redis')?.disk?.writtenBytes).toBe(0);
  });

  test('subscriptions die with their connections: what comes before the next one is lost', () => {
    const run = channel();
    // The subscriber learns of the new primary later than the publisher.
    run.act({ kind: 'fault', fault: 'slow-link', target: 'worker-A:sentinel', extraMs: 3000 });
    crash(run, 'redis');
    run.advanceTo(40_000);
    const published = ledgerOf(run).messages();
    const lost = published.filter(({ belief, state }) => belief === 'stored' && state === 'lost');
    expect(lost.length).toBeGreaterThan(2);
    expect(published.at(-1)?.state).toBe('done');
  });

  test('a stored copy is found after it; what is left: a message may be done twice', () => {
    const run = channel({ storedCopy: true });
    run.act({ kind: 'fault', fault: 'slow-link', target: 'worker-A:sentinel', extraMs: 3000 });
    crash(run, 'redis');
    run.advanceTo(60_000);
    expect(states(run).filter((state) => state === 'lost')).toEqual([]);
  });
});

describe('S17: failover before the state of a group is replicated', () => {
  const group = (protections: NonNullable<StageOptions['protections']> = {}) => {
    const run = watched({ design: 'stream', workers: 1, protections });
    playToCommand(run, 'XADD');
    run.advanceTo(run.now + 60);
    return run;
  };

  test('acknowledged work is delivered again: the PEL and the last ID go back', () => {
    const run = group();
    cut(run, `${ONE}:redis`);
    playToCommand(run, 'XACK');
    crash(run, 'redis');
    run.advanceTo(30_000);
    expect(primaries(run)[ONE]).toBeNull();
    expect(timesDone(run)).toEqual([2]);
  });

  test('an idempotent consumer does it once', () => {
    const run = group({ uniqueEffect: true });
    cut(run, `${ONE}:redis`);
    playToCommand(run, 'XACK');
    crash(run, 'redis');
    run.advanceTo(30_000);
    expect(timesDone(run)).toEqual([1]);
  });

  test('what is left: an entry that was acknowledged to its producer may vanish', () => {
    const run = watched({ design: 'stream' });
    run.advanceTo(1400);
    cut(run, `${ONE}:redis`);
    playTo(run, 'belief-changed');
    crash(run, 'redis');
    run.advanceTo(30_000);
    expect(ledgerOf(run).message('m1')).toMatchObject({ belief: 'stored', state: 'lost' });
  });
});
