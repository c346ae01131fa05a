// The backup copy: what is taken stays in Redis until it is acked. In a list it has no time, and a
// deadline in a second command leaves a gap; a script that pops and writes both in one step leaves
// none (failures.md: R1, R2). What remains is a second delivery. One worker, so that no dice decide
// who gets what.

import {
  commandRan,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  holds,
  lost,
  never,
  onlyCopyWith,
} from '../../../src/lesson/checks.ts';
import { copyIn, crashedBehindEffect, delivered } from '../../../src/lesson/checks-redelivery.ts';
import { isSet } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const PROCESSING = 'orders:processing';
const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: A,
  restartAfterMs: 2000,
} as const;

const aHoldsOne = playUntil(holds(A, 1));
const aWorks = playUntil(delivered(1, 1));
const look = type('LRANGE', PROCESSING, '0', '-1');

export default lesson({
  scenario: {
    id: 'backup-copy',
    design: 'list',
    protections: { claim: 'processing-list', leaseMs: 6000 },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 1000, messages: 3, intervalMs: 1200 }],
    workers: [
      { id: A, workMs: 2500, workJitterMs: 300 },
      { id: 'reaper', duty: 'reap', startsAtMs: 800, pollIntervalMs: 1500 },
    ],
  },
  seed: 1,
  steps: {
    copy: {
      predict: {
        options: { memory: onlyCopyWith(1, A), both: copyIn(1, PROCESSING) },
        answer: 'both',
      },
      goals: { works: delivered(1, 1), looked: commandRan('LRANGE', PROCESSING) },
      solution: [aWorks, look],
      wrong: [
        {
          moves: [aWorks, type('LRANGE', 'orders', '0', '-1')],
          goal: 'looked',
          why: 'why.command-not-run',
        },
      ],
      claims: { solved: { stamped: copyIn(1, 'orders:leases') } },
    },
    reaper: {
      opensWith: [aWorks],
      predict: {
        options: { lost: lost(), stays: never(delivered(1, 2)), again: doneOnce(1) },
        answer: 'again',
      },
      goals: { crashed: crashedWhileHolding(A), none: never(lost()), once: doneOnce(1) },
      faults: [crashA],
      solution: [use(crashA), playUntil(doneOnce(1))],
      wrong: [
        { moves: [playUntil(doneOnce(1))], goal: 'crashed', why: 'why.not-crashed' },
        { moves: [use(crashA), play(4000)], goal: 'once', why: 'why.times-done' },
      ],
      claims: { solved: { 'second-delivery': delivered(1, 2) } },
    },
    gap: {
      opensWith: [aHoldsOne],
      predict: {
        options: { lost: lost(), again: doneOnce(1), stuck: copyIn(1, PROCESSING) },
        answer: 'stuck',
      },
      goals: {
        crashed: crashedWhileHolding(A),
        rest: done(2),
        stuck: copyIn(1, PROCESSING),
      },
      faults: [crashA],
      solution: [use(crashA), playUntil(done(2)), look],
      wrong: [
        {
          moves: [play(1000), use(crashA), playUntil(done(3))],
          goal: 'stuck',
          why: 'why.no-copy-in',
        },
      ],
      claims: {
        open: { 'no-deadline': never(copyIn(1, 'orders:leases')) },
        solved: { orphan: never(copyIn(1, 'orders:leases')) },
      },
    },
    script: {
      opensWith: [],
      predict: {
        options: { lost: lost(), again: doneOnce(1), stuck: copyIn(1, 'orders:backup') },
        answer: 'again',
      },
      goals: {
        script: isSet('claim', 'script'),
        crashed: crashedWhileHolding(A),
        once: doneOnce(1),
        all: done(3),
      },
      faults: [crashA],
      protections: ['claim'],
      solution: [protect('claim', 'script'), aHoldsOne, use(crashA), playUntil(done(3))],
      wrong: [
        {
          moves: [aHoldsOne, use(crashA), playUntil(done(2))],
          goal: 'once',
          why: 'why.times-done',
        },
        {
          moves: [protect('claim', 'pop'), aHoldsOne, use(crashA), play(20_000)],
          goal: 'once',
          why: 'why.times-done',
        },
      ],
      claims: { solved: { 'second-delivery': delivered(1, 2), 'none-lost': never(lost()) } },
    },
    price: {
      opensWith: [protect('claim', 'script'), aWorks],
      predict: {
        options: { lost: lost(), once: never(doneTwice()), twice: doneTwice() },
        answer: 'twice',
      },
      goals: {
        shipped: done(1),
        crashed: crashedBehindEffect(A, 1),
        twice: doneTwice(),
      },
      faults: [crashA],
      solution: [playUntil(doneOnce(1)), use(crashA), playUntil(doneTwice())],
      wrong: [
        {
          moves: [use(crashA), playUntil(doneOnce(1))],
          goal: 'crashed',
          why: 'why.crashed-elsewhere',
        },
        { moves: [playUntil(done(3))], goal: 'crashed', why: 'why.not-crashed' },
      ],
    },
  },
});
