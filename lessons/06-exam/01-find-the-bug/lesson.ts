// A published design and its bug: the reaper of a backup set, in steps instead of one script, as
// tutorials write it (failures.md calls it R5). Removed first and pushed after, a crash between the
// two loses the order; pushed first, it doubles it; in one script there is no between. Worker A
// stays away for long, so that only the reaper decides what becomes of the order.

import {
  crashedWhileHolding,
  done,
  doneOnce,
  doneTwice,
  explained,
  holds,
  lost,
  never,
  onlyCopyWith,
} from '../../../src/lesson/checks.ts';
import { caughtBefore } from '../../../src/lesson/checks-lines.ts';
import { copyIn, delivered } from '../../../src/lesson/checks-redelivery.ts';
import { isSet } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const REAPER = 'reaper';
const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: A,
  restartAfterMs: 12_000,
} as const;
const reaperDies = {
  kind: 'fault',
  fault: 'at-line',
  target: REAPER,
  does: 'crash',
  restartAfterMs: 3000,
} as const;
const reaperStands = {
  kind: 'fault',
  fault: 'at-line',
  target: REAPER,
  does: 'pause',
  durationMs: 5000,
} as const;

const diesBefore = (line: string) => use({ ...reaperDies, line });
const standsBefore = (line: string) => use({ ...reaperStands, line });
const aHoldsOne = playUntil(holds(A, 1));
const caught = (line: string) => playUntil(caughtBefore(REAPER, line));
const aIsDead = [aHoldsOne, use(crashA), play(500)];

export default lesson({
  scenario: {
    id: 'published-design',
    design: 'list',
    protections: { claim: 'script', reap: 'remove-first', leaseMs: 4000 },
    link: { latencyMs: 300, jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 500, messages: 3, intervalMs: 1200 }],
    workers: [
      { id: A, workMs: 2500, workJitterMs: 0 },
      { id: REAPER, duty: 'reap', pollIntervalMs: 2000 },
    ],
  },
  seed: 1,
  steps: {
    review: {
      predict: {
        options: { lost: lost(), once: doneOnce(1), twice: doneTwice() },
        answer: 'once',
      },
      goals: { crashed: crashedWhileHolding(A), once: doneOnce(1), all: done(3) },
      faults: [crashA],
      solution: [aHoldsOne, use(crashA), playUntil(done(3))],
      wrong: [{ moves: [playUntil(done(3))], goal: 'crashed', why: 'why.not-crashed' }],
      claims: { solved: { 'second-delivery': delivered(1, 2) } },
    },
    between: {
      opensWith: aIsDead,
      predict: {
        options: {
          remove: caughtBefore(REAPER, 'remove'),
          push: caughtBefore(REAPER, 'push'),
          end: caughtBefore(REAPER, 'end'),
        },
        answer: 'push',
      },
      goals: { stands: caughtBefore(REAPER, 'push'), only: onlyCopyWith(1, REAPER) },
      faults: [reaperStands],
      solution: [standsBefore('push'), caught('push')],
      wrong: [
        { moves: [standsBefore('remove'), caught('remove')], goal: 'only', why: 'why.copies' },
        { moves: [standsBefore('end'), caught('end')], goal: 'only', why: 'why.copies' },
      ],
      claims: { open: { 'in-backup': copyIn(1, 'orders:backup') } },
    },
    crash: {
      opensWith: aIsDead,
      predict: {
        options: { again: doneOnce(1), kept: copyIn(1, 'orders:backup'), lost: lost() },
        answer: 'lost',
      },
      goals: { died: caughtBefore(REAPER, 'push'), lost: lost() },
      faults: [reaperDies],
      solution: [diesBefore('push'), playUntil(lost())],
      wrong: [
        { moves: [diesBefore('remove'), play(20_000)], goal: 'lost', why: 'why.lost' },
        { moves: [diesBefore('end'), play(20_000)], goal: 'lost', why: 'why.lost' },
      ],
      claims: { solved: { why: explained(1, 'removed-by-command') } },
    },
    swap: {
      opensWith: aIsDead,
      predict: {
        options: { lost: lost(), once: never(doneTwice()), twice: doneTwice() },
        answer: 'twice',
      },
      goals: {
        swapped: isSet('reap', 'push-first'),
        died: caughtBefore(REAPER, 'remove'),
        twice: doneTwice(),
      },
      faults: [reaperDies],
      protections: ['reap'],
      solution: [protect('reap', 'push-first'), diesBefore('remove'), playUntil(doneTwice())],
      wrong: [
        {
          moves: [protect('reap', 'push-first'), diesBefore('push'), playUntil(done(3))],
          goal: 'twice',
          why: 'why.done-twice',
        },
        {
          moves: [protect('reap', 'script'), playUntil(done(3))],
          goal: 'swapped',
          why: 'why.is-set',
        },
      ],
      claims: { solved: { 'none-lost': never(lost()) } },
    },
    script: {
      opensWith: aIsDead,
      predict: {
        options: { lost: lost(), once: doneOnce(1), twice: doneTwice() },
        answer: 'once',
      },
      goals: {
        script: isSet('reap', 'script'),
        died: caughtBefore(REAPER, 'take'),
        once: doneOnce(1),
        all: done(3),
      },
      faults: [reaperDies],
      protections: ['reap'],
      solution: [protect('reap', 'script'), diesBefore('take'), playUntil(done(3))],
      wrong: [
        {
          moves: [protect('reap', 'script'), playUntil(done(3))],
          goal: 'died',
          why: 'why.not-caught',
        },
        {
          moves: [diesBefore('push'), playUntil(done(2))],
          goal: 'once',
          why: 'why.times-done',
        },
      ],
      claims: { solved: { 'none-lost': never(lost()), 'not-twice': never(doneTwice()) } },
    },
  },
});
