// Claims and the stale ack: what a dead consumer has left is taken over, and so is what a slow one
// is still working on; its late XACK then clears the entry of the other (failures.md calls them S3,
// S7 and S8). Without jitter it is known when worker B comes to claim.

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
  wentTo,
} from '../../../src/lesson/checks.ts';
import {
  delivered,
  redeliveredLate,
  redeliveredSoon,
} from '../../../src/lesson/checks-redelivery.ts';
import { struck } from '../../../src/lesson/checks-setting.ts';
import { diedUnrecorded, pendingWith, xackAnswered } from '../../../src/lesson/checks-streams.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const killA = { kind: 'fault', fault: 'process-crash', target: 'worker-A' } as const;
const killB = { ...killA, target: 'worker-B' } as const;
const slowA = { kind: 'fault', fault: 'slow-worker', target: 'worker-A', factor: 2 } as const;

const claims = protect('claimIdleMs', 6000);
const aHolds = playUntil(holds('worker-A', 1));
const bHolds = playUntil(holds('worker-B', 1));
const look = type('XPENDING', 'orders', 'workers', '-', '+', '10');

export default lesson({
  scenario: {
    id: 'claims-and-the-stale-ack',
    design: 'stream',
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 2500, messages: 3, intervalMs: 2000 }],
    workers: [
      { id: 'worker-A', workMs: 5000, workJitterMs: 0 },
      { id: 'worker-B', startsAtMs: 800, workMs: 5000, workJitterMs: 0 },
    ],
  },
  seed: 1,
  steps: {
    left: {
      opensWith: [aHolds],
      predict: {
        options: {
          closed: wentTo(1, 'worker-B'),
          next: doneOnce(1),
          never: pendingWith(1, 'worker-A'),
        },
        answer: 'never',
      },
      goals: {
        crashed: crashedWhileHolding('worker-A'),
        others: done(2),
        looked: commandRan('XPENDING'),
      },
      faults: [killA],
      solution: [use(killA), playUntil(done(2)), look],
      wrong: [{ moves: [use(killA), look, play(4000)], goal: 'others', why: 'why.done' }],
      claims: { solved: { 'not-lost': never(lost()) } },
    },
    claim: {
      opensWith: [aHolds, use(killA)],
      predict: {
        options: {
          soon: redeliveredSoon(1, 3000),
          late: redeliveredLate(1, 3000),
          never: never(delivered(1, 2)),
        },
        answer: 'late',
      },
      goals: { claimed: wentTo(1, 'worker-B'), once: doneOnce(1) },
      protections: ['claimIdleMs'],
      solution: [claims, playUntil(doneOnce(1))],
      wrong: [{ moves: [playUntil(done(2))], goal: 'claimed', why: 'why.went-to' }],
    },
    eager: {
      opensWith: [claims, aHolds],
      predict: {
        options: { alive: never(wentTo(1, 'worker-B')), stops: doneOnce(1), twice: doneTwice() },
        answer: 'twice',
      },
      goals: { slow: struck('slow-worker', 'worker-A'), twice: doneTwice() },
      faults: [slowA],
      solution: [use(slowA), playUntil(doneTwice())],
      wrong: [{ moves: [play(20_000)], goal: 'twice', why: 'why.done-twice' }],
      claims: { solved: { alive: never(crashed('worker-A')) } },
    },
    stale: {
      opensWith: [claims, aHolds, use(slowA), bHolds],
      predict: {
        options: {
          zero: xackAnswered('worker-A', 1, 0),
          own: pendingWith(1, 'worker-B'),
          one: xackAnswered('worker-A', 1, 1),
        },
        answer: 'one',
      },
      goals: { died: diedUnrecorded('worker-B', 1), looked: commandRan('XPENDING') },
      faults: [killB],
      solution: [playUntil(xackAnswered('worker-A', 1, 1)), use(killB), look],
      wrong: [{ moves: [use(killB), play(3000)], goal: 'died', why: 'why.died-recorded' }],
      claims: { open: { owner: pendingWith(1, 'worker-B') } },
    },
    renew: {
      opensWith: [claims, play(2000)],
      predict: {
        options: { twice: doneTwice(), other: wentTo(1, 'worker-B'), once: doneOnce(1) },
        answer: 'once',
      },
      goals: {
        slow: struck('slow-worker', 'worker-A'),
        once: doneOnce(1),
        none: never(doneTwice()),
      },
      faults: [slowA],
      protections: ['renewEveryMs', 'ack'],
      solution: [protect('renewEveryMs', 1000), aHolds, use(slowA), playUntil(doneOnce(1))],
      wrong: [
        {
          moves: [protect('ack', 'token'), aHolds, use(slowA), play(20_000)],
          goal: 'none',
          why: 'why.done-twice',
        },
      ],
    },
  },
});
