/* What is set between two lines strikes there: what came before is done, the rest is not. */
import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { listingOf } from '../../src/sim/programs/listing.ts';
import type { Run } from '../../src/sim/run.ts';
import { playToWork, stage } from '../failures/stage.ts';
import { factsOf } from './small-runs.ts';

type Mishap = 'crash' | 'pause' | 'lose-request' | 'lose-reply';

const BACKUP = { claim: 'script', reap: 'script' } as const;

function set(run: Run, line: string, does: Mishap = 'crash', target = 'worker-A'): void {
  run.act({ kind: 'fault', fault: 'at-line', target, line, does, durationMs: 4000 });
}

function end(run: Run): string | undefined {
  return ledgerOf(run).message('m1')?.state;
}

function commands(run: Run, actor = 'worker-A'): string[] {
  return factsOf(run, 'command-executed')
    .filter((fact) => fact.actor === actor)
    .map(({ argv }) => argv[0] ?? '');
}

describe('a crash between two lines', () => {
  test('between the effect and the ack: it is done, and nobody has acked', () => {
    const run = stage({ protections: BACKUP });
    set(run, 'ack');
    run.advanceTo(3000);
    expect(factsOf(run, 'side-effect-done')).toHaveLength(1);
    expect(commands(run)).not.toContain('ZREM');
    const [done] = factsOf(run, 'side-effect-done');
    expect(factsOf(run, 'fault-struck')).toMatchObject([{ fault: 'at-line', at: done?.at }]);
  });

  test('between the work and the effect: nothing is done', () => {
    const run = stage({ protections: BACKUP });
    set(run, 'effect');
    run.advanceTo(60_000);
    expect(factsOf(run, 'work-started')).toHaveLength(1);
    expect(factsOf(run, 'side-effect-done')).toEqual([]);
  });

  test('before the work, with a plain pop: the message is lost', () => {
    const run = stage({});
    set(run, 'work');
    run.advanceTo(30_000);
    expect(factsOf(run, 'work-started')).toEqual([]);
    expect(end(run)).toBe('lost');
  });

  test.each(['effect', 'ack'])(
    'before %s, with a plain pop: it is in hand until it ends',
    (line) => {
      const run = stage({});
      set(run, line);
      run.advanceTo(30_000);
      expect(factsOf(run, 'actor-crashed')).toMatchObject([{ messages: ['m1'] }]);
      expect(end(run)).toBe(line === 'ack' ? 'done' : 'lost');
    },
  );

  test('strikes once: the next life passes the line', () => {
    const run = stage({ protections: BACKUP, reapers: 1 });
    run.act({
      kind: 'fault',
      fault: 'at-line',
      target: 'worker-A',
      line: 'effect',
      restartAfterMs: 1000,
    });
    run.advanceTo(30_000);
    expect(factsOf(run, 'fault-struck')).toHaveLength(1);
    expect(end(run)).toBe('done');
  });
});

test('a pause between the effect and the ack holds back what the line was about to send', () => {
  const run = stage({ protections: BACKUP });
  set(run, 'ack', 'pause');
  run.advanceTo(30_000);
  const [done] = factsOf(run, 'side-effect-done');
  const ack = factsOf(run, 'command-executed').find(({ argv }) => argv[0] === 'ZREM');
  expect((ack?.at ?? 0) - (done?.at ?? 0)).toBe(4000 + 50);
  expect(end(run)).toBe('done');
});

test('a process that dies while it stands still does not go on', () => {
  const run = stage({ protections: BACKUP });
  set(run, 'ack', 'pause');
  run.advanceTo(3000);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
  run.advanceTo(30_000);
  expect(factsOf(run, 'side-effect-done')).toHaveLength(1);
  expect(commands(run)).not.toContain('ZREM');
});

test('the reply to the line is lost after Redis has run it, the request before', () => {
  const asked = (does: Mishap) => {
    const run = stage({});
    set(run, 'store', does, 'web-1');
    run.advanceTo(30_000);
    return factsOf(run, 'command-executed').filter(({ argv }) => argv[0] === 'LPUSH').length;
  };
  expect([asked('lose-reply'), asked('lose-request')]).toEqual([2, 1]);
});

test('waits where everybody can see it, and is refused when it waits there already', () => {
  const run = stage({});
  set(run, 'work');
  expect(run.world.armedFaults()).toMatchObject([{ target: 'worker-A', line: 'work' }]);
  set(run, 'work');
  set(run, 'work', 'pause');
  expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason: 'already-armed' }]);
  expect(run.world.armedFaults()).toHaveLength(2);
});

test('a run with it is the same again from its file and after going back', () => {
  const run = stage({ protections: BACKUP, reapers: 1 });
  set(run, 'ack', 'pause');
  run.advanceTo(20_000);
  const digest = run.digest();
  run.seek(1700);
  run.advanceTo(20_000);
  expect(run.digest()).toBe(digest);
});

test('the view says which line of the listing a process is at', () => {
  const run = stage({ protections: BACKUP });
  const codeOf = (id: string) => {
    const actor = run.world.actor(id);
    if (actor === undefined) return [];
    const listing = listingOf(run.scenario.design, run.world.protections, actor);
    return listing.filter((line) => line.id === actor.line).map(({ code }) => code);
  };
  run.advanceTo(620);
  expect(codeOf('web-1')).toEqual(['LPUSH queue message']);
  playToWork(run);
  expect(codeOf('worker-A')).toEqual(['work(message)']);
});
