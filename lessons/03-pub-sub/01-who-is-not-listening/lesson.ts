// Who is not listening: a channel keeps nothing (failures.md calls it P1, P3, P4 and P6). Worker A
// subscribes after the first order was published, worker B much later, so that one run has all
// three: nobody listens, one does, two do.

import {
  believes,
  commandRan,
  doneOnce,
  doneTwice,
  holds,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import {
  crashedWith,
  listens,
  publishAnswered,
  reached,
  replicaHas,
} from '../../../src/lesson/checks-pubsub.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const slowA = { kind: 'fault', fault: 'slow-worker', target: 'worker-A', factor: 6 } as const;

const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-A',
  restartAfterMs: 7000,
} as const;

export default lesson({
  scenario: {
    id: 'who-is-not-listening',
    design: 'pubsub',
    replicas: [{ id: 'replica-1' }],
    replication: { latencyMs: 150, jitterMs: 20 },
    producers: [{ id: 'web-1', startsAtMs: 500, messages: 8, intervalMs: 2500 }],
    workers: [
      { id: 'worker-A', startsAtMs: 3000, workMs: 1800 },
      { id: 'worker-B', startsAtMs: 16_500, workMs: 1800 },
    ],
  },
  seed: 1,
  steps: {
    early: {
      // By now the replica has come, and nothing has been sent.
      opensWith: [play(1300)],
      predict: {
        options: {
          waits: doneOnce(1),
          error: believes('web-1', 1, 'not-stored'),
          gone: lost(),
        },
        answer: 'gone',
      },
      goals: { listens: listens('worker-A'), gone: lost(), looked: commandRan('EXISTS', 'orders') },
      solution: [playUntil(listens('worker-A')), type('EXISTS', 'orders')],
      wrong: [{ moves: [type('EXISTS', 'orders')], goal: 'gone', why: 'why.lost' }],
      claims: {
        solved: { zero: publishAnswered(1, 0), believed: believes('web-1', 1, 'stored') },
      },
    },
    slow: {
      opensWith: [playUntil(holds('worker-A', 2))],
      predict: {
        options: { none: doneOnce(2), one: doneOnce(3), all: lost(4) },
        answer: 'all',
      },
      goals: { crashed: crashedWith('worker-A', 3), lost: lost(4) },
      faults: [slowA, crashA],
      solution: [use(slowA), playUntil(publishAnswered(4, 1)), play(800), use(crashA)],
      wrong: [
        { moves: [use(crashA)], goal: 'crashed', why: 'why.crashed-with' },
        { moves: [use(slowA), play(6000)], goal: 'lost', why: 'why.lost' },
      ],
      claims: {
        solved: { ones: publishAnswered(4, 1), believed: believes('web-1', 3, 'stored') },
      },
    },
    replica: {
      opensWith: [playUntil(doneOnce(2))],
      predict: {
        options: {
          replica: doneOnce(3),
          told: believes('web-1', 3, 'unknown'),
          lost: lost(2),
        },
        answer: 'lost',
      },
      goals: { confirmed: replicaHas(3), lost: lost(2) },
      faults: [crashA],
      protections: ['waitReplicas'],
      solution: [protect('waitReplicas', 1), use(crashA), playUntil(lost(2))],
      wrong: [
        {
          moves: [use(crashA), playUntil(lost(2))],
          goal: 'confirmed',
          why: 'why.wait-not-answered',
        },
        { moves: [protect('waitReplicas', 1), play(9000)], goal: 'lost', why: 'why.lost' },
      ],
      claims: { solved: { nobody: publishAnswered(3, 0) } },
    },
    'fan-out': {
      opensWith: [playUntil(listens('worker-B'))],
      predict: {
        options: { one: reached(6, 1), first: doneOnce(6), both: doneTwice() },
        answer: 'both',
      },
      goals: { reached: reached(6, 2), twice: doneTwice() },
      solution: [playUntil(doneTwice())],
      wrong: [{ moves: [play(1000)], goal: 'reached', why: 'why.reached' }],
      claims: { solved: { two: publishAnswered(6, 2) } },
    },
    hint: {
      opensWith: [playUntil(doneOnce(2)), use(crashA)],
      predict: {
        options: { lost: lost(2), waits: doneOnce(3), twice: doneTwice() },
        answer: 'waits',
      },
      goals: { away: publishAnswered(3, 0), done: doneOnce(3), none: never(lost(2)) },
      protections: ['storedCopy'],
      solution: [protect('storedCopy', true), playUntil(doneOnce(3))],
      wrong: [
        { moves: [play(9000)], goal: 'none', why: 'why.lost' },
        { moves: [protect('storedCopy', true), play(9000)], goal: 'done', why: 'why.times-done' },
      ],
    },
  },
});
