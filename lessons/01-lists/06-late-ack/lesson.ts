// Late ack and fencing token: a worker that lost its claim acks, and removes the claim of the
// worker that has the message now (failures.md: R4). A token in the ack keeps it out; what happens
// outside is beyond the fence. Worker A stands still over its first order, and the second one
// comes late, so that no dice decide who gets what.

import {
  commandRan,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  holds,
  never,
  onlyCopyWith,
} from '../../../src/lesson/checks.ts';
import {
  acked,
  ackRemoved,
  copiesIn,
  delivered,
  gone,
} from '../../../src/lesson/checks-redelivery.ts';
import { isSet } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const B = 'worker-B';
const PROCESSING = 'orders:processing';
const crashB = { kind: 'fault', fault: 'process-crash', target: B, restartAfterMs: null } as const;

const freezeA = { kind: 'fault', fault: 'pause', target: A, durationMs: 8500 } as const;

/** Worker A has the first order, and does not know that time goes by. */
const aFrozen = [playUntil(delivered(1, 1)), use(freezeA)];
const bHasItToo = playUntil(delivered(1, 2));
const look = type('LRANGE', PROCESSING, '0', '-1');

export default lesson({
  scenario: {
    id: 'late-ack',
    design: 'list',
    protections: { claim: 'processing-list', leaseMs: 5500 },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 1000, messages: 2, intervalMs: 12_000 }],
    workers: [
      { id: A, workMs: 2500, workJitterMs: 100 },
      { id: B, startsAtMs: 600, workMs: 3900, workJitterMs: 100 },
      { id: 'reaper', duty: 'reap', startsAtMs: 800, pollIntervalMs: 600 },
    ],
  },
  seed: 1,
  steps: {
    two: {
      opensWith: aFrozen,
      predict: {
        options: { two: copiesIn(1, PROCESSING, 2), one: copiesIn(1, PROCESSING, 1) },
        answer: 'one',
      },
      goals: { both: delivered(1, 2), looked: commandRan('LRANGE', PROCESSING) },
      solution: [bHasItToo, look],
      wrong: [{ moves: [look], goal: 'both', why: 'why.delivered' }],
      claims: { solved: { 'a-too': holds(A, 1), 'b-too': holds(B, 1) } },
    },
    late: {
      opensWith: [...aFrozen, bHasItToo],
      predict: {
        options: { none: ackRemoved(A, 1, 0), one: ackRemoved(A, 1, 1), both: ackRemoved(A, 1, 2) },
        answer: 'one',
      },
      goals: { acked: acked(A, 1), alone: onlyCopyWith(1, B) },
      solution: [playUntil(acked(A, 1))],
      wrong: [{ moves: [play(500)], goal: 'acked', why: 'why.not-acked' }],
    },
    unwatched: {
      opensWith: [...aFrozen, bHasItToo, playUntil(onlyCopyWith(1, B))],
      predict: {
        options: { again: delivered(1, 3), nobody: gone(1) },
        answer: 'nobody',
      },
      goals: { crashed: crashedWhileHolding(B), rest: done(2), nobody: gone(1) },
      faults: [crashB],
      solution: [use(crashB), playUntil(done(2))],
      wrong: [
        {
          moves: [playUntil(acked(B, 1)), use(crashB)],
          goal: 'crashed',
          why: 'why.crashed-empty-handed',
        },
      ],
      claims: { open: { alone: onlyCopyWith(1, B) }, solved: { luck: doneOnce(1) } },
    },
    token: {
      opensWith: aFrozen,
      predict: {
        options: { again: delivered(1, 3), nobody: gone(1) },
        answer: 'again',
      },
      goals: {
        token: isSet('ack', 'token'),
        refused: ackRemoved(A, 1, 0),
        crashed: crashedWhileHolding(B),
        again: delivered(1, 3),
      },
      faults: [crashB],
      protections: ['ack'],
      solution: [
        protect('ack', 'token'),
        playUntil(ackRemoved(A, 1, 0)),
        use(crashB),
        playUntil(delivered(1, 3)),
      ],
      wrong: [
        {
          moves: [playUntil(acked(A, 1)), use(crashB), playUntil(done(2))],
          goal: 'refused',
          why: 'why.ack-removed',
        },
        {
          moves: [protect('ack', 'token'), playUntil(acked(B, 1))],
          goal: 'crashed',
          why: 'why.not-crashed',
        },
      ],
    },
    outside: {
      opensWith: [...aFrozen, protect('ack', 'token'), bHasItToo],
      predict: {
        options: { once: never(doneTwice()), twice: doneTwice() },
        answer: 'twice',
      },
      goals: { refused: ackRemoved(A, 1, 0), acked: acked(B, 1), twice: doneTwice() },
      solution: [playUntil(acked(B, 1))],
      wrong: [{ moves: [playUntil(acked(A, 1))], goal: 'acked', why: 'why.not-acked' }],
    },
  },
});
