// A reaper too eager: a visibility timeout shorter than the work makes a healthy worker's message be
// done twice; a longer one makes a dead worker's wait. Renewal serves both, until a worker stands
// still (failures.md: R3). Worker B starts late, so that worker A gets the first order whatever the
// dice.

import {
  commandRan,
  crashedWhileHolding,
  doneOnce,
  doneTwice,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import {
  acked,
  delivered,
  dueAhead,
  redeliveredLate,
  redeliveredSoon,
} from '../../../src/lesson/checks-redelivery.ts';
import { isSet, struck } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const B = 'worker-B';
const BACKUP = 'orders:backup';
const slowA = { kind: 'fault', fault: 'slow-worker', target: A, factor: 4 } as const;
const crashA = { kind: 'fault', fault: 'process-crash', target: A, restartAfterMs: null } as const;
const freezeA = { kind: 'fault', fault: 'pause', target: A, durationMs: 12_000 } as const;

const aWorks = playUntil(delivered(1, 1));
const look = type('ZRANGE', BACKUP, '0', '-1', 'WITHSCORES');

export default lesson({
  scenario: {
    id: 'eager-reaper',
    design: 'list',
    protections: { claim: 'script', leaseMs: 5000 },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 1000, messages: 2, intervalMs: 3000 }],
    workers: [
      { id: A, workMs: 2500, workJitterMs: 300 },
      { id: B, startsAtMs: 3500, workMs: 2000, workJitterMs: 300 },
      { id: 'reaper', duty: 'reap', startsAtMs: 800, pollIntervalMs: 1000 },
    ],
  },
  seed: 1,
  steps: {
    deadline: {
      predict: {
        options: { taken: never(dueAhead(1, BACKUP)), deadline: dueAhead(1, BACKUP) },
        answer: 'deadline',
      },
      goals: { works: delivered(1, 1), looked: commandRan('ZRANGE', BACKUP) },
      solution: [aWorks, look],
      wrong: [
        {
          moves: [aWorks, type('LRANGE', 'orders', '0', '-1')],
          goal: 'looked',
          why: 'why.command-not-run',
        },
      ],
    },
    slow: {
      opensWith: [aWorks],
      predict: {
        options: { once: never(doneTwice()), lost: lost(), twice: doneTwice() },
        answer: 'twice',
      },
      goals: { slow: struck('slow-worker', A), second: delivered(1, 2), twice: doneTwice() },
      faults: [slowA],
      solution: [use(slowA), playUntil(doneTwice())],
      wrong: [
        { moves: [playUntil(acked(A, 1))], goal: 'second', why: 'why.delivered' },
        { moves: [use(slowA), play(3000)], goal: 'twice', why: 'why.done-twice' },
      ],
      claims: { solved: { 'none-lost': never(lost()) } },
    },
    longer: {
      opensWith: [],
      goals: {
        longer: isSet('leaseMs', 20_000),
        slow: struck('slow-worker', A),
        acked: acked(A, 1),
        once: doneOnce(1),
      },
      faults: [slowA],
      protections: ['leaseMs'],
      solution: [protect('leaseMs', 20_000), aWorks, use(slowA), playUntil(acked(A, 1))],
      wrong: [
        {
          moves: [protect('leaseMs', 2000), aWorks, use(slowA), playUntil(acked(A, 1))],
          goal: 'longer',
          why: 'why.is-set',
        },
        {
          moves: [aWorks, use(slowA), playUntil(acked(A, 1))],
          goal: 'once',
          why: 'why.times-done',
        },
        // The deadline of what is taken already stays where it is.
        {
          moves: [aWorks, use(slowA), protect('leaseMs', 20_000), playUntil(acked(A, 1))],
          goal: 'once',
          why: 'why.times-done',
        },
      ],
      claims: { solved: { 'one-delivery': never(delivered(1, 2)) } },
    },
    wait: {
      opensWith: [protect('leaseMs', 20_000), aWorks],
      predict: {
        options: {
          soon: redeliveredSoon(1, 8000),
          late: redeliveredLate(1, 15_000),
          never: lost(),
        },
        answer: 'late',
      },
      goals: { crashed: crashedWhileHolding(A), late: redeliveredLate(1, 15_000) },
      faults: [crashA],
      solution: [use(crashA), playUntil(delivered(1, 2))],
      wrong: [
        { moves: [play(20_000)], goal: 'late', why: 'why.no-holder-crashed' },
        { moves: [use(crashA), play(10_000)], goal: 'late', why: 'why.not-redelivered' },
      ],
    },
    renew: {
      opensWith: [],
      predict: {
        options: { once: doneOnce(1), twice: doneTwice() },
        answer: 'once',
      },
      goals: {
        renew: isSet('renewEveryMs', 1000),
        slow: struck('slow-worker', A),
        acked: acked(A, 1),
        once: doneOnce(1),
      },
      faults: [slowA],
      protections: ['renewEveryMs'],
      solution: [protect('renewEveryMs', 1000), aWorks, use(slowA), playUntil(acked(A, 1))],
      wrong: [
        {
          moves: [aWorks, use(slowA), playUntil(acked(A, 1))],
          goal: 'once',
          why: 'why.times-done',
        },
        {
          moves: [protect('renewEveryMs', 1000), playUntil(acked(A, 1))],
          goal: 'slow',
          why: 'why.not-struck',
        },
      ],
      claims: {
        solved: { 'one-delivery': never(delivered(1, 2)), 'still-5': isSet('leaseMs', 5000) },
      },
    },
    freeze: {
      opensWith: [protect('renewEveryMs', 1000), aWorks],
      predict: {
        options: { once: never(doneTwice()), lost: lost(), twice: doneTwice() },
        answer: 'twice',
      },
      goals: { frozen: struck('pause', A), second: delivered(1, 2), twice: doneTwice() },
      faults: [freezeA],
      solution: [use(freezeA), playUntil(doneTwice())],
      wrong: [{ moves: [play(12_000)], goal: 'second', why: 'why.delivered' }],
    },
  },
});
