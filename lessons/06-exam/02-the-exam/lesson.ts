// The exam: three briefs, each with faults that are not told beforehand. Payments need redelivery
// and a bank that knows their ids; scores need a channel and nothing else; reminders need a set
// scored by their time, with a lease. The last step breaks what held. Each brief is about the same
// designs, and opens on the barest.

import { crashed, done, doneTwice, lost, never } from '../../../src/lesson/checks.ts';
import {
  doneBy,
  effectRefused,
  noneLater,
  noneSooner,
  nothingKept,
} from '../../../src/lesson/checks-briefs.ts';
import { caughtBefore } from '../../../src/lesson/checks-lines.ts';
import { type LessonDraft, lesson } from '../../../src/lesson/lesson.ts';
import { choose, play, playUntil, protect, use } from '../../../src/lesson/move.ts';

const A = 'worker-A';
const B = 'worker-B';
const DELAY_MS = 5000;

const DESIGNS = [
  'list/pop',
  'list/backup-set',
  'sorted-set/unchecked',
  'sorted-set/checked',
  'sorted-set/lease',
  'pubsub/plain',
  'pubsub/stored-copy',
  'stream/saved-id',
  'stream/no-ack',
  'stream/claim',
];

const diesAt = (target: string, line: string, restartAfterMs: number) =>
  ({ kind: 'fault', fault: 'at-line', target, line, does: 'crash', restartAfterMs }) as const;
const diesFor = (target: string, restartAfterMs: number) =>
  ({ kind: 'fault', fault: 'process-crash', target, restartAfterMs }) as const;

const PAYMENTS: LessonDraft['scenario'] = {
  id: 'exam-payments',
  design: 'list',
  protections: { leaseMs: 6000, delayMs: 1000 },
  link: { latencyMs: 250, jitterMs: 40 },
  producers: [{ id: 'web-1', startsAtMs: 500, messages: 6, intervalMs: 1500 }],
  workers: [
    { id: A, workMs: 1500, workJitterMs: 200 },
    { id: B, workMs: 1500, workJitterMs: 200 },
    { id: 'reaper', duty: 'reap', pollIntervalMs: 2000 },
  ],
};

const SCORES: LessonDraft['scenario'] = {
  id: 'exam-scores',
  design: 'list',
  protections: { delayMs: 1000 },
  link: { latencyMs: 250, jitterMs: 40 },
  producers: [{ id: 'web-1', startsAtMs: 1500, messages: 8, intervalMs: 1000 }],
  workers: [
    { id: A, workMs: 300, workJitterMs: 100 },
    { id: B, workMs: 300, workJitterMs: 100 },
    { id: 'reaper', duty: 'reap', pollIntervalMs: 2000 },
  ],
};

const REMINDERS: LessonDraft['scenario'] = {
  id: 'exam-reminders',
  design: 'list',
  protections: { delayMs: DELAY_MS, leaseMs: 5000 },
  link: { latencyMs: 250, jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 500, messages: 4, intervalMs: 800 }],
  workers: [
    { id: A, workMs: 1500, workJitterMs: 0 },
    { id: B, workMs: 1500, workJitterMs: 0 },
    { id: 'reaper', duty: 'reap', pollIntervalMs: 2000 },
  ],
};

const allPaid = playUntil(done(6));
const lastScore = playUntil(doneBy(8, 2));
const allSent = playUntil(done(4));
const aDies = { kind: 'fault', fault: 'at-line', target: A, does: 'crash' } as const;

export default lesson({
  scenario: PAYMENTS,
  seed: 1,
  steps: {
    payments: {
      opensWith: [],
      designs: DESIGNS,
      schedule: [
        { atMs: 1000, fault: diesAt(A, 'ack', 3000) },
        { atMs: 1000, fault: diesAt(B, 'effect', 3000) },
        {
          atMs: 5000,
          fault: {
            kind: 'fault',
            fault: 'reset-after',
            target: 'web-1:redis',
            carrying: 'message',
          },
        },
        { atMs: 7500, fault: diesAt(A, 'mark-done', 2500) },
        { atMs: 8500, fault: diesFor(A, 2500) },
        { atMs: 8500, fault: diesFor(B, 2500) },
      ],
      predict: {
        options: { never: never(effectRefused()), refused: effectRefused(), lost: lost() },
        answer: 'refused',
      },
      goals: { all: done(6), none: never(lost()), once: never(doneTwice()) },
      protections: ['idempotency', 'mark', 'uniqueEffect'],
      solution: [choose('stream/claim'), protect('uniqueEffect', true), allPaid],
      claims: { solved: { refused: effectRefused() } },
      wrong: [
        { moves: [play(20_000)], goal: 'none', why: 'why.lost' },
        {
          moves: [choose('stream/claim'), play(30_000)],
          goal: 'once',
          why: 'why.done-twice',
        },
        {
          moves: [choose('list/backup-set'), protect('mark', 'before'), play(40_000)],
          goal: 'all',
          why: 'why.done',
        },
        {
          moves: [choose('list/backup-set'), protect('mark', 'after'), play(40_000)],
          goal: 'once',
          why: 'why.done-twice',
        },
        {
          moves: [choose('pubsub/plain'), protect('uniqueEffect', true), play(30_000)],
          goal: 'none',
          why: 'why.lost',
        },
      ],
    },
    scores: {
      scenario: SCORES,
      opensWith: [],
      designs: DESIGNS,
      schedule: [{ atMs: 6000, fault: diesFor(B, 4000) }],
      predict: {
        options: { later: doneBy(5, 2), nobody: doneBy(5, 0), never: doneBy(5, 1) },
        answer: 'never',
      },
      goals: { both: doneBy(8, 2), fresh: noneLater(2500), kept: nothingKept() },
      protections: ['uniqueEffect'],
      solution: [choose('pubsub/plain'), lastScore],
      claims: { solved: { missed: doneBy(5, 1) } },
      wrong: [
        { moves: [play(20_000)], goal: 'both', why: 'why.done-by' },
        {
          moves: [choose('stream/saved-id'), lastScore],
          goal: 'fresh',
          why: 'why.done-after',
        },
        { moves: [choose('stream/claim'), play(20_000)], goal: 'kept', why: 'why.kept' },
        {
          moves: [choose('pubsub/stored-copy'), play(20_000)],
          goal: 'both',
          why: 'why.done-by',
        },
      ],
    },
    reminders: {
      scenario: REMINDERS,
      opensWith: [],
      designs: DESIGNS,
      schedule: [{ atMs: 9500, fault: diesAt(A, 'effect', 3000) }],
      predict: {
        options: {
          'on-time': noneLater(DELAY_MS + 4000),
          late: never(noneLater(DELAY_MS + 4000)),
          never: lost(),
        },
        answer: 'late',
      },
      goals: {
        all: done(4),
        early: noneSooner(DELAY_MS),
        none: never(lost()),
        once: never(doneTwice()),
      },
      protections: ['mark'],
      solution: [choose('sorted-set/lease'), allSent],
      claims: { solved: { late: never(noneLater(DELAY_MS + 4000)) } },
      wrong: [
        { moves: [choose('stream/claim'), play(20_000)], goal: 'early', why: 'why.done-after' },
        {
          moves: [choose('sorted-set/unchecked'), play(20_000)],
          goal: 'once',
          why: 'why.done-twice',
        },
        { moves: [choose('sorted-set/checked'), play(20_000)], goal: 'none', why: 'why.lost' },
      ],
    },
    defend: {
      scenario: {
        ...REMINDERS,
        design: 'sorted-set',
        protections: { ...REMINDERS.protections, due: 'lease' },
        workers: REMINDERS.workers.filter(({ duty }) => duty !== 'reap'),
      },
      opensWith: [play(1000)],
      predict: {
        options: {
          work: caughtBefore(A, 'work'),
          effect: caughtBefore(A, 'effect'),
          ack: caughtBefore(A, 'ack'),
        },
        answer: 'ack',
      },
      goals: { died: crashed(A), twice: doneTwice() },
      faults: [aDies, diesFor(A, 3000)],
      solution: [use(diesAt(A, 'ack', 3000)), playUntil(doneTwice())],
      wrong: [
        {
          moves: [use(diesAt(A, 'effect', 3000)), allSent],
          goal: 'twice',
          why: 'why.done-twice',
        },
        { moves: [use(diesAt(A, 'work', 3000)), allSent], goal: 'twice', why: 'why.done-twice' },
      ],
      claims: { solved: { 'none-lost': never(lost()) } },
    },
  },
});
