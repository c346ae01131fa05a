// The delayed queue and its race: reading a sorted set removes nothing, so two workers read the
// same message, and both work on it if they do not look at what ZREM answers. Who looks is safe
// from the race, not from a crash; a lease is (failures.md: Z1 to Z3). Both workers ask at fixed
// times, so that no dice decide the race.

import {
  commandRan,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  explained,
  inQueue,
  lost,
  never,
  waiting,
  wentTo,
} from '../../../src/lesson/checks.ts';
import { ackRemoved, delivered, lowestIn } from '../../../src/lesson/checks-redelivery.ts';
import { isSet } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const B = 'worker-B';
const crashA = { kind: 'fault', fault: 'process-crash', target: A, restartAfterMs: 3000 } as const;

const threeWait = playUntil(waiting(3));
const aWorks = playUntil(delivered(1, 1));
const addNine = type('ZADD', 'orders', '0', '{"id":9,"sku":"tea"}');
const look = type('ZRANGEBYSCORE', 'orders', '-inf', '+inf');

export default lesson({
  scenario: {
    id: 'delayed-queue',
    design: 'sorted-set',
    protections: { due: 'unchecked', delayMs: 6000, leaseMs: 5000 },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 500, messages: 3, intervalMs: 1000 }],
    workers: [
      { id: A, startsAtMs: 6500, workMs: 2500, workJitterMs: 300 },
      { id: B, startsAtMs: 6700, workMs: 2500, workJitterMs: 300 },
    ],
  },
  seed: 1,
  steps: {
    score: {
      opensWith: [threeWait],
      predict: {
        options: {
          arrival: lowestIn(1, 'orders'),
          score: lowestIn(9, 'orders'),
          newest: lowestIn(3, 'orders'),
        },
        answer: 'score',
      },
      goals: { added: commandRan('ZADD', 'orders'), looked: commandRan('ZRANGEBYSCORE', 'orders') },
      solution: [addNine, look],
      wrong: [
        { moves: [look], goal: 'added', why: 'why.command-not-run' },
        {
          moves: [type('ZADD', 'orders', 'soon', '{"id":9,"sku":"tea"}')],
          goal: 'added',
          why: 'why.command-refused',
        },
      ],
      claims: { solved: { 'still-there': waiting(4) } },
    },
    race: {
      opensWith: [threeWait],
      predict: {
        options: { once: never(doneTwice()), twice: doneTwice(), none: lost() },
        answer: 'twice',
      },
      goals: { both: delivered(1, 2), twice: doneTwice() },
      solution: [playUntil(doneTwice())],
      wrong: [{ moves: [play(1000)], goal: 'both', why: 'why.delivered' }],
      claims: { solved: { 'a-first': ackRemoved(A, 1, 1), 'b-late': ackRemoved(B, 1, 0) } },
    },
    checked: {
      opensWith: [threeWait],
      goals: { checked: isSet('due', 'checked'), all: done(3), none: never(doneTwice()) },
      protections: ['due'],
      solution: [protect('due', 'checked'), playUntil(done(3))],
      wrong: [
        { moves: [playUntil(done(3))], goal: 'none', why: 'why.done-twice' },
        {
          moves: [protect('due', 'zpopmin'), playUntil(done(3))],
          goal: 'checked',
          why: 'why.is-set',
        },
      ],
      claims: { solved: { 'b-late': ackRemoved(B, 1, 0) } },
    },
    crash: {
      opensWith: [protect('due', 'checked'), threeWait, aWorks],
      predict: {
        options: { other: wentTo(1, B), stays: inQueue(1), lost: lost() },
        answer: 'lost',
      },
      goals: { crashed: crashedWhileHolding(A), lost: lost() },
      faults: [crashA],
      solution: [use(crashA), playUntil(lost())],
      wrong: [{ moves: [playUntil(doneOnce(1)), use(crashA)], goal: 'lost', why: 'why.lost' }],
      claims: { solved: { why: explained(1, 'removed-by-command') } },
    },
    lease: {
      opensWith: [protect('due', 'checked'), threeWait],
      predict: {
        options: { lost: lost(), once: doneOnce(1), twice: doneTwice() },
        answer: 'once',
      },
      goals: {
        lease: isSet('due', 'lease'),
        crashed: crashedWhileHolding(A),
        once: doneOnce(1),
        all: done(3),
      },
      faults: [crashA],
      protections: ['due'],
      solution: [protect('due', 'lease'), aWorks, use(crashA), playUntil(done(3))],
      wrong: [
        { moves: [aWorks, use(crashA), playUntil(done(2))], goal: 'once', why: 'why.times-done' },
        {
          moves: [protect('due', 'lease'), playUntil(done(3))],
          goal: 'crashed',
          why: 'why.not-crashed',
        },
        {
          moves: [protect('due', 'script-pop'), aWorks, use(crashA), playUntil(done(2))],
          goal: 'once',
          why: 'why.times-done',
        },
      ],
      claims: { solved: { 'second-delivery': delivered(1, 2), 'none-lost': never(lost()) } },
    },
  },
});
