// Trimming: an ack deletes nothing, so a stream has to be cut, and MAXLEN cuts at the old end,
// whether it was read, worked on or neither (failures.md calls it S11, S12 and S13). Without jitter
// ids are known, so that the prose can name one.

import {
  believes,
  commandRan,
  crashedWhileHolding,
  doneOnce,
  explained,
  holds,
  lost,
  never,
  restarted,
} from '../../../src/lesson/checks.ts';
import { acked } from '../../../src/lesson/checks-redelivery.ts';
import { inStream, pendingWith } from '../../../src/lesson/checks-streams.ts';
import {
  lagIs,
  pendingOfNothing,
  readToEnd,
  trimmed,
} from '../../../src/lesson/checks-trimming.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const crashA = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'worker-A',
  restartAfterMs: 6000,
} as const;

export default lesson({
  scenario: {
    id: 'trimming',
    design: 'stream',
    link: { latencyMs: 300, jitterMs: 0 },
    producers: [{ id: 'web-1', startsAtMs: 2500, messages: 9, intervalMs: 300 }],
    workers: [{ id: 'worker-A', workMs: 2400, workJitterMs: 0 }],
  },
  seed: 1,
  steps: {
    grow: {
      predict: {
        options: { gone: never(inStream(1)), there: inStream(1) },
        answer: 'there',
      },
      goals: { acked: acked('worker-A', 1), looked: commandRan('XLEN') },
      solution: [playUntil(acked('worker-A', 1)), type('XLEN', 'orders')],
      wrong: [{ moves: [type('XLEN', 'orders')], goal: 'acked', why: 'why.not-acked' }],
    },
    trim: {
      opensWith: [playUntil(acked('worker-A', 1))],
      predict: {
        options: {
          done: never(lost()),
          refused: believes('web-1', 6, 'not-stored'),
          oldest: lost(),
        },
        answer: 'oldest',
      },
      goals: { lost: lost() },
      protections: ['maxLen'],
      solution: [protect('maxLen', 5), playUntil(lost())],
      wrong: [{ moves: [play(20_000)], goal: 'lost', why: 'why.lost' }],
      claims: { solved: { trimmed: trimmed(1) } },
    },
    numbers: {
      opensWith: [playUntil(acked('worker-A', 1)), protect('maxLen', 5), playUntil(doneOnce(7))],
      predict: {
        options: { zero: lagIs(0), unknown: lagIs(null), one: lagIs(1) },
        answer: 'one',
      },
      goals: { read: readToEnd(), looked: commandRan('XINFO') },
      solution: [playUntil(readToEnd()), type('XINFO', 'GROUPS', 'orders')],
      wrong: [
        { moves: [type('XINFO', 'GROUPS', 'orders')], goal: 'read', why: 'why.not-read-to-end' },
      ],
      claims: { open: { lost: lost() }, solved: { read: readToEnd() } },
    },
    pending: {
      opensWith: [protect('maxLen', 5), playUntil(holds('worker-A', 1))],
      predict: {
        options: {
          copy: doneOnce(1),
          clean: never(pendingOfNothing(1)),
          empty: pendingOfNothing(1),
        },
        answer: 'empty',
      },
      goals: {
        crashed: crashedWhileHolding('worker-A'),
        back: restarted('worker-A'),
        empty: pendingOfNothing(1),
        looked: commandRan('XPENDING'),
      },
      faults: [crashA],
      solution: [
        use(crashA),
        playUntil(restarted('worker-A')),
        play(3000),
        type('XPENDING', 'orders', 'workers', '-', '+', '10'),
      ],
      claims: { solved: { trimmed: explained(1, 'trimmed') } },
    },
    minid: {
      opensWith: [playUntil(holds('worker-A', 3))],
      predict: {
        options: { all: never(inStream(3)), none: inStream(1), done: never(inStream(2)) },
        answer: 'done',
      },
      goals: { trimmed: trimmed(2), none: never(lost()), once: doneOnce(3) },
      solution: [
        type('XPENDING', 'orders', 'workers'),
        type('XTRIM', 'orders', 'MINID', '1700000005200-0'),
        playUntil(doneOnce(3)),
      ],
      wrong: [
        {
          moves: [type('XTRIM', 'orders', 'MAXLEN', '2'), play(9000)],
          goal: 'none',
          why: 'why.lost',
        },
      ],
      claims: { open: { pending: pendingWith(3, 'worker-A') } },
    },
  },
});
