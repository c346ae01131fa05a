// Section 5.3: a sorted set as a delayed queue. Each row lets the failure happen, then shows
// its fix in the same run, and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  doneInOrder,
  factsOf,
  keysOf,
  payload,
  playTo,
  playToWork,
  type StageOptions,
  stage,
  states,
  timesDone,
} from './stage.ts';

type Due = NonNullable<NonNullable<DesignOptions['protections']>['due']>;

function delayed(due: Due, options: StageOptions = {}): StageOptions {
  return { ...options, design: 'sorted-set', protections: { due, ...options.protections } };
}

/** What the removals answered, in order. */
function removals(run: Parameters<typeof factsOf>[0]): number[] {
  return factsOf(run, 'command-executed')
    .filter(({ argv }) => argv[0] === 'ZREM')
    .map(({ reply }) => (reply?.kind === 'int' ? Number(reply.value) : -1));
}

describe('Z1: several pollers read the same due message', () => {
  test('both see it; ZREM answers 1 and 0, and only the first goes on', () => {
    const run = stage(delayed('checked', { workers: 2 }));
    run.advanceTo(20_000);
    expect(removals(run)).toEqual([1, 0]);
    expect(timesDone(run)).toEqual([1]);
  });

  test('what is left: every poller reads for nothing; a script takes it in one step', () => {
    const run = stage(delayed('script-pop', { workers: 2 }));
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([1]);
    expect(removals(run)).toEqual([]);
  });
});

describe('Z2: the reply to ZREM is ignored', () => {
  test('the message runs twice, with nothing broken', () => {
    const run = stage(delayed('unchecked', { workers: 2 }));
    run.advanceTo(20_000);
    expect(removals(run)).toEqual([1, 0]);
    expect(timesDone(run)).toEqual([2]);
  });

  test('checked, it does not', () => {
    const run = stage(delayed('checked', { workers: 2 }));
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([1]);
  });
});

describe('Z3: crash after ZREM answered 1', () => {
  const crashed = (due: Due) => {
    const run = stage(delayed(due));
    playToWork(run);
    crash(run, 'worker-A', 500);
    run.advanceTo(30_000);
    return run;
  };

  test.each(['checked', 'script-pop'] as const)('%s: the message is lost', (due) => {
    expect(states(crashed(due))).toEqual(['lost']);
  });

  test('a lease by a later score brings it back', () => {
    const run = crashed('lease');
    expect(states(run)).toEqual(['done']);
    expect(cli(run, 'ZCARD orders')).toBe(0);
  });

  test('moved to a list by a script it is safe until it is popped, and then as a list is', () => {
    const run = stage(delayed('script-move'));
    playTo(run, 'list-spliced');
    crash(run, 'mover');
    run.advanceTo(30_000);
    expect(states(run)).toEqual(['done']);
    expect(states(crashed('script-move'))).toEqual(['lost']);
  });
});

describe('Z4: lease expires while working', () => {
  const slow = (more: DesignOptions['protections'] = {}) => {
    const run = stage(
      delayed('lease', { workers: 2, worker: { workMs: 4500 }, protections: more }),
    );
    run.advanceTo(30_000);
    return run;
  };

  test('another gets it, and both do it', () => {
    expect(timesDone(slow())[0]).toBeGreaterThan(1);
  });

  test('a stale ack takes the message from the second worker; a token keeps it out', () => {
    for (const [ack, left] of [
      ['plain', 0],
      ['token', 1],
    ] as const) {
      const run = stage(
        delayed('lease', { workers: 2, worker: { workMs: 4500 }, protections: { ack } }),
      );
      const { actor } = playToWork(run);
      const { actor: second } = playToWork(run);
      expect(second).not.toBe(actor);
      playTo(run, 'message-released', (fact) => fact.actor === actor);
      expect(cli(run, 'ZCARD orders')).toBe(left);
    }
  });

  test('renewed, it is done once; a token alone never loses, but still does it twice', () => {
    expect(timesDone(slow({ renewEveryMs: 1000 }))).toEqual([1]);
    expect(timesDone(slow({ ack: 'token' }))[0]).toBeGreaterThan(1);
  });
});

describe('Z5: ZPOPMIN pops what is not due', () => {
  test('the message is done long before its time; putting it back is a crash window', () => {
    const run = stage(delayed('zpopmin', { protections: { delayMs: 20_000 } }));
    run.advanceTo(10_000);
    expect(states(run)).toEqual(['done']);
    const typed = stage({ producers: 0, workers: 0 });
    cli(typed, `ZADD orders 9999999999999 ${payload(1)}`);
    expect(cli(typed, 'ZPOPMIN orders')).toEqual([payload(1), '9999999999999']);
    cli(typed, 'LPUSH orders:x 1');
    expect(states(typed)).toEqual(['taken']);
    expect(cli(typed, 'EXISTS orders')).toBe(0);
  });

  test('where the score is a priority it is what one wants; a crash loses as any pop does', () => {
    const options = delayed('priority', {
      producer: { messages: 6, intervalMs: 1 },
      worker: { startsAtMs: 3000 },
    });
    const run = stage(options);
    run.advanceTo(30_000);
    // Scores 0, 1, 2 for numbers 2 5, 1 4, 3 6; within one the order is by bytes.
    expect(doneInOrder(run)).toEqual(['m2', 'm5', 'm1', 'm4', 'm3', 'm6']);
    const lossy = stage(delayed('priority'));
    playToWork(lossy);
    crash(lossy, 'worker-A', 500);
    lossy.advanceTo(20_000);
    expect(states(lossy)).toEqual(['lost']);
  });
});

describe('Z6: same member twice', () => {
  test('the second ZADD reschedules, and there is no second message', () => {
    const run = stage({ producers: 0, workers: 0 });
    expect(cli(run, 'ZADD d 100 mail')).toBe(1);
    expect(cli(run, 'ZADD d 200 mail')).toBe(0);
    expect(cli(run, 'ZRANGE d 0 -1 WITHSCORES')).toEqual(['mail', '200']);
  });

  test('unique members are two messages; NX keeps the first time, on purpose', () => {
    const run = stage({ producers: 0, workers: 0 });
    cli(run, 'ZADD d 100 mail:1 200 mail:2');
    expect(cli(run, 'ZCARD d')).toBe(2);
    cli(run, 'ZADD d NX 300 mail:1');
    expect(cli(run, 'ZSCORE d mail:1')).toBe('100');
    cli(run, 'ZADD d GT 300 mail:1');
    expect(cli(run, 'ZSCORE d mail:1')).toBe('300');
  });
});

describe('Z7: same millisecond', () => {
  test('the order is that of the bytes', () => {
    const run = stage({ producers: 0, workers: 0 });
    cli(run, 'ZADD d 5 mail:9 5 mail:10 5 mail:2');
    expect(cli(run, 'ZRANGE d 0 -1')).toEqual(['mail:10', 'mail:2', 'mail:9']);
  });

  test('a sequence padded with zeros makes it that of the numbers, as far as its digits go', () => {
    const run = stage({ producers: 0, workers: 0 });
    cli(run, 'ZADD d 5 09:mail 5 10:mail 5 02:mail 5 100:mail');
    expect(cli(run, 'ZRANGE d 0 -1')).toEqual(['02:mail', '09:mail', '100:mail', '10:mail']);
  });
});

describe('Z8: clock skew between clients', () => {
  const skewed = (serverTime: boolean, clockOffsetMs: number) => {
    const protections = { serverTime, delayMs: 5000 };
    const run = stage(delayed('script-pop', { protections, worker: { clockOffsetMs } }));
    run.advanceTo(30_000);
    return factsOf(run, 'work-started')[0]?.at ?? 0;
  };

  test('a worker whose clock is ahead takes it early, one whose clock is behind late', () => {
    expect(skewed(false, 4000)).toBeLessThan(2500);
    expect(skewed(false, -4000)).toBeGreaterThan(9000);
  });

  test('by the time of Redis it is due when it is due, whatever their clocks say', () => {
    for (const offset of [4000, -4000]) {
      expect(skewed(true, offset)).toBeGreaterThan(5500);
      expect(skewed(true, offset)).toBeLessThan(6500);
    }
  });
});

describe('Z9: polling delay', () => {
  const begun = (sleepUntilDue: boolean, options: StageOptions = {}) => {
    const protections = { sleepUntilDue, delayMs: 5000 };
    const run = stage(
      delayed('checked', { ...options, protections, worker: { pollIntervalMs: 4000 } }),
    );
    run.advanceTo(30_000);
    return factsOf(run, 'work-started')[0]?.at ?? 0;
  };

  test('it is late by up to the interval; sleeping until it is due, it is not', () => {
    const [late, onTime] = [begun(false), begun(true)];
    expect(late).toBeGreaterThan(6500);
    expect(onTime).toBeLessThan(6000);
    expect(onTime).toBeGreaterThan(5500);
  });

  test('what is left: what is added during the sleep, and due before its end, waits for the poll', () => {
    const protections = { sleepUntilDue: true, delayMs: 60_000 };
    const run = stage(delayed('checked', { protections, worker: { pollIntervalMs: 4000 } }));
    playTo(run, 'command-executed', ({ argv, at }) => argv[0] === 'ZRANGE' && at > 1000);
    const at = run.now;
    cli(run, `ZADD orders 0 ${payload(7)}`);
    run.advanceTo(30_000);
    const begin = factsOf(run, 'work-started').find(({ message }) => message === 'm7')?.at ?? 0;
    expect(begin - at).toBeGreaterThan(3500);
    expect(keysOf(run, 'm1')).toEqual(['orders']);
  });
});
