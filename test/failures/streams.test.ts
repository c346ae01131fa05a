// Section 5.5: streams, rows 1 to 9: reading, groups, claims and acks. Each row lets the
// failure happen, then shows its fix in the same run, and what the fix leaves open.

import { describe, expect, test } from 'vitest';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  factsOf,
  payload,
  playTo,
  playToWork,
  type StageOptions,
  stage,
  timesDone,
} from './stage.ts';

function stream(
  protections: DesignOptions['protections'] = {},
  options: StageOptions = {},
): StageOptions {
  return { ...options, design: 'stream', protections };
}

describe('S1: XREAD with $ in a loop', () => {
  const read = (how: 'new-only' | 'saved-id') => {
    const run = stage(stream({ read: how }, { producer: { messages: 4 } }));
    run.advanceTo(20_000);
    return run;
  };

  test('what is added between two calls is skipped', () => {
    const run = read('new-only');
    expect(timesDone(run)).toContain(0);
    expect(cli(run, 'XLEN orders')).toBe(4);
  });

  test('from the last id on nothing is; a crash before the id is saved does one twice', () => {
    expect(timesDone(read('saved-id'))).toEqual([1, 1, 1, 1]);
    const run = stage(stream({ read: 'saved-id' }));
    playTo(run, 'side-effect-done');
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([2]);
  });
});

describe('S2: XGROUP CREATE with $ after entries were added', () => {
  const late = (groupFrom: '$' | '0') => {
    const run = stage(stream({ groupFrom }, { worker: { startsAtMs: 5000 } }));
    run.advanceTo(10_000);
    return run;
  };

  test('the older entries are never delivered to the group', () => {
    expect(timesDone(late('$'))).toEqual([0]);
  });

  test('from 0 they are; SETID goes back, and may repeat what was done', () => {
    const run = late('0');
    expect(timesDone(run)).toEqual([1]);
    cli(run, 'XGROUP SETID orders workers 0');
    cli(run, `XADD orders * order ${payload(9)}`);
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([2, 1]);
  });
});

describe('S3: crash before XACK', () => {
  const crashed = (protections: DesignOptions['protections'], restartAfterMs: number | null) => {
    const run = stage(stream(protections, { workers: 2 }));
    const { actor } = playToWork(run);
    crash(run, actor, restartAfterMs);
    run.advanceTo(40_000);
    return run;
  };

  test('the entry stays in the PEL, and > never returns it again', () => {
    const run = crashed({ history: false }, 500);
    expect(timesDone(run)).toEqual([0]);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 1 });
  });

  test('who starts again reads its own history; who does not is helped by XAUTOCLAIM only', () => {
    expect(timesDone(crashed({}, 500))).toEqual([1]);
    expect(timesDone(crashed({}, null))).toEqual([0]);
    expect(timesDone(crashed({ claimIdleMs: 3000 }, null))).toEqual([1]);
  });
});

describe('S4: random consumer name per start', () => {
  const restarted = (freshNames: boolean) => {
    const run = stage(stream({ freshNames }));
    playToWork(run);
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    return run;
  };

  test('the PEL of the old name is orphaned, and the consumers of the group grow in number', () => {
    const run = restarted(true);
    expect(timesDone(run)).toEqual([0]);
    expect(cli(run, 'XINFO CONSUMERS orders workers')).toHaveLength(2);
  });

  test('a fixed name finds its own again; what is left of old names has to be claimed', () => {
    expect(timesDone(restarted(false))).toEqual([1]);
    const run = stage(stream({ freshNames: true, claimIdleMs: 2000 }));
    playToWork(run);
    crash(run, 'worker-A', 500);
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([1]);
    expect(cli(run, 'XGROUP DELCONSUMER orders workers worker-A-0')).toBe(0);
  });
});

describe('S5: DELCONSUMER with entries pending', () => {
  const deleted = () => {
    const run = stage(stream({ claimIdleMs: 2000 }, { workers: 2 }));
    const { actor } = playToWork(run);
    crash(run, actor);
    expect(cli(run, `XGROUP DELCONSUMER orders workers ${actor}`)).toBe(1);
    run.advanceTo(20_000);
    return run;
  };

  test('they are in nobody’s PEL: neither > nor XAUTOCLAIM finds them, and XLEN is what it was', () => {
    const run = deleted();
    expect(timesDone(run)).toEqual([0]);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 0 });
    expect(cli(run, 'XLEN orders')).toBe(1);
  });

  test('XCLAIM FORCE rescues one whose id is known; claimed first, nothing has to be rescued', () => {
    const run = deleted();
    const id = factsOf(run, 'stream-added')[0]?.id;
    cli(run, `XCLAIM orders workers nobody 0 ${id} FORCE JUSTID`);
    run.advanceTo(40_000);
    expect(timesDone(run)).toEqual([1]);
  });
});

describe('S6: the same name in two processes', () => {
  test('one that starts reads in the history what the other is working on: both do it', () => {
    const run = stage(stream({ sharedName: true }, { workers: 2, worker: { workMs: 3000 } }));
    const { actor } = playToWork(run);
    const other = actor === 'worker-A' ? 'worker-B' : 'worker-A';
    crash(run, other, 300);
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([2]);
  });

  test('with names of their own it is done once', () => {
    const run = stage(stream({}, { workers: 2, worker: { workMs: 3000 } }));
    const { actor } = playToWork(run);
    crash(run, actor === 'worker-A' ? 'worker-B' : 'worker-A', 300);
    run.advanceTo(20_000);
    expect(timesDone(run)).toEqual([1]);
  });
});

describe('S7: min-idle too short', () => {
  const claimed = (protections: DesignOptions['protections']) => {
    const run = stage(stream(protections, { workers: 2, worker: { workMs: 4000 } }));
    run.advanceTo(40_000);
    return run;
  };

  test('an entry is taken from a live worker, and both do it', () => {
    expect(timesDone(claimed({ claimIdleMs: 1500 }))[0]).toBeGreaterThan(1);
  });

  test('a longer one leaves it alone, as does a heartbeat by XCLAIM JUSTID, which is not counted', () => {
    expect(timesDone(claimed({ claimIdleMs: 6000 }))).toEqual([1]);
    const run = stage(
      stream({ claimIdleMs: 1500, renewEveryMs: 500 }, { workers: 2, worker: { workMs: 4000 } }),
    );
    playToWork(run);
    run.advanceTo(3500);
    expect(cli(run, 'XPENDING orders workers - + 1')).toMatchObject([{ 3: 1 }]);
    run.advanceTo(40_000);
    expect(timesDone(run)).toEqual([1]);
  });
});

test('what a waiting read brings is worked on, though claims are switched on meanwhile', () => {
  const run = stage(stream({}, { producer: { startsAtMs: 1500 } }));
  playTo(run, 'client-blocked');
  run.act({ kind: 'knob', target: 'design', name: 'claimIdleMs', value: 4000 });
  run.advanceTo(4000);
  expect(timesDone(run)).toEqual([1]);
});

describe('S8: stale XACK', () => {
  const stale = (ack: 'plain' | 'token') => {
    const run = stage(stream({ ack, claimIdleMs: 1200 }, { workers: 2, worker: { workMs: 4000 } }));
    const { actor } = playToWork(run);
    const { actor: second } = playToWork(run);
    expect(second).not.toBe(actor);
    playTo(run, 'message-released', (fact) => fact.actor === actor);
    return { run, second };
  };

  test('it clears the PEL of the second worker: if that crashes, nothing is redelivered', () => {
    const { run, second } = stale('plain');
    crash(run, second);
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 0 });
  });

  test('an ack that asks whose entry it is leaves it; the effect may be double already', () => {
    const { run, second } = stale('token');
    expect(cli(run, 'XPENDING orders workers')).toMatchObject({ 0: 1 });
    expect(cli(run, `XPENDING orders workers - + 1 ${second}`)).toHaveLength(1);
    run.advanceTo(9000);
    expect(timesDone(run)[0]).toBeGreaterThan(1);
  });
});

describe('S9: reading one’s own history in every loop', () => {
  const dead = (everyMs: number) => {
    const run = stage(stream({ claimIdleMs: 3000 }, { workers: 2 }));
    const { actor } = playToWork(run);
    crash(run, actor);
    while (run.now < 20_000) {
      run.advanceTo(run.now + 1000);
      if (everyMs > 0) cli(run, `XREADGROUP GROUP workers ${actor} STREAMS orders 0`);
    }
    return timesDone(run);
  };

  test('each time idle begins anew, so that XAUTOCLAIM never sees the entry', () => {
    expect(dead(1000)).toEqual([0]);
  });

  test('not read, it is claimed', () => {
    expect(dead(0)).toEqual([1]);
  });
});
