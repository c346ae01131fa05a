// Section 5.8: the orders of side effect (E), mark (M) and ack (A), and what a crash between
// two of them does. The queue redelivers: a list with a backup set and a reaper, unless said
// otherwise.

import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/sim/run.ts';
import type { DesignOptions } from '../../src/sim/scenarios/design.ts';
import {
  cli,
  crash,
  playTo,
  playToCommand,
  playToWork,
  type StageOptions,
  stage,
  states,
  timesDone,
} from './stage.ts';

type Protections = NonNullable<DesignOptions['protections']>;

function queue(protections: Protections, more: StageOptions = {}): Run {
  return stage({ ...more, reaper: true, protections: { claim: 'script', ...protections } });
}

/** What comes of a run in which the worker dies where the run stands, and starts again. */
function crashedHere(run: Run): Run {
  crash(run, 'worker-A', 500);
  run.advanceTo(30_000);
  return run;
}

describe('A, E: ack, then side effect', () => {
  test('a crash behind the ack loses it: at most once', () => {
    const run = queue({ ackWhen: 'before' });
    playToWork(run);
    expect(states(crashedHere(run))).toEqual(['lost']);
  });
});

describe('E, A: side effect, then ack', () => {
  test('a crash behind the effect does it twice: at least once', () => {
    const run = queue({});
    playTo(run, 'side-effect-done');
    expect(timesDone(crashedHere(run))).toEqual([2]);
  });

  test('a crash before the effect loses nothing', () => {
    const run = queue({});
    playToWork(run);
    expect(timesDone(crashedHere(run))).toEqual([1]);
  });
});

describe('M, E, A: mark, side effect, ack', () => {
  test('a crash behind the mark: the redelivery skips it, acks it, and it was never done', () => {
    const run = queue({ mark: 'before' });
    playToWork(run);
    expect(states(crashedHere(run))).toEqual(['lost']);
    expect(cli(run, 'ZCARD orders:backup')).toBe(0);
  });

  test('a crash behind the effect is harmless', () => {
    const run = queue({ mark: 'before' });
    playTo(run, 'side-effect-done');
    expect(timesDone(crashedHere(run))).toEqual([1]);
  });
});

describe('E, M, A: side effect, mark, ack', () => {
  test('a crash between effect and mark does it twice', () => {
    const run = queue({ mark: 'after' });
    playTo(run, 'side-effect-done');
    expect(timesDone(crashedHere(run))).toEqual([2]);
  });

  test('a crash behind the mark does not; a mark that is gone does', () => {
    const run = queue({ mark: 'after' });
    playToCommand(run, 'SET');
    const forgetful = run.fork();
    expect(timesDone(crashedHere(run))).toEqual([1]);
    cli(forgetful, 'DEL done:1');
    expect(timesDone(crashedHere(forgetful))).toEqual([2]);
  });
});

describe('lease-mark, E, done-mark, A: a mark that ends by itself', () => {
  test('a crash during the work is retried once the mark has ended', () => {
    const run = queue({ mark: 'lease' });
    playToWork(run);
    expect(timesDone(crashedHere(run))).toEqual([1]);
  });

  test('work longer than the lease runs twice at once, as without', () => {
    const run = queue({ mark: 'lease' }, { workers: 2, worker: { workMs: 4500 } });
    run.advanceTo(30_000);
    expect(timesDone(run)[0]).toBeGreaterThan(1);
  });
});

describe('(E+M) in one transaction of the other system, A', () => {
  test('redelivered, its unique key refuses it: effectively once there, wherever it crashes', () => {
    for (const moment of ['work-started', 'side-effect-done'] as const) {
      const run = queue({ uniqueEffect: true });
      playTo(run, moment);
      expect(timesDone(crashedHere(run))).toEqual([1]);
    }
  });
});

describe('(E+M+A) in the same Redis: one script', () => {
  const designs: [string, StageOptions][] = [
    ['list with a backup set', { reaper: true, protections: { claim: 'script' } }],
    ['list with a processing list', { reaper: true, protections: { claim: 'processing-list' } }],
    ['own list', { protections: { claim: 'own-list' } }],
    ['sorted set', { design: 'sorted-set', protections: { due: 'lease' } }],
    ['stream', { design: 'stream' }],
  ];

  test.each(designs)('%s: all or nothing, wherever it crashes', (_, options) => {
    const start = () =>
      stage({ ...options, protections: { ...options.protections, effectIn: 'redis' } });
    const before = start();
    playToWork(before);
    const after = start();
    playTo(after, 'side-effect-done');
    for (const run of [before, after]) {
      expect(timesDone(crashedHere(run))).toEqual([1]);
      expect(cli(run, 'GET orders:balance')).toBe('1');
      expect(cli(run, 'HGETALL orders:applied')).toEqual(['1', '1']);
    }
  });

  test('the effect is done when the script ran, though its reply never comes', () => {
    const run = queue({ effectIn: 'redis' });
    const done = playTo(run, 'side-effect-done');
    run.act({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis', carrying: 'any' });
    run.advanceTo(20_000);
    expect(run.world.effects()).toEqual([{ message: 'm1', by: 'worker-A', at: done.at, nth: 1 }]);
    expect(cli(run, 'GET orders:balance')).toBe('1');
  });

  test('late and redelivered, the second one only acks', () => {
    const run = queue({ effectIn: 'redis' }, { workers: 2, worker: { workMs: 4500 } });
    run.advanceTo(30_000);
    expect(timesDone(run)).toEqual([1]);
  });
});

describe('E is a mail or a payment, and its system takes no key', () => {
  test('no order of ours helps: each is lost or twice for some crash', () => {
    const orders: [Protections, 'work-started' | 'side-effect-done'][] = [
      [{ ackWhen: 'before' }, 'work-started'],
      [{}, 'side-effect-done'],
      [{ mark: 'before' }, 'work-started'],
      [{ mark: 'after' }, 'side-effect-done'],
    ];
    for (const [protections, moment] of orders) {
      const run = queue(protections);
      playTo(run, moment);
      expect(timesDone(crashedHere(run))[0]).not.toBe(1);
    }
  });
});

describe('what marks leave open', () => {
  test('they are by the business id: a producer’s duplicate has it, but an entry id of its own', () => {
    const run = stage({ design: 'stream', protections: { mark: 'before' } });
    run.act({ kind: 'fault', fault: 'reset-after', target: 'web-1:redis', carrying: 'message' });
    run.advanceTo(20_000);
    expect(cli(run, 'XLEN orders')).toBe(2);
    expect(timesDone(run)).toEqual([1]);
  });
});
