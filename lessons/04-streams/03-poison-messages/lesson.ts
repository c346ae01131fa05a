// Poison messages: one that kills whoever takes it is claimed again and again, until its delivery
// count sends it to the dead letters; that count also rises by looking (failures.md calls it S10).
// Times are chosen so that the poison passes from one worker to the other.

import {
  commandRan,
  crashed,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  holds,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import { copyIn } from '../../../src/lesson/checks-redelivery.ts';
import { deliveries, pendingEntries } from '../../../src/lesson/checks-streams.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const DEAD = 'orders:dead';

const poison = {
  kind: 'fault',
  fault: 'poison-message',
  target: 'm2',
  restartAfterMs: 4500,
} as const;

const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-A',
  restartAfterMs: 4500,
} as const;

const lookAtPel = type('XPENDING', 'orders', 'workers', '-', '+', '10');
const lookAsWorkerA = type('XREADGROUP', 'GROUP', 'workers', 'worker-A', 'STREAMS', 'orders', '0');

export default lesson({
  scenario: {
    id: 'poison-messages',
    design: 'stream',
    protections: { claimIdleMs: 4000 },
    link: { latencyMs: 300, jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 2500, messages: 6, intervalMs: 1500 }],
    workers: [
      { id: 'worker-A', workMs: 2000, workJitterMs: 0 },
      { id: 'worker-B', startsAtMs: 800, workMs: 2000, workJitterMs: 0 },
    ],
  },
  seed: 1,
  steps: {
    walk: {
      opensWith: [playUntil(holds('worker-A', 1))],
      predict: {
        options: { lost: lost(), one: never(crashed('worker-A')), both: crashed('worker-A') },
        answer: 'both',
      },
      goals: { first: crashed('worker-B'), second: crashed('worker-A') },
      faults: [poison],
      solution: [use(poison), playUntil(crashed('worker-A'))],
      wrong: [{ moves: [play(20_000)], goal: 'first', why: 'why.not-crashed' }],
      claims: { solved: { 'none-lost': never(lost()), 'none-twice': never(doneTwice()) } },
    },
    count: {
      predict: {
        options: {
          nothing: never(deliveries(2, 2)),
          longer: pendingEntries(4),
          count: deliveries(2, 4),
        },
        answer: 'count',
      },
      goals: { four: deliveries(2, 4), looked: commandRan('XPENDING') },
      solution: [playUntil(deliveries(2, 4)), lookAtPel],
      wrong: [{ moves: [lookAtPel], goal: 'four', why: 'why.deliveries' }],
    },
    bury: {
      predict: {
        options: { deleted: lost(), again: deliveries(2, 1), dead: copyIn(2, DEAD) },
        answer: 'dead',
      },
      goals: { dead: copyIn(2, DEAD), empty: never(deliveries(2, 1)), rest: done(5) },
      protections: ['deadLetterAfter'],
      solution: [protect('deadLetterAfter', 3), playUntil(copyIn(2, DEAD)), playUntil(done(5))],
      wrong: [{ moves: [play(30_000)], goal: 'dead', why: 'why.no-copy-in' }],
    },
    innocent: {
      // A second later worker A is at work: it has asked already whether to bury it.
      opensWith: [protect('deadLetterAfter', 3), playUntil(holds('worker-A', 1)), play(1000)],
      predict: {
        options: { done: doneOnce(1), kept: deliveries(1, 1), dead: copyIn(1, DEAD) },
        answer: 'dead',
      },
      goals: {
        looked: commandRan('XREADGROUP'),
        crashed: crashedWhileHolding('worker-A'),
        dead: copyIn(1, DEAD),
      },
      faults: [crashA],
      // The PEL has to be in sight: it is what changes.
      explorer: false,
      solution: [
        lookAsWorkerA,
        lookAsWorkerA,
        lookAsWorkerA,
        use(crashA),
        playUntil(copyIn(1, DEAD)),
      ],
      wrong: [
        { moves: [lookAsWorkerA, use(crashA), play(15_000)], goal: 'dead', why: 'why.no-copy-in' },
      ],
    },
    owner: {
      goals: { looked: commandRan('XRANGE', DEAD), once: doneOnce(1) },
      solution: [
        type('XRANGE', DEAD, '-', '+'),
        type('XADD', 'orders', '*', 'order', '{"id":1,"sku":"rice"}'),
        playUntil(doneOnce(1)),
      ],
      wrong: [{ moves: [play(15_000)], goal: 'once', why: 'why.times-done' }],
    },
  },
});
