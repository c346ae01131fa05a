// Section 5.5: streams, rows 10 to 18, as far as Redis 7.0 goes: poison, trimming, batches.
// Each row lets the failure happen, then shows its fix in the same run, and what the fix leaves
// open.

import { describe, expect, test } from 'vitest';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  keysOf,
  payload,
  playToWork,
  type StageOptions,
  stage,
  states,
  timesDone,
} from './stage.ts';

function stream(
  protections: DesignOptions['protections'] = {},
  options: StageOptions = {},
): StageOptions {
  return { ...options, design: 'stream', protections };
}

/** An empty world for what is shown by commands alone. */
function bare() {
  return stage({ producers: 0, workers: 0 });
}

describe('S10: poison message', () => {
  const poisoned = (deadLetterAfter: number) => {
    const run = stage(stream({ deadLetterAfter }));
    let deaths = 0;
    while (run.now < 20_000 && deaths < 6) {
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

  test('it kills its worker again and again', () => {
    expect(poisoned(0).deaths).toBe(6);
  });

  test('beyond its deliveries it is put away, in one step with its ack', () => {
    const { run, deaths } = poisoned(3);
    expect(deaths).toBe(3);
    expect(keysOf(run, 'm1')).toContain('orders:dead');
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 0 });
  });

  test('the count is not exact: every look into the history adds one', () => {
    const run = stage(stream({ deadLetterAfter: 3 }));
    const { actor } = playToWork(run);
    for (let look = 0; look < 3; look += 1) {
      cli(run, `XREADGROUP GROUP workers ${actor} STREAMS orders 0`);
    }
    crash(run, actor, 300);
    run.advanceTo(10_000);
    expect(timesDone(run)).toEqual([0]);
    expect(keysOf(run, 'm1')).toContain('orders:dead');
  });
});

describe('S11: trimming takes entries that are pending', () => {
  const trimmed = (line: string) => {
    const run = bare();
    for (const id of [1, 2, 3]) cli(run, `XADD s ${id}-1 order ${payload(id)}`);
    cli(run, 'XGROUP CREATE s g 0');
    cli(run, 'XREADGROUP GROUP g a STREAMS s >');
    cli(run, line);
    return run;
  };

  test('XPENDING lists them, the history has no fields, XAUTOCLAIM drops them', () => {
    const run = trimmed('XTRIM s MAXLEN = 1');
    expect(cli(run, 'XPENDING s g')).toMatchObject({ 0: 3 });
    expect(cli(run, 'XREADGROUP GROUP g a COUNT 1 STREAMS s 0')).toMatchObject([
      ['s', [['1-1', null]]],
    ]);
    expect(cli(run, 'XAUTOCLAIM s g b 0 0')).toMatchObject({ 2: ['1-1', '2-1'] });
    expect(cli(run, 'XPENDING s g')).toMatchObject({ 0: 1 });
    expect(states(run).slice(0, 2)).toEqual(['lost', 'lost']);
  });

  test('MINID at the oldest that is pending takes none of them', () => {
    const run = trimmed('XTRIM s MINID = 1-1');
    expect(cli(run, 'XLEN s')).toBe(3);
    expect(states(run)).toEqual(['waiting', 'waiting', 'waiting']);
  });
});

describe('S12: trimming takes entries that were never delivered', () => {
  test('a gap that nobody is told of: the lag says that all is read', () => {
    const run = bare();
    cli(run, 'XGROUP CREATE s g 0 MKSTREAM');
    for (const id of [1, 2, 3, 4, 5]) cli(run, `XADD s ${id}-1 order ${payload(id)}`);
    cli(run, 'XTRIM s MAXLEN = 2');
    cli(run, 'XREADGROUP GROUP g a STREAMS s >');
    const [group] = cli(run, 'XINFO GROUPS s') as [unknown[]];
    expect(group[group.indexOf('entries-read') + 1]).toBe(5);
    expect(group[group.indexOf('lag') + 1]).toBe(0);
    expect(states(run).slice(0, 3)).toEqual(['lost', 'lost', 'lost']);
  });

  test('cut behind what was read, the lag counts the lost ones for ever', () => {
    const run = bare();
    cli(run, 'XGROUP CREATE s g 0 MKSTREAM');
    for (const id of [1, 2, 3, 4, 5]) {
      cli(run, `XADD s ${id}-1 order ${payload(id)}`);
      if (id === 1) cli(run, 'XREADGROUP GROUP g a STREAMS s >');
    }
    cli(run, 'XTRIM s MAXLEN = 2');
    cli(run, 'XREADGROUP GROUP g a STREAMS s >');
    const [group] = cli(run, 'XINFO GROUPS s') as [unknown[]];
    expect(group[group.indexOf('lag') + 1]).toBe(2);
    expect(cli(run, 'XREADGROUP GROUP g a STREAMS s >')).toBe(null);
  });

  test('a producer that trims loses what a slow worker has not read; untrimmed, memory grows', () => {
    const slow = (maxLen: number) => {
      const options = { producer: { messages: 6 }, worker: { workMs: 3000 } };
      const run = stage(stream({ maxLen }, options));
      run.advanceTo(60_000);
      return run;
    };
    expect(states(slow(2))).toContain('lost');
    const whole = slow(0);
    expect(states(whole)).toEqual(Array(6).fill('done'));
    expect(cli(whole, 'XLEN orders')).toBe(6);
  });
});

describe('S13: XLEN taken for the backlog', () => {
  test('XACK deletes nothing: XLEN stays, while lag and pending are 0', () => {
    const run = stage(stream({}, { producer: { messages: 3 } }));
    run.advanceTo(20_000);
    expect(states(run)).toEqual(['done', 'done', 'done']);
    expect(cli(run, 'XLEN orders')).toBe(3);
    const lag = () => {
      const [group] = cli(run, 'XINFO GROUPS orders') as [unknown[]];
      return group[group.indexOf('lag') + 1];
    };
    expect(lag()).toBe(0);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 0 });
    // What is left: after a deletion behind what was read, nobody can tell.
    const id = cli(run, 'XADD orders * order x');
    cli(run, 'XADD orders * order y');
    cli(run, `XDEL orders ${String(id)}`);
    cli(run, 'XGROUP SETID orders workers 0-5');
    expect(lag()).toBe(null);
  });
});

describe('S14: NOACK', () => {
  test('a crash after the read loses it for the group, though it is in the stream', () => {
    for (const [noAck, times] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const run = stage(stream({ noAck, claimIdleMs: 2000 }, { workers: 2 }));
      const { actor } = playToWork(run);
      crash(run, actor, 500);
      run.advanceTo(20_000);
      expect(timesDone(run)).toEqual([times]);
      expect(cli(run, 'XLEN orders')).toBe(1);
    }
  });
});

describe('S15: crash in the middle of a batch', () => {
  test('the rest of it waits for min-idle, though nobody has begun it; singly there is no rest', () => {
    const produced = { messages: 6, intervalMs: 1 };
    const crashed = (batch: number) => {
      const run = stage(
        stream(
          { batch, claimIdleMs: 6000 },
          { producer: produced, workers: 2, worker: { startsAtMs: 3000 } },
        ),
      );
      const { actor } = playToWork(run);
      const held = run.world.actor(actor)?.holds.length;
      crash(run, actor);
      run.advanceTo(60_000);
      expect(states(run)).toEqual(Array(6).fill('done'));
      return held;
    };
    expect(crashed(5)).toBe(5);
    expect(crashed(1)).toBe(1);
  });
});

describe('S16: who gets an entry', () => {
  test('XREAD gives each to all, XREADGROUP to one', () => {
    const times = (read: 'saved-id' | 'group') => {
      const run = stage(stream({ read }, { workers: 3 }));
      run.advanceTo(20_000);
      return timesDone(run);
    };
    expect(times('saved-id')).toEqual([3]);
    expect(times('group')).toEqual([1]);
  });
});

describe('S18: several groups and deletion', () => {
  test('XDEL after the ack of one group takes it from the others; XACKDEL is not in 7.0', () => {
    const run = bare();
    cli(run, `XADD s 1-1 order ${payload(1)}`);
    for (const group of ['a', 'b']) cli(run, `XGROUP CREATE s ${group} 0`);
    cli(run, 'XREADGROUP GROUP a x STREAMS s >');
    cli(run, 'XACK s a 1-1');
    expect(cli(run, 'XACKDEL s a ACKED IDS 1 1-1')).toMatch(/^ERR unknown command 'XACKDEL'/);
    cli(run, 'XDEL s 1-1');
    expect(cli(run, 'XREADGROUP GROUP b y STREAMS s >')).toBe(null);
  });

  test('left undeleted, it is there for the other group, and takes its memory', () => {
    const run = bare();
    cli(run, `XADD s 1-1 order ${payload(1)}`);
    for (const group of ['a', 'b']) cli(run, `XGROUP CREATE s ${group} 0`);
    cli(run, 'XREADGROUP GROUP a x STREAMS s >');
    cli(run, 'XACK s a 1-1');
    expect(cli(run, 'XREADGROUP GROUP b y STREAMS s >')).toMatchObject([
      ['s', [['1-1', ['order', payload(1)]]]],
    ]);
    expect(cli(run, 'XLEN s')).toBe(1);
  });
});
