// Section 5.2: a list with a processing list or a backup set, and a reaper. Each row lets the
// failure happen, then shows its fix in the same run, and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  factsOf,
  keysOf,
  loseReply,
  payload,
  playTo,
  playToCommand,
  playToWork,
  type StageOptions,
  slowDown,
  stage,
  states,
  timesDone,
} from './stage.ts';

const SHARED: DesignOptions = { protections: { claim: 'processing-list' }, reaper: true };
const SCRIPT: DesignOptions = { protections: { claim: 'script' }, reaper: true };

/** Options with more protections. */
function and(options: DesignOptions, more: DesignOptions['protections']): StageOptions {
  return { ...options, protections: { ...options.protections, ...more } };
}

describe('R1: crash after BLMOVE', () => {
  const own = { protections: { claim: 'own-list' } } as const;

  test('the message stays in the list of a worker that never comes back', () => {
    const run = stage({ ...own, workers: 2 });
    playToWork(run, 'worker-A');
    crash(run, 'worker-A');
    run.advanceTo(30_000);
    expect(states(run)).toEqual(['waiting']);
    expect(keysOf(run, 'm1')).toEqual(['orders:processing:worker-A']);
  });

  test('a worker that starts again drains its own list', () => {
    const run = stage(own);
    playToWork(run);
    crash(run, 'worker-A', 2000);
    run.advanceTo(30_000);
    expect(states(run)).toEqual(['done']);
  });

  test('for one that does not, a reaper looks for its heartbeat; without a reaper it stays', () => {
    const beating = { ...own, workers: 2, protections: { claim: 'own-list', heartbeatMs: 1500 } };
    const play = (reaper: boolean) => {
      const run = stage({ ...beating, reaper } as StageOptions);
      playToWork(run, 'worker-A');
      crash(run, 'worker-A');
      run.advanceTo(30_000);
      return run;
    };
    const rescued = play(true);
    expect(states(rescued)).toEqual(['done']);
    expect(rescued.world.effects()[0]?.by).toBe('worker-B');
    expect(keysOf(play(false), 'm1')).toEqual(['orders:processing:worker-A']);
  });
});

describe('R2: crash between BLMOVE and the lease', () => {
  test('an orphan without a deadline: the reaper never sees it', () => {
    const run = stage({ ...SHARED, workers: 2 });
    playToCommand(run, 'BLMOVE');
    const { actor } = playTo(run, 'packet-arrived', ({ label, messages }) => {
      return label === 'BLMOVE' && messages.length > 0;
    });
    crash(run, actor, 500);
    run.advanceTo(60_000);
    expect(states(run)).toEqual(['waiting']);
    expect(keysOf(run, 'm1')).toEqual(['orders:processing']);
  });

  test('claim and deadline in one script leave no gap, at the price of polling', () => {
    const run = stage({ ...SCRIPT, workers: 2 });
    const { actor } = playTo(run, 'packet-arrived', ({ label, messages, direction }) => {
      return label === 'EVAL' && messages.length > 0 && direction === 'reply';
    });
    crash(run, actor, 500);
    run.advanceTo(60_000);
    expect(states(run)).toEqual(['done']);
    expect(factsOf(run, 'client-blocked')).toEqual([]);
  });
});

describe('R3: visibility timeout shorter than the work', () => {
  const slow = { ...SCRIPT, workers: 2, worker: { workMs: 5000 } };

  test('a healthy slow worker and a second one both do it', () => {
    const run = stage(slow);
    run.advanceTo(40_000);
    expect(timesDone(run)[0]).toBeGreaterThan(1);
  });

  test('renewing the lease keeps it, for as long as the work takes', () => {
    const run = stage(and(slow, { renewEveryMs: 1000 }));
    run.advanceTo(40_000);
    expect(timesDone(run)).toEqual([1]);
    const renewals = factsOf(run, 'command-executed').filter(({ argv }) => argv[2] === 'XX');
    const scores = renewals.map(({ argv }) => Number(argv[3]));
    expect(scores.length).toBeGreaterThan(3);
    expect(new Set(scores).size).toBe(scores.length);
  });

  test('a worker that stands still renews nothing, and does not know it when it goes on', () => {
    const run = stage(and(slow, { renewEveryMs: 1000 }));
    const { actor } = playToWork(run);
    run.act({ kind: 'fault', fault: 'pause', target: actor, durationMs: 12_000 });
    run.advanceTo(40_000);
    expect(timesDone(run)).toEqual([2]);
    const moments = [...run.journal.facts()].map(({ at }) => at);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  test('a renewal that does not get through ends the lease: an idempotent effect is what is left', () => {
    for (const [uniqueEffect, times] of [
      [false, 2],
      [true, 1],
    ] as const) {
      const run = stage(and(slow, { renewEveryMs: 2500, uniqueEffect }));
      const { actor } = playToWork(run);
      run.act({ kind: 'fault', fault: 'reset-before', target: `${actor}:redis` });
      run.advanceTo(20_000);
      expect(timesDone(run)[0]).toBe(times);
    }
  });
});

describe('R4: late ack of a reaped message on a shared list', () => {
  /** worker-A is slow; its claim is reaped, worker-B takes the message, then worker-A acks. */
  const late = (ack: 'plain' | 'token') => {
    const run = stage({ ...and(SHARED, { ack }), workers: 2, worker: { workMs: 4500 } });
    const first = playToWork(run);
    playToWork(run, first.actor === 'worker-A' ? 'worker-B' : 'worker-A');
    playToCommand(run, ack === 'plain' ? 'ZREM' : 'EVAL', first.actor);
    const second = first.actor === 'worker-A' ? 'worker-B' : 'worker-A';
    return { run, first: first.actor, second };
  };

  test('the first worker removes the claim of the second: if that crashes, nothing is left', () => {
    const { run, second } = late('plain');
    const acked = factsOf(run, 'command-executed').find(({ argv }) => argv[0] === 'LREM');
    expect(acked?.reply).toMatchObject({ kind: 'int', value: 1 });
    crash(run, second);
    expect(cli(run, 'LLEN orders:processing')).toBe(0);
    run.advanceTo(60_000);
    expect(keysOf(run, 'm1')).toEqual([]);
  });

  test('with a token the late ack counts for nothing, and the second claim stands', () => {
    const { run, first, second } = late('token');
    crash(run, second);
    expect(cli(run, 'LLEN orders:processing')).toBe(1);
    // As slow as before, it would never ack in time.
    run.act({ kind: 'knob', target: first, name: 'workMs', value: 1000 });
    run.advanceTo(60_000);
    expect(cli(run, 'LLEN orders:processing')).toBe(0);
  });

  test('what is left: the side effect is outside of the fence', () => {
    const { run } = late('token');
    run.advanceTo(60_000);
    expect(timesDone(run)[0]).toBeGreaterThan(1);
  });
});

describe('R5: reaper crashes between LREM and LPUSH, or the reverse', () => {
  const half = (reap: 'script' | 'remove-first' | 'push-first', command: string) => {
    const run = stage(and(SCRIPT, { reap }));
    playToWork(run);
    crash(run, 'worker-A', 8000);
    playTo(run, 'packet-arrived', ({ actor, label, direction, at }) => {
      return actor === 'reaper' && label === command && direction === 'reply' && at > 3600;
    });
    crash(run, 'reaper', 500);
    run.advanceTo(40_000);
    return run;
  };

  test('removed first, it is lost', () => {
    expect(states(half('remove-first', 'ZREM'))).toEqual(['lost']);
  });

  test('pushed first, it is there twice', () => {
    expect(timesDone(half('push-first', 'RPUSH'))[0]).toBeGreaterThan(1);
  });

  test('in one script there is no between', () => {
    expect(timesDone(half('script', 'EVAL'))).toEqual([1]);
  });

  test('LMOVE back is one step, too, but takes from an end: the oldest, not the overdue one', () => {
    const run = stage({ producers: 0, workers: 0 });
    for (const id of [1, 2]) cli(run, `LPUSH orders:processing ${payload(id)}`);
    // Number 2 is overdue; number 1 is being worked on.
    expect(cli(run, 'LMOVE orders:processing orders RIGHT RIGHT')).toBe(payload(1));
  });
});

describe('R6: two reapers', () => {
  const both = (reap: 'script' | 'remove-first' | 'push-first') => {
    const run = stage({ ...and(SCRIPT, { reap }), reapers: 2 });
    playToWork(run);
    crash(run, 'worker-A', 8000);
    run.advanceTo(40_000);
    return timesDone(run)[0];
  };

  test('both push the message that both saw', () => {
    expect(both('push-first')).toBeGreaterThan(1);
  });

  test('only who removed it pushes it: by the reply, or in a script', () => {
    expect(both('remove-first')).toBe(1);
    expect(both('script')).toBe(1);
  });
});

describe('R7: identical payloads', () => {
  test('LREM 1 removes one of the twins, LREM 0 removes both', () => {
    const run = stage({ producers: 0, workers: 0 });
    for (const word of ['hello', 'other', 'hello']) cli(run, `RPUSH p ${word}`);
    expect(cli(run, 'LREM p 1 hello')).toBe(1);
    expect(cli(run, 'LRANGE p 0 -1')).toEqual(['other', 'hello']);
    cli(run, 'RPUSH p hello');
    expect(cli(run, 'LREM p 0 hello')).toBe(2);
  });

  test('in a backup set twins are one member: the second claim is no claim of its own', () => {
    const run = stage({ ...SCRIPT, producers: 0, workers: 2, worker: { workMs: 1500 } });
    run.act({ kind: 'command', argv: ['LPUSH', 'orders', payload(1), payload(1)] });
    run.advanceTo(1000);
    expect(cli(run, 'ZCARD orders:backup')).toBe(1);
  });

  test('with ids of their own each goes its way; the payload in a hash outlives its id', () => {
    const run = stage({ producers: 0, workers: 0 });
    cli(run, 'HSET payloads a hello b hello');
    cli(run, 'RPUSH p a b');
    expect(cli(run, 'LREM p 1 b')).toBe(1);
    expect(cli(run, 'LRANGE p 0 -1')).toEqual(['a']);
    expect(cli(run, 'HEXISTS payloads b')).toBe(1);
  });
});

describe('R8: poison message', () => {
  /** Every worker that begins to work on it dies. */
  const poisoned = (options: StageOptions) => {
    const run = stage(options);
    let deaths = 0;
    while (run.now < 30_000 && deaths < 8) {
      let seen = run.journal.length;
      if (!run.step()) break;
      for (; seen < run.journal.length; seen += 1) {
        const fact = run.journal.get(seen);
        if (fact.kind !== 'work-started') continue;
        crash(run, fact.actor, 300);
        deaths += 1;
        break;
      }
    }
    return { run, deaths };
  };

  test('without a count it kills every worker again', () => {
    expect(poisoned(SCRIPT).deaths).toBe(8);
  });

  const counted: [string, StageOptions][] = [
    ['backup set', and(SCRIPT, { deadLetterAfter: 3 })],
    ['shared list', and(SHARED, { deadLetterAfter: 3 })],
    ['own list', { protections: { claim: 'own-list', deadLetterAfter: 3 } }],
    [
      'own list, rescued',
      { protections: { claim: 'own-list', deadLetterAfter: 3, heartbeatMs: 900 }, reaper: true },
    ],
    ['sorted set', { design: 'sorted-set', protections: { due: 'lease', deadLetterAfter: 3 } }],
  ];
  test.each(counted)(
    '%s: counted when it is taken, it is put away after the third time',
    (_, o) => {
      const { run, deaths } = poisoned(o);
      expect(deaths).toBe(3);
      expect(keysOf(run, 'm1')).toEqual(['orders:dead']);
      expect(cli(run, 'EXISTS orders:attempts')).toBe(0);
    },
  );

  test('what is left: somebody has to look there; and a slow message may end there, too', () => {
    const run = stage({ ...and(SCRIPT, { deadLetterAfter: 1 }), worker: { workMs: 5000 } });
    run.advanceTo(30_000);
    expect(keysOf(run, 'm1')).toEqual(['orders:dead']);
    expect(timesDone(run)).toEqual([1]);
  });
});

describe('R9: ghost client on BLMOVE', () => {
  test('the message is in the processing list, and the client never got it', () => {
    const run = stage({ protections: { claim: 'processing-list' } });
    run.act(loseReply('worker-A'));
    run.advanceTo(20_000);
    expect(keysOf(run, 'm1')).toEqual(['orders:processing']);
    expect(run.world.actor('worker-A')?.holds).toEqual([]);
  });

  test('who has a list of its own looks into it once it is connected again', () => {
    const run = stage({ protections: { claim: 'own-list' } });
    run.act(loseReply('worker-A'));
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done']);
  });

  test('a claim with a deadline comes back when that has passed, not before', () => {
    const run = stage(SCRIPT);
    run.act(loseReply('worker-A'));
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done']);
    expect(run.world.effects()[0]?.at).toBeGreaterThan(3000);
  });
});

test('a slow worker is only slow: undisturbed, its claim holds', () => {
  const run = stage(SHARED);
  run.act(slowDown('worker-A', 2));
  run.advanceTo(20_000);
  expect(states(run)).toEqual(['done']);
});
