// A run goes forward, back and anywhere, can be forked and changed in the past, and replays alike.

import { describe, expect, test } from 'vitest';
import { Run } from '../../src/sim/run.ts';
import { digestOfRun } from '../../src/sim/run-digest.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';
import { executions, factsOf, list, smallRun, typed } from './small-runs.ts';

const crash = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;

function busyRun(): Run {
  return Run.start({ scenario: listScenario(), seed: 7 });
}

describe('a run', () => {
  test('replays from its file to the same world and journal', () => {
    const run = busyRun();
    run.advanceTo(5000);
    run.act({ ...crash, restartAfterMs: 3000 });
    run.advanceTo(9000);
    run.act(typed('LPUSH orders {"id":99}'));
    run.advanceTo(100_000);
    const file = JSON.parse(JSON.stringify(run.toFile()));
    expect(digestOfRun(file, 100_000)).toBe(run.digest());
    expect(digestOfRun({ ...file, seed: 8 }, 100_000)).not.toBe(run.digest());
    expect(digestOfRun({ ...file, inputs: [] }, 100_000)).not.toBe(run.digest());
  });

  test('ends at its horizon', () => {
    const run = smallRun({ rest: { horizonMs: 350 } });
    run.advanceTo(999_999);
    expect([run.now, run.isOver]).toEqual([350, true]);
    while (run.step());
    expect(factsOf(run, 'packet-arrived')).toHaveLength(1);
  });

  test('is the same whether it is played in one go, in small bits or by steps', () => {
    const once = busyRun();
    once.advanceTo(20_000);
    const bits = busyRun();
    for (let at = 0; at <= 20_000; at += 16) bits.advanceTo(at);
    bits.advanceTo(20_000);
    const steps = busyRun();
    while (steps.now < 20_000 && steps.step());
    steps.seek(20_000);
    expect(bits.digest()).toBe(once.digest());
    expect(steps.digest()).toBe(once.digest());
  });
});

describe('going back', () => {
  test('and forward again shows the same moments, with the future still recorded', () => {
    const run = busyRun();
    run.advanceTo(12_345);
    const middle = run.digest();
    run.advanceTo(60_000);
    const { recordedLength } = run.journal;
    run.seek(12_345);
    expect(run.digest()).toBe(middle);
    expect([run.now, run.end]).toEqual([12_345, 60_000]);
    expect(run.journal.length).toBeLessThan(recordedLength);
    expect(run.journal.recordedLength).toBe(recordedLength);
    expect(run.journal.between(12_345, 60_000).length).toBe(recordedLength - run.journal.length);
  });

  test('step by step visits the same positions as going forward', () => {
    const run = busyRun();
    const forward: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      run.step();
      forward.push(run.cursor);
    }
    const back: number[] = [];
    while (run.cursor > 0) {
      back.push(run.cursor);
      run.stepBack();
    }
    expect(back.reverse()).toEqual(forward);
    expect(run.stepBack()).toBe(false);
    expect([run.now, run.cursor]).toEqual([0, 0]);
  });

  test('does not change what was done outside, nor how often', () => {
    const run = busyRun();
    run.advanceTo(60_000);
    const all = run.world.effects();
    run.seek(10_000);
    expect(run.world.effects()).toEqual(all.filter(({ at }) => at <= 10_000));
    run.seek(60_000);
    expect(run.world.effects()).toEqual(all);
  });
});

describe('acting in the past', () => {
  test('drops later inputs and the recorded future, and nothing else', () => {
    const run = busyRun();
    run.advanceTo(4000);
    run.act(typed('SET first x'));
    run.advanceTo(8000);
    run.act(typed('SET second x'));
    run.advanceTo(20_000);
    const kept = run.journal.between(-1, 6000);
    run.seek(6000);
    run.act(crash);
    expect(run.inputs.map(({ kind, at }) => [kind, at])).toEqual([
      ['command', 4000],
      ['fault', 6000],
    ]);
    expect(run.end).toBe(6000);
    expect(run.journal.recordedLength).toBe(run.journal.length);
    expect(run.journal.between(-1, 5999)).toEqual(kept.filter(({ at }) => at <= 5999));
    run.advanceTo(20_000);
    expect(executions(run)).not.toContain('console: SET second x -> simple');
  });

  test('leaves a fork made before as it was', () => {
    const run = busyRun();
    run.advanceTo(20_000);
    const kept = run.fork();
    const digest = kept.digest();
    run.seek(5000);
    run.act(crash);
    run.advanceTo(40_000);
    expect(kept.digest()).toBe(digest);
    kept.seek(4000);
    kept.seek(20_000);
    expect(kept.digest()).toBe(digest);
  });
});

describe('a fork', () => {
  test('has data of its own, though both share what is old', () => {
    const run = smallRun({ producers: 0 });
    run.act(typed('RPUSH orders a'));
    const fork = run.fork();
    fork.act(typed('RPUSH orders b'));
    run.act(typed('RPUSH orders c'));
    expect([list(run), list(fork)]).toEqual([
      ['a', 'c'],
      ['a', 'b'],
    ]);
  });
});

describe('acting between two events of one moment', () => {
  test('happens exactly there in a replay', () => {
    const run = smallRun({ producers: 2, producer: { startsAtMs: 0 } });
    run.seekTo(1);
    expect([run.now, run.world.actor('web-1')?.alive, run.world.actor('web-2')?.alive]).toEqual([
      0,
      true,
      false,
    ]);
    run.act({ kind: 'fault', fault: 'process-crash', target: 'web-2' });
    run.act({ kind: 'fault', fault: 'process-crash', target: 'web-1' });
    expect(factsOf(run, 'fault-refused')).toMatchObject([{ target: 'web-2' }]);
    run.advanceTo(5000);
    expect(list(run)).toHaveLength(1);
    expect(digestOfRun(JSON.parse(JSON.stringify(run.toFile())), 5000)).toBe(run.digest());
  });
});

describe('checkpoints', () => {
  test('let a long run go anywhere and find the same world there', () => {
    const scenario = listScenario({
      producers: 4,
      workers: 4,
      producer: { messages: 2000, intervalMs: 50 },
      worker: { workMs: 100 },
      rest: { link: { latencyMs: 10, jitterMs: 5 } },
    });
    const run = Run.start({ scenario, seed: 3 });
    const moments = [1000, 20_000, 40_000, 60_000];
    const digests = moments.map((at) => {
      run.advanceTo(at);
      return run.digest();
    });
    expect(run.cursor).toBeGreaterThan(10_000);
    for (const index of [2, 0, 3, 1, 1, 0]) {
      run.seek(moments[index] as number);
      expect(run.digest()).toBe(digests[index]);
    }
  });

  test('kept by hand only, lead anywhere, too, and to what was done in the past', () => {
    const [regular, sparse] = [busyRun(), Run.sparse({ scenario: listScenario(), seed: 7 })];
    for (const cursor of [400, 40, 90, 300, 7, 90]) {
      for (const run of [regular, sparse]) run.seekTo(cursor);
      if (cursor % 20 === 0) sparse.keepHere();
      expect(sparse.digest()).toBe(regular.digest());
    }
    for (const run of [regular, sparse]) {
      run.act(crash);
      run.seekTo(350);
      run.seekTo(80);
      run.seekTo(300);
    }
    expect(sparse.digest()).toBe(regular.digest());
  });
});

describe('inputs that are scheduled', () => {
  const later = { ...crash, at: 12_000, scheduled: true } as const;

  test('stay where they are when somebody acts before them', () => {
    const run = busyRun().withInputs([later]);
    run.advanceTo(4000);
    run.act({ ...crash, target: 'worker-B' });
    run.advanceTo(20_000);
    const crashes = factsOf(run, 'actor-crashed').map(({ at, actor }) => [at, actor]);
    expect(crashes).toEqual([
      [4000, 'worker-B'],
      [12_000, 'worker-A'],
    ]);
  });

  test('do what the same inputs by hand do', () => {
    const byHand = busyRun();
    byHand.advanceTo(12_000);
    byHand.act(crash);
    byHand.advanceTo(30_000);
    const scheduled = busyRun().withInputs([later]);
    scheduled.advanceTo(30_000);
    expect(scheduled.journal.digest()).toBe(byHand.journal.digest());
  });
});

describe('a run with other inputs', () => {
  test('is as if it had been played with them, at the same moment and known as far', () => {
    const run = busyRun();
    run.advanceTo(6000);
    run.act(crash);
    run.advanceTo(20_000);
    run.seek(15_000);
    const moved = run.withInputs([{ ...crash, at: 9000, scheduled: true }]);
    const anew = Run.start({ ...run.toFile(), inputs: moved.inputs });
    anew.advanceTo(15_000);
    expect(moved.digest()).toBe(anew.digest());
    expect([moved.now, moved.end]).toEqual([15_000, 20_000]);
    expect(factsOf(run, 'actor-crashed').map(({ at }) => at)).toEqual([6000]);
  });

  test('keeps its exact position when all that differs lies ahead', () => {
    const run = busyRun();
    for (let steps = 0; steps < 9; steps += 1) run.step();
    const { cursor, now } = run;
    const before = run.digest();
    const planned = run.withInputs([{ ...crash, at: now + 1000, scheduled: true }]);
    expect([planned.cursor, planned.now, planned.digest()]).toEqual([cursor, now, before]);
  });

  test('begins anew where its first moment is another', () => {
    const run = busyRun();
    run.advanceTo(3000);
    const dead = run.withInputs([{ ...crash, at: 0 }]);
    expect(factsOf(dead, 'actor-crashed').map(({ at }) => at)).toEqual([0]);
    expect(dead.now).toBe(3000);
  });
});
