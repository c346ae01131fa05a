// Groups and the PEL: a stream is read, not emptied (failures.md calls the traps S1, S16 and S3).
// The lesson begins with plain XREAD; its second half opens on a run whose workers read in a group.
// Without jitter it is known who holds what.

import {
  commandRan,
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  holds,
  lost,
  never,
  wentTo,
} from '../../../src/lesson/checks.ts';
import { crashedBehindEffect, delivered } from '../../../src/lesson/checks-redelivery.ts';
import { inStream, pendingWith, skipped } from '../../../src/lesson/checks-streams.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-A',
  restartAfterMs: 7000,
} as const;

const group = protect('read', 'group');
const lookAtPel = type('XPENDING', 'orders', 'workers');

export default lesson({
  scenario: {
    id: 'groups-and-the-pel',
    design: 'stream',
    protections: { read: 'new-only' },
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 1500, messages: 6, intervalMs: 1500 }],
    workers: [
      { id: 'worker-A', workMs: 3000, workJitterMs: 0 },
      { id: 'worker-B', startsAtMs: 8000, workMs: 3000, workJitterMs: 0 },
    ],
  },
  seed: 1,
  steps: {
    log: {
      predict: { options: { gone: never(inStream(1)), there: inStream(1) }, answer: 'there' },
      goals: { done: doneOnce(1), looked: commandRan('XRANGE') },
      solution: [playUntil(doneOnce(1)), type('XRANGE', 'orders', '-', '+')],
      wrong: [{ moves: [type('XLEN', 'orders')], goal: 'looked', why: 'why.command-not-run' }],
    },
    dollar: {
      opensWith: [playUntil(holds('worker-A', 1))],
      predict: {
        options: {
          first: delivered(1, 2),
          second: wentTo(2, 'worker-A'),
          third: wentTo(3, 'worker-A'),
        },
        answer: 'third',
      },
      goals: { skipped: skipped(2) },
      solution: [playUntil(skipped(2))],
      claims: { solved: { 'still-there': inStream(2) } },
    },
    place: {
      opensWith: [playUntil(holds('worker-A', 1))],
      predict: {
        options: {
          shares: never(doneTwice()),
          fresh: wentTo(5, 'worker-B'),
          all: doneTwice(),
        },
        answer: 'all',
      },
      goals: { second: doneOnce(2), twice: doneTwice() },
      protections: ['read'],
      solution: [protect('read', 'saved-id'), playUntil(doneTwice())],
      wrong: [{ moves: [playUntil(done(4))], goal: 'second', why: 'why.times-done' }],
    },
    pel: {
      opensWith: [group],
      predict: {
        options: {
          gone: never(inStream(1)),
          nothing: never(pendingWith(1, 'worker-A')),
          pending: pendingWith(1, 'worker-A'),
        },
        answer: 'pending',
      },
      goals: { holds: holds('worker-A'), looked: commandRan('XPENDING') },
      solution: [playUntil(holds('worker-A', 1)), lookAtPel],
    },
    crash: {
      opensWith: [group, playUntil(holds('worker-A', 4))],
      predict: {
        options: { lost: lost(), other: wentTo(4, 'worker-B'), waits: doneOnce(4) },
        answer: 'waits',
      },
      goals: { crashed: crashedWhileHolding('worker-A'), once: doneOnce(4) },
      faults: [crashA],
      solution: [use(crashA), playUntil(doneOnce(4))],
      wrong: [
        { moves: [play(4000)], goal: 'crashed', why: 'why.not-crashed' },
        { moves: [use(crashA), play(5000)], goal: 'once', why: 'why.times-done' },
      ],
      claims: { open: { pending: pendingWith(4, 'worker-A') } },
    },
    twice: {
      opensWith: [group, playUntil(holds('worker-A', 4))],
      predict: {
        options: { once: doneOnce(4), lost: lost(), twice: doneTwice() },
        answer: 'twice',
      },
      goals: {
        shipped: done(4),
        crashed: crashedBehindEffect('worker-A', 4),
        twice: doneTwice(),
      },
      faults: [crashA],
      solution: [playUntil(doneOnce(4)), use(crashA), playUntil(doneTwice())],
      wrong: [{ moves: [use(crashA), play(15000)], goal: 'crashed', why: 'why.crashed-elsewhere' }],
    },
  },
});
