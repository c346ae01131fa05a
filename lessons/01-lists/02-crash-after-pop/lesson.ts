// The worker that died holding a message: RPOP and BRPOP take it out of Redis at the hand-over, so
// a crash during the work loses it (failures.md calls this L1). The workers start one after the
// other, so that worker B gets the second order whatever the dice.

import {
  believes,
  commandRan,
  crashed,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  explained,
  holds,
  inQueue,
  lost,
  never,
  onlyCopyWith,
  restarted,
  wentTo,
} from '../../../src/lesson/checks.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { backUntil, play, playUntil, type, use } from '../../../src/lesson/move.ts';

const crashB = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-B',
  restartAfterMs: 6000,
} as const;

const look = type('LRANGE', 'orders', '0', '-1');
const bHoldsTwo = playUntil(holds('worker-B', 2));

export default lesson({
  scenario: {
    id: 'crash-after-pop',
    design: 'list',
    // Without jitter the producer hears of its order before the worker has it, and lets go of its
    // own copy: what the worker holds is the only one.
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 2000, messages: 6, intervalMs: 1200 }],
    workers: [
      { id: 'worker-A', workMs: 4000 },
      { id: 'worker-B', startsAtMs: 800, workMs: 4000 },
    ],
  },
  seed: 1,
  steps: {
    hold: {
      predict: {
        options: { list: inQueue(2), worker: onlyCopyWith(2, 'worker-B') },
        answer: 'worker',
      },
      goals: { holds: holds('worker-B'), looked: commandRan('LRANGE') },
      solution: [bHoldsTwo, look],
      wrong: [{ moves: [look], goal: 'holds', why: 'why.holds-nothing' }],
    },
    crash: {
      opensWith: [bHoldsTwo],
      predict: {
        options: { back: inQueue(2), other: wentTo(2, 'worker-A'), lost: lost() },
        answer: 'lost',
      },
      goals: { crashed: crashedWhileHolding('worker-B'), lost: lost() },
      faults: [crashB],
      solution: [use(crashB)],
      wrong: [
        { moves: [play(2000)], goal: 'lost', why: 'why.lost' },
        {
          moves: [playUntil(doneOnce(2)), use(crashB)],
          goal: 'crashed',
          why: 'why.crashed-empty-handed',
        },
      ],
      claims: {
        open: { 'only-copy': onlyCopyWith(2, 'worker-B') },
        solved: { 'two-moments': explained(2, 'popped-then-crashed') },
      },
    },
    restart: {
      predict: {
        options: { all: done(6), five: done(5), twice: doneTwice() },
        answer: 'five',
      },
      goals: { back: restarted('worker-B'), five: done(5) },
      solution: [playUntil(restarted('worker-B')), playUntil(done(5)), play(8000)],
      wrong: [{ moves: [play(1000)], goal: 'back', why: 'why.not-restarted' }],
      claims: {
        solved: {
          'still-lost': lost(),
          'not-twice': never(doneTwice()),
          believed: believes('web-1', 2, 'stored'),
        },
      },
    },
    'other-future': {
      opensWith: [bHoldsTwo, use(crashB), play(2000)],
      goals: { once: doneOnce(2), none: never(lost()) },
      faults: [crashB],
      solution: [backUntil(holds('worker-B', 2)), type('LLEN', 'orders'), playUntil(doneOnce(2))],
      wrong: [
        { moves: [play(8000)], goal: 'none', why: 'why.lost' },
        {
          moves: [backUntil(holds('worker-B', 2)), playUntil(crashed('worker-B'))],
          goal: 'none',
          why: 'why.lost',
        },
      ],
    },
    moment: {
      opensWith: [bHoldsTwo],
      predict: {
        options: { lost: lost(), none: never(lost()) },
        answer: 'none',
      },
      goals: { crashed: crashed('worker-B'), none: never(lost()), all: done(6) },
      faults: [crashB],
      solution: [playUntil(doneOnce(2)), use(crashB), playUntil(done(6))],
      wrong: [
        { moves: [use(crashB)], goal: 'none', why: 'why.lost' },
        { moves: [playUntil(done(6))], goal: 'crashed', why: 'why.not-crashed' },
      ],
    },
  },
});
