// The lost reply: a producer that hears nothing cannot know whether its message is stored. If it
// tries again there may be two copies, if it does not there may be none (failures.md: L3, D1). The
// worker starts late, so that there is a list to look at.

import {
  believes,
  commandRan,
  done,
  doneOnce,
  doneTwice,
  explained,
  inQueue,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import { delivered } from '../../../src/lesson/checks-redelivery.ts';
import { struck } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, turn, type, use } from '../../../src/lesson/move.ts';

const WIRE = 'web-1:redis';
const carrying = 'message';
const loseReply = { kind: 'fault', fault: 'reset-after', target: WIRE, carrying } as const;
const loseRequest = { kind: 'fault', fault: 'reset-before', target: WIRE, carrying } as const;

const firstStored = playUntil(believes('web-1', 1, 'stored'));
const look = type('LRANGE', 'orders', '0', '-1');

export default lesson({
  scenario: {
    id: 'lost-reply',
    design: 'list',
    link: { jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 500, messages: 3, intervalMs: 1500, backoffMs: 1500 }],
    workers: [{ id: 'worker-A', startsAtMs: 10_500, workMs: 1800, workJitterMs: 200 }],
  },
  seed: 1,
  steps: {
    believe: {
      predict: {
        options: {
          known: believes('web-1', 1, 'stored'),
          unknown: never(believes('web-1', 1, 'stored')),
        },
        answer: 'unknown',
      },
      goals: { there: inQueue(1), looked: commandRan('LRANGE') },
      solution: [playUntil(inQueue(1)), look],
      wrong: [{ moves: [look], goal: 'there', why: 'why.not-in-queue' }],
    },
    silence: {
      opensWith: [firstStored],
      predict: {
        options: {
          stored: believes('web-1', 2, 'stored'),
          'not-stored': believes('web-1', 2, 'not-stored'),
          unknown: believes('web-1', 2, 'unknown'),
        },
        answer: 'unknown',
      },
      goals: { broken: struck('reset-after', WIRE), doubts: believes('web-1', 2, 'unknown') },
      faults: [loseReply],
      solution: [use(loseReply), playUntil(believes('web-1', 2, 'unknown'))],
      wrong: [{ moves: [play(4000)], goal: 'broken', why: 'why.not-struck' }],
      claims: { solved: { there: inQueue(2) } },
    },
    retry: {
      predict: {
        options: { none: lost(), one: never(delivered(2, 2)), two: doneTwice() },
        answer: 'two',
      },
      goals: { believed: believes('web-1', 2, 'stored'), twice: doneTwice() },
      solution: [playUntil(doneTwice())],
      wrong: [{ moves: [play(4000)], goal: 'twice', why: 'why.done-twice' }],
      claims: { solved: { 'sent-twice': explained(2, 'sent-twice') } },
    },
    silent: {
      opensWith: [turn('web-1', 'maxAttempts', 1), firstStored],
      predict: {
        options: { stored: inQueue(2), lost: lost() },
        answer: 'lost',
      },
      goals: { broken: struck('reset-before', WIRE), lost: lost() },
      faults: [loseRequest, loseReply],
      solution: [use(loseRequest), playUntil(lost())],
      wrong: [{ moves: [use(loseReply), play(6000)], goal: 'lost', why: 'why.lost' }],
      claims: { solved: { 'gave-up': explained(2, 'gave-up') } },
    },
    key: {
      opensWith: [firstStored],
      predict: {
        options: {
          refuses: never(believes('web-1', 2, 'stored')),
          once: doneOnce(2),
          two: doneTwice(),
        },
        answer: 'once',
      },
      goals: { broken: struck('reset-after', WIRE), once: doneOnce(2), all: done(3) },
      faults: [loseReply, loseRequest],
      protections: ['idempotency'],
      solution: [protect('idempotency', 'script'), use(loseReply), playUntil(done(3))],
      wrong: [
        { moves: [use(loseReply), playUntil(doneTwice())], goal: 'once', why: 'why.times-done' },
        {
          moves: [protect('idempotency', 'script'), playUntil(done(3))],
          goal: 'broken',
          why: 'why.not-struck',
        },
      ],
      claims: {
        solved: { believed: believes('web-1', 2, 'stored'), 'one-copy': never(delivered(2, 2)) },
      },
    },
  },
});
