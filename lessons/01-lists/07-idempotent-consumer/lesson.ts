// The idempotent consumer: a mark before the side effect loses it in a crash, a mark behind it does
// it twice; one step for both does neither, in the outside world or in Redis (failures.md, 5.8).
// One worker, so that no dice decide who gets what.

import {
  commandRan,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import {
  copiesIn,
  crashedBehindEffect,
  delivered,
  stored,
} from '../../../src/lesson/checks-redelivery.ts';
import { isSet, struck } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const BACKUP = 'orders:backup';
const WIRE = 'web-1:redis';
const crashA = { kind: 'fault', fault: 'process-crash', target: A, restartAfterMs: 2000 } as const;
const loseReply = {
  kind: 'fault',
  fault: 'reset-after',
  target: WIRE,
  carrying: 'message',
} as const;

const aWorks = playUntil(delivered(1, 1));
const shipped = playUntil(doneOnce(1));

export default lesson({
  scenario: {
    id: 'idempotent-consumer',
    design: 'list',
    protections: { claim: 'script', leaseMs: 5000, mark: 'before' },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 1000, messages: 3, intervalMs: 1200 }],
    workers: [
      { id: A, workMs: 2500, workJitterMs: 300 },
      { id: 'reaper', duty: 'reap', startsAtMs: 800, pollIntervalMs: 1000 },
    ],
  },
  seed: 1,
  steps: {
    before: {
      opensWith: [aWorks],
      predict: {
        options: { once: doneOnce(1), twice: doneTwice(), never: lost() },
        answer: 'never',
      },
      goals: { crashed: crashedWhileHolding(A), lost: lost() },
      faults: [crashA],
      solution: [use(crashA), playUntil(lost())],
      wrong: [
        { moves: [use(crashA), play(4000)], goal: 'lost', why: 'why.lost' },
        { moves: [shipped, use(crashA), playUntil(done(3))], goal: 'lost', why: 'why.lost' },
      ],
    },
    after: {
      opensWith: [protect('mark', 'after'), aWorks],
      predict: {
        options: { once: never(doneTwice()), twice: doneTwice(), never: lost() },
        answer: 'twice',
      },
      goals: { shipped: done(1), crashed: crashedBehindEffect(A, 1), twice: doneTwice() },
      faults: [crashA],
      solution: [shipped, use(crashA), playUntil(doneTwice())],
      wrong: [
        // Half a second later the mark is in Redis.
        {
          moves: [shipped, play(600), use(crashA), playUntil(done(3))],
          goal: 'twice',
          why: 'why.done-twice',
        },
        { moves: [use(crashA), playUntil(done(3))], goal: 'crashed', why: 'why.crashed-elsewhere' },
      ],
    },
    outside: {
      opensWith: [protect('mark', 'none'), aWorks],
      predict: {
        options: { once: doneOnce(1), twice: doneTwice(), never: lost() },
        answer: 'once',
      },
      goals: {
        unique: isSet('uniqueEffect', true),
        shipped: done(1),
        crashed: crashedBehindEffect(A, 1),
        again: delivered(1, 2),
        all: done(3),
      },
      faults: [crashA],
      protections: ['uniqueEffect'],
      solution: [protect('uniqueEffect', true), shipped, use(crashA), playUntil(done(3))],
      wrong: [
        { moves: [shipped, use(crashA), playUntil(done(3))], goal: 'unique', why: 'why.is-set' },
        {
          moves: [protect('uniqueEffect', true), playUntil(done(3))],
          goal: 'crashed',
          why: 'why.not-crashed',
        },
      ],
      claims: { solved: { 'none-twice': never(doneTwice()), 'none-lost': never(lost()) } },
    },
    inside: {
      opensWith: [protect('mark', 'none')],
      predict: {
        options: { two: lost(), three: never(doneTwice()), four: doneTwice() },
        answer: 'three',
      },
      goals: {
        inside: isSet('effectIn', 'redis'),
        crashed: crashedWhileHolding(A),
        all: done(3),
        looked: commandRan('GET', 'orders:balance'),
      },
      faults: [crashA],
      protections: ['effectIn'],
      solution: [
        protect('effectIn', 'redis'),
        shipped,
        use(crashA),
        playUntil(done(3)),
        type('GET', 'orders:balance'),
      ],
      wrong: [
        { moves: [aWorks, use(crashA), playUntil(done(3))], goal: 'inside', why: 'why.is-set' },
        {
          moves: [protect('effectIn', 'redis'), playUntil(done(3))],
          goal: 'crashed',
          why: 'why.not-crashed',
        },
      ],
      claims: { solved: { 'none-lost': never(lost()), 'no-claim': copiesIn(1, BACKUP, 0) } },
    },
    both: {
      opensWith: [protect('mark', 'none'), protect('uniqueEffect', true)],
      predict: {
        options: { once: doneOnce(1), twice: doneTwice(), never: never(delivered(1, 2)) },
        answer: 'once',
      },
      goals: { broken: struck('reset-after', WIRE), again: delivered(1, 2), all: done(3) },
      faults: [loseReply, crashA],
      solution: [use(loseReply), playUntil(done(3))],
      wrong: [{ moves: [playUntil(done(3))], goal: 'broken', why: 'why.not-struck' }],
      claims: { solved: { 'stored-twice': stored(1, 2), once: doneOnce(1) } },
    },
  },
});
