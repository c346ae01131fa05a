/* Moves on a run, and how a step opens. */
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { situationOf } from '../../src/lesson/check.ts';
import { crashed, done, holds, lost, never, waiting } from '../../src/lesson/checks.ts';
import { chosenOf } from '../../src/lesson/chosen-design.ts';
import { lesson, type StepDraft } from '../../src/lesson/lesson.ts';
import {
  backUntil,
  choose,
  describeMove,
  type Move,
  play,
  playUntil,
  protect,
  type,
  use,
} from '../../src/lesson/move.ts';
import {
  goalStatuses,
  isSolved,
  MoveError,
  openingOf,
  opensFresh,
  perform,
} from '../../src/lesson/play.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

const crash = use({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
const look = type('LLEN', 'orders');
const aHolds = playUntil(holds('worker-A'));

const sample = lesson({
  scenario: {
    id: 'play',
    design: 'list',
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', messages: 2 }],
    workers: [{ id: 'worker-A' }],
  },
  seed: 3,
  steps: {
    hold: { goals: { held: holds('worker-A') }, solution: [aHolds] },
    crash: { goals: { lost: lost(), held: holds('worker-A') }, solution: [crash] },
    push: { opensWith: [type('LPUSH', 'orders', '{"id":9}')], goals: {}, solution: [] },
  },
});
const [hold, crashStep, push] = sample.steps as [
  (typeof sample.steps)[0],
  (typeof sample.steps)[0],
  (typeof sample.steps)[0],
];
const start = () => openingOf(sample, hold);

describe('a move', () => {
  it('lets time pass', () => {
    expect(perform(start(), [play(1234)]).now).toBe(1234);
  });

  it('plays until a check holds, and not further', () => {
    const run = perform(start(), [aHolds]);
    run.stepBack();
    expect(holds('worker-A').test(situationOf(run)).ok).toBe(false);
  });

  it('gives up when the check cannot come to hold', () => {
    const never2 = playUntil(done(99));
    expect(() => perform(start(), [never2])).toThrow(MoveError);
    expect(() => perform(start(), [never2])).toThrow('why.done');
  });

  it('goes back until a check holds', () => {
    const run = perform(start(), [aHolds, backUntil(never(holds('worker-A')))]);
    expect(run.cursor).toBeLessThan(perform(start(), [aHolds]).cursor);
    expect(() => perform(start(), [backUntil(lost())])).toThrow(MoveError);
  });

  it('in the past leaves what came after behind', () => {
    const moves = [aHolds, crash, play(9000), backUntil(never(crashed('worker-A'))), look];
    const run = perform(start(), [...moves, play(9000)]);
    expect(crashed('worker-A').test(situationOf(run)).ok).toBe(false);
    expect(run.inputs).toHaveLength(1);
  });

  it.each<[Move, string]>([
    [play(1500), 'Play for 1.5 s'],
    [aHolds, 'Play until: worker A holds a message'],
    [backUntil(never(lost())), 'Step back until: not: at least 1 message lost'],
    [type('LPUSH', 'orders', '{"id":7}'), `Type: LPUSH orders '{"id":7}'`],
    [type('LPUSH', 'q', '订单'), 'Type: LPUSH q 订单'],
    [crash, 'Break: crash worker A'],
    [
      use({ kind: 'fault', fault: 'reset-after', target: 'worker-A:redis' }),
      'Break: lose the reply to worker A',
    ],
    [use({ kind: 'fault', fault: 'poison-message', target: 'm2' }), 'Break: poison message 2'],
    [protect('claim', 'script'), 'Set “Backup copy” to: a set with deadlines'],
    [protect('claimIdleMs', 6000), 'Set “XAUTOCLAIM when idle for” to: 6 s'],
    [protect('storedCopy', true), 'Set “A stored copy beside the channel” to: on'],
    [
      use({ kind: 'fault', fault: 'at-line', target: 'reaper', line: 'push' }),
      'Break: the reaper, before its line “push”: crash',
    ],
    [choose('stream/claim'), 'Choose the design: Stream: group with XAUTOCLAIM'],
  ])('says what it does: %#', (move, words) => {
    expect(sayIn('en', describeMove(move))).toBe(words);
  });
});

describe('a run of a step of its own', () => {
  const crashA = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;
  const stepDraft = {
    opensWith: [],
    designs: ['list/pop', 'list/backup-set', 'stream/claim'],
    schedule: [{ atMs: 5000, fault: crashA }],
    goals: { done: done(1) },
    solution: [],
  };
  const { scenario } = hold;
  const exam = lesson({
    scenario: {
      ...scenario,
      workers: [{ id: 'worker-A' }, { id: 'reaper', duty: 'reap' }],
    },
    seed: 3,
    steps: { brief: stepDraft },
  });
  const [brief] = exam.steps as [(typeof exam.steps)[0]];

  it('meets what is scheduled, whatever is done before', () => {
    const run = perform(openingOf(exam, brief), [play(1000), look, play(5000)]);
    expect(crashed('worker-A').test(situationOf(run)).ok).toBe(true);
  });

  it('starts anew in the design that is chosen, with the same schedule', () => {
    const opened = perform(openingOf(exam, brief), [play(1000), look]);
    const run = perform(opened, [choose('stream/claim')]);
    expect([run.now, run.scenario.design, run.inputs.length]).toEqual([0, 'stream', 1]);
    expect(run.scenario.protections.claimIdleMs).toBe(6000);
    expect(crashed('worker-A').test(situationOf(perform(run, [play(6000)]))).ok).toBe(true);
  });

  it('has a reaper in a list only: of a stream it would be a reader', () => {
    const workersIn = (design: string) =>
      perform(openingOf(exam, brief), [choose(design)]).scenario.workers.map(({ id }) => id);
    expect(workersIn('stream/claim')).toEqual(['worker-A']);
    expect(workersIn('list/backup-set')).toEqual(['worker-A', 'reaper']);
  });

  it('knows which of its designs it is in', () => {
    const opened = openingOf(exam, brief);
    expect(chosenOf(brief, opened)?.id).toBe('list/pop');
    expect(chosenOf(brief, perform(opened, [choose('stream/claim')]))?.id).toBe('stream/claim');
    expect(chosenOf(brief, perform(opened, [choose('pubsub/plain')]))).toBeNull();
  });

  it('is refused where it goes on with another, or asks for a design that is none', () => {
    const make = (step: Partial<StepDraft>) => () =>
      lesson({ scenario, seed: 3, steps: { brief: { ...stepDraft, ...step } } });
    const { opensWith, ...goesOn } = stepDraft;
    expect(opensWith).toEqual([]);
    expect(() => lesson({ scenario, seed: 3, steps: { brief: goesOn } })).toThrow(
      'needs opensWith',
    );
    expect(make({ designs: ['list/magic'] })).toThrow('there is no design list/magic');
  });
});

describe('a step', () => {
  it('opens where the solutions of the steps before it lead', () => {
    expect(holds('worker-A').test(situationOf(openingOf(sample, crashStep))).ok).toBe(true);
    expect([hold, crashStep, push].map((step) => opensFresh(sample, step))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('opens anew where it says so', () => {
    const run = openingOf(sample, push);
    expect([run.now, waiting(1).test(situationOf(run)).ok]).toEqual([0, true]);
  });

  it('is solved when all of its goals hold at once', () => {
    const situation = situationOf(perform(openingOf(sample, crashStep), [crash]));
    expect(goalStatuses(crashStep, situation).map(({ verdict }) => verdict.ok)).toEqual([
      true,
      false,
    ]);
    expect(isSolved(crashStep, situation)).toBe(false);
    expect(isSolved(hold, situationOf(perform(start(), [aHolds])))).toBe(true);
  });
});

describe('a step with a scenario of its own', () => {
  const watched = { ...sample.steps[0]?.scenario, id: 'watched', replicas: [{ id: 'replica-1' }] };
  const steps = {
    first: { goals: {}, solution: [] },
    other: { scenario: watched as ScenarioDraft, opensWith: [], goals: {}, solution: [] },
    next: { goals: {}, solution: [] },
  };
  const scenario = sample.steps[0]?.scenario as ScenarioDraft;
  const nodesIn = (steps: Parameters<typeof lesson>[0]['steps']) => {
    const made = lesson({ scenario, seed: 1, steps });
    return made.steps.map((step) => openingOf(made, step).world.nodes().length);
  };

  it('opens on it, and those that go on with its run have it too', () => {
    expect(nodesIn(steps)).toEqual([1, 2, 2]);
  });

  it('must open on a new run', () => {
    const { opensWith: _, ...other } = steps.other;
    expect(() => nodesIn({ ...steps, other })).toThrow('other');
  });
});
