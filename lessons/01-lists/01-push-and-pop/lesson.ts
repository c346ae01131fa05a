// Push and pop: orders go into a list at one end and leave it at the other. The workers start late,
// so that there is a queue to look at; both dates lie apart, so that no dice decide who comes
// first.

import {
  atEnd,
  commandRan,
  done,
  doneOnce,
  doneTwice,
  firstTaken,
  holds,
  inHand,
  inQueue,
  waiting,
} from '../../../src/lesson/checks.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { playUntil, type } from '../../../src/lesson/move.ts';

const pushSeven = type('LPUSH', 'orders', '{"id":7,"sku":"tea"}');

export default lesson({
  scenario: {
    id: 'push-and-pop',
    design: 'list',
    producers: [{ id: 'web-1', startsAtMs: 500, messages: 6, intervalMs: 1200 }],
    workers: [
      { id: 'worker-A', startsAtMs: 9000, workMs: 3000 },
      { id: 'worker-B', startsAtMs: 9800, workMs: 3000 },
    ],
  },
  seed: 1,
  steps: {
    push: {
      goals: { three: waiting(3) },
      solution: [playUntil(waiting(3))],
    },
    look: {
      opensWith: [playUntil(waiting(3))],
      predict: {
        options: { oldest: atEnd('left', 1), newest: atEnd('left', 3) },
        answer: 'newest',
      },
      goals: { looked: commandRan('LRANGE') },
      solution: [type('LRANGE', 'orders', '0', '-1')],
      wrong: [{ moves: [type('LLEN', 'orders')], goal: 'looked', why: 'why.command-not-run' }],
      claims: { solved: { 'still-there': waiting(3), 'oldest-right': atEnd('right', 1) } },
    },
    pop: {
      opensWith: [playUntil(waiting(3))],
      predict: {
        options: { oldest: firstTaken(1), newest: firstTaken(3) },
        answer: 'oldest',
      },
      goals: { 'a-works': holds('worker-A'), 'b-works': holds('worker-B') },
      solution: [playUntil(holds('worker-B'))],
      claims: { solved: { 'one-to-a': holds('worker-A', 1), 'two-to-b': holds('worker-B', 2) } },
    },
    share: {
      predict: {
        options: { both: doneTwice(), one: doneOnce(7), nobody: inQueue(7) },
        answer: 'one',
      },
      goals: { pushed: commandRan('LPUSH'), 'all-done': done(7) },
      solution: [playUntil(done(6)), pushSeven, playUntil(done(7))],
      wrong: [
        { moves: [playUntil(done(6))], goal: 'all-done', why: 'why.done' },
        { moves: [type('LPUSH', 'orders')], goal: 'pushed', why: 'why.command-refused' },
      ],
      claims: { solved: { 'none-twice': doneOnce(7) } },
    },
    take: {
      opensWith: [playUntil(waiting(3))],
      predict: {
        options: { later: doneOnce(1), copy: inQueue(1), nobody: inHand() },
        answer: 'nobody',
      },
      goals: { taken: inHand(), 'others-done': done(2) },
      solution: [type('RPOP', 'orders'), playUntil(done(2))],
      wrong: [
        { moves: [playUntil(done(2))], goal: 'taken', why: 'why.in-hand' },
        { moves: [type('LRANGE', 'orders', '0', '-1')], goal: 'taken', why: 'why.in-hand' },
      ],
      claims: { open: { 'oldest-right': atEnd('right', 1) } },
    },
  },
});
