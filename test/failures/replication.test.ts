// Section 5.7, a primary and its replicas: what an acknowledged write is worth when the primary is
// gone, and what waiting for replicas gives.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { Run } from '../../src/sim/run.ts';
import {
  cli,
  crash,
  cut,
  factsOf,
  primaries,
  type StageOptions,
  stage,
  states,
  timesDone,
  WATCHED,
} from './stage.ts';

const ONE = 'replica-1';

/** A primary and one replica that a sentinel watches; the first message is stored at 1.65 s. */
function pair({ rest = {}, producer = {}, ...options }: StageOptions = {}): Run {
  return stage({
    workers: 0,
    ...options,
    producer: { startsAtMs: 1500, ...producer },
    rest: { ...WATCHED, ...rest },
  });
}

function refusals(run: Run): string[] {
  return factsOf(run, 'request-refused').map(({ error }) => error.slice(0, error.indexOf(' ')));
}

describe('F1: the primary dies before a write has reached its replica', () => {
  const early = (options: StageOptions = {}) => {
    const run = pair(options);
    run.advanceTo(1200);
    cut(run, `${ONE}:redis`);
    run.advanceTo(1900);
    crash(run, 'redis');
    run.advanceTo(20_000);
    return run;
  };

  test('it was acknowledged, and the new primary has never heard of it', () => {
    const run = early();
    expect(primaries(run)[ONE]).toBeNull();
    expect(cli(run, 'LLEN orders', ONE)).toBe(0);
    expect(ledgerOf(run).message('m1')).toMatchObject({ belief: 'stored', state: 'lost' });
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'node-crashed' });
  });

  test('a write that had left for the replica survives', () => {
    const run = pair();
    run.advanceTo(1680);
    crash(run, 'redis');
    run.advanceTo(20_000);
    expect(cli(run, 'LLEN orders', ONE)).toBe(1);
    expect(states(run)).toEqual(['waiting']);
  });

  test('who asks WAIT knows that it is not safe, and sends it to the new primary', () => {
    const protections = { waitReplicas: 1, waitTimeoutMs: 300 };
    const run = early({ protections, producer: { maxAttempts: 9, replyTimeoutMs: 1000 } });
    expect(ledgerOf(run).message('m1')).toMatchObject({ state: 'waiting' });
    expect(cli(run, 'LLEN orders', ONE)).toBeGreaterThan(0);
    // No replica is left that could confirm it, so the producer never believes.
    expect(ledgerOf(run).message('m1')?.belief).toBe('unknown');
  });
});

describe('F2: a replica that lags', () => {
  const lagging = (fault: 'pause' | 'cut') => {
    const run = pair({ producer: { messages: 5, intervalMs: 100 } });
    run.advanceTo(1200);
    if (fault === 'cut') cut(run, `${ONE}:redis`);
    else run.act({ kind: 'fault', fault: 'pause', target: ONE, durationMs: 4000 });
    run.advanceTo(3500);
    expect(cli(run, 'LLEN orders')).toBe(5);
    expect(run.world.node(ONE)?.lagBytes).toBeGreaterThan(100);
    return run;
  };

  test('a frozen one has in its socket what was sent: it applies all of it later', () => {
    const run = lagging('pause');
    expect(run.world.node(ONE)?.inspect.keys(0)).toEqual([]);
    run.advanceTo(6000);
    expect(cli(run, 'LLEN orders', ONE)).toBe(5);
    expect(run.world.node(ONE)?.lagBytes).toBe(0);
  });

  test('also if the primary has died meanwhile: lag loses nothing', () => {
    const run = lagging('pause');
    crash(run, 'redis');
    run.advanceTo(20_000);
    expect(primaries(run)[ONE]).toBeNull();
    expect(cli(run, 'LLEN orders', ONE)).toBe(5);
  });

  test('what is left: a cut link, behind which nothing has arrived', () => {
    const run = lagging('cut');
    crash(run, 'redis');
    run.advanceTo(20_000);
    expect(cli(run, 'LLEN orders', ONE)).toBe(0);
    expect(new Set(states(run))).toEqual(new Set(['lost']));
  });

  test('a link that heals catches up from the backlog, or in full where that is too small', () => {
    for (const [size, how] of [
      ['1mb', 'partial'],
      ['50', 'full'],
    ]) {
      const config = { 'repl-backlog-size': size as string };
      const rest = { failover: null, redis: { config } };
      const run = pair({ rest, producer: { messages: 5, intervalMs: 100 } });
      run.advanceTo(1200);
      run.act({ kind: 'fault', fault: 'half-open', target: `${ONE}:redis` });
      cut(run, `${ONE}:redis`, 3000);
      run.advanceTo(10_000);
      expect(factsOf(run, 'replica-resynced').map((fact) => fact.how)).toEqual(['full', how]);
      expect(cli(run, 'LLEN orders', ONE)).toBe(5);
    }
  });
});

describe('F3: WAIT answers 0', () => {
  const protections = { waitReplicas: 1, waitTimeoutMs: 300 };
  const unheard = (more: StageOptions['protections'] = {}) => {
    const run = pair({
      protections: { ...protections, ...more },
      producer: { maxAttempts: 3, replyTimeoutMs: 1000 },
      rest: { failover: null },
    });
    run.advanceTo(1200);
    cut(run, `${ONE}:redis`, 5000);
    run.advanceTo(5700);
    return run;
  };

  test('the write stays, so that a retry stores it again', () => {
    const run = unheard();
    const waits = factsOf(run, 'client-unblocked').map(({ reason }) => reason);
    expect(waits).toEqual(['timeout', 'timeout', 'timeout']);
    expect(cli(run, 'LLEN orders')).toBe(3);
    expect(ledgerOf(run).message('m1')?.belief).toBe('unknown');
    run.advanceTo(10_000);
    expect(cli(run, 'LLEN orders', ONE)).toBe(3);
  });

  test('an idempotency key stores it once, however often it is sent', () => {
    const run = unheard({ idempotency: 'script' });
    expect(cli(run, 'LLEN orders')).toBe(1);
  });

  test('in MULTI it does not wait', () => {
    const run = unheard();
    for (const line of ['MULTI', 'INCR count', 'WAIT 1 300']) cli(run, line);
    expect(cli(run, 'EXEC')).toEqual([1, 0]);
  });

  test('with a replica that answers, WAIT counts it and the producer believes', () => {
    const run = pair({ protections });
    run.advanceTo(3000);
    expect(ledgerOf(run).message('m1')?.belief).toBe('stored');
  });

  test('what is left: another replica may be promoted than the one that has it', () => {
    const replicas = [{ id: ONE }, { id: 'replica-2' }];
    const run = pair({ protections, rest: { replicas } });
    run.advanceTo(1200);
    cut(run, 'replica-2:redis');
    run.advanceTo(3000);
    expect(ledgerOf(run).message('m1')?.belief).toBe('stored');
    cut(run, `sentinel:${ONE}`, 6000);
    crash(run, 'redis');
    run.advanceTo(30_000);
    expect(primaries(run)).toMatchObject({ [ONE]: 'replica-2', 'replica-2': null });
    expect(ledgerOf(run).message('m1')).toMatchObject({ belief: 'stored', state: 'lost' });
    expect(ledgerOf(run).why('m1')).toMatchObject({
      key: 'full-resync',
      params: { node: ONE, primary: 'replica-2' },
    });
  });
});

describe('F4: min-replicas-to-write', () => {
  const guarded = () =>
    pair({
      protections: { minReplicas: 1, minReplicasMaxLag: 3 },
      producer: { messages: 12, intervalMs: 850, maxAttempts: 1 },
      rest: { failover: null },
    });

  test('a frozen replica stops writes after the lag that is allowed, and a write more', () => {
    const run = guarded();
    run.advanceTo(2000);
    run.act({ kind: 'fault', fault: 'pause', target: ONE, durationMs: 60_000 });
    run.advanceTo(20_000);
    const accepted = Number(cli(run, 'LLEN orders'));
    expect(accepted).toBeGreaterThanOrEqual(4);
    expect(accepted).toBeLessThanOrEqual(6);
    expect(refusals(run)).toEqual(Array.from({ length: 12 - accepted }, () => 'NOREPLICAS'));
  });

  test('a cut link does so, too, and a healed one takes writes again', () => {
    const run = guarded();
    run.advanceTo(2000);
    cut(run, `${ONE}:redis`, 6000);
    run.advanceTo(20_000);
    expect(refusals(run)).not.toEqual([]);
    expect(ledgerOf(run).messages().at(-1)).toMatchObject({ belief: 'stored' });
  });

  test('what is left: what was accepted within that lag is lost with the primary', () => {
    const run = guarded();
    run.advanceTo(2000);
    cut(run, `${ONE}:redis`);
    run.advanceTo(4000);
    crash(run, 'redis');
    cli(run, 'REPLICAOF NO ONE', ONE);
    run.advanceTo(20_000);
    expect(ledgerOf(run).message('m2')).toMatchObject({ belief: 'stored', state: 'lost' });
  });
});

describe('F6: a primary without persistence starts again empty', () => {
  const restarted = (config: Record<string, string>, restartAfterMs: number) => {
    const redis = { config, disk: {} };
    const run = pair({ producer: { messages: 3 }, rest: { redis } });
    run.advanceTo(3500);
    expect(cli(run, 'LLEN orders', ONE)).toBe(3);
    crash(run, 'redis', restartAfterMs);
    run.advanceTo(20_000);
    return run;
  };

  test('its replica copies the emptiness: 3 become 0', () => {
    const run = restarted({ save: '' }, 300);
    expect(primaries(run)).toEqual({ redis: null, [ONE]: 'redis' });
    expect(cli(run, 'LLEN orders', ONE)).toBe(0);
    expect(states(run)).toEqual(['lost', 'lost', 'lost']);
    expect(ledgerOf(run).why('m1')).toMatchObject({
      key: 'full-resync',
      params: { node: ONE, primary: 'redis' },
    });
  });

  test('with persistence on the primary it has what it had', () => {
    const run = restarted({ appendonly: 'yes' }, 300);
    expect(cli(run, 'LLEN orders')).toBe(3);
    expect(cli(run, 'LLEN orders', ONE)).toBe(3);
  });

  test('or without a restart: then the replica takes over with all of it', () => {
    const run = restarted({ save: '' }, 8000);
    expect(primaries(run)).toEqual({ redis: ONE, [ONE]: null });
    expect(cli(run, 'LLEN orders')).toBe(3);
  });

  test('what is left: who is down for less than the sentinel takes to notice', () => {
    const run = restarted({ save: '' }, 900);
    expect(factsOf(run, 'failover-began')).toEqual([]);
    expect(states(run)).toEqual(['lost', 'lost', 'lost']);
  });
});

describe('P5: receivers on several nodes', () => {
  const heard = (run: Run, node: string) =>
    factsOf(run, 'console-replied').filter((fact) => fact.node === node).length;

  test('the count of a PUBLISH is of its own node only, though replicas pass it on', () => {
    const run = pair({ producers: 0 });
    run.advanceTo(1000);
    cli(run, 'SUBSCRIBE news', ONE);
    const before = heard(run, ONE);
    expect(cli(run, 'PUBLISH news hello')).toBe(0);
    run.advanceTo(2000);
    expect(heard(run, ONE)).toBe(before + 1);
  });

  test('a PUBLISH on a replica stays there', () => {
    const run = pair({ producers: 0 });
    run.advanceTo(1000);
    cli(run, 'SUBSCRIBE news');
    const before = heard(run, 'redis');
    expect(cli(run, 'PUBLISH news hello', ONE)).toBe(0);
    run.advanceTo(2000);
    expect(heard(run, 'redis')).toBe(before);
  });

  test('so publishers go to the primary; where they land by a stale address is still open', () => {
    const run = pair({ producers: 0 });
    run.advanceTo(1000);
    cli(run, 'SUBSCRIBE news');
    cli(run, 'REPLICAOF replica-1 6379');
    run.advanceTo(3000);
    expect(timesDone(run)).toEqual([]);
    expect(primaries(run)).toMatchObject({ redis: null });
  });
});
