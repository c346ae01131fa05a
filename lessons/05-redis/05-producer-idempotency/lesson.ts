// Producer idempotency: a retry after a lost reply stores a second entry, which an id that Redis
// chooses cannot catch; an id of one's own, a key in front, and both in one script (failures.md
// calls them D1 to D3). The connection breaks by the learner's fault, at a packet with a message.

import {
  believes,
  commandRan,
  doneOnce,
  doneTwice,
  lost,
  never,
} from '../../../src/lesson/checks.ts';
import { struck } from '../../../src/lesson/checks-setting.ts';
import { entriesWith } from '../../../src/lesson/checks-streams.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const LINK = 'web-1:redis';
const loseReply = {
  kind: 'fault',
  fault: 'reset-after',
  target: LINK,
  carrying: 'message',
} as const;
const loseRequest = { ...loseReply, fault: 'reset-before' } as const;

const believedStored = believes('web-1', 1, 'stored');

export default lesson({
  scenario: {
    id: 'producer-idempotency',
    design: 'stream',
    producers: [{ id: 'web-1', startsAtMs: 2000, messages: 3, intervalMs: 2500 }],
    workers: [{ id: 'worker-A', workMs: 1500 }],
  },
  seed: 1,
  steps: {
    retry: {
      predict: {
        options: { one: entriesWith(1, 1), none: entriesWith(1, 0), two: entriesWith(1, 2) },
        answer: 'two',
      },
      goals: { struck: struck('reset-after', LINK), two: entriesWith(1, 2), twice: doneTwice() },
      faults: [loseReply],
      solution: [use(loseReply), playUntil(doneTwice())],
      wrong: [{ moves: [play(12_000)], goal: 'two', why: 'why.entries-with' }],
      claims: { solved: { believed: believedStored } },
    },
    'own-id': {
      opensWith: [],
      predict: {
        options: { two: entriesWith(1, 2), gives: never(believedStored), once: doneOnce(1) },
        answer: 'once',
      },
      goals: { struck: struck('reset-after', LINK), one: entriesWith(1, 1), once: doneOnce(1) },
      faults: [loseReply],
      protections: ['idempotency'],
      solution: [
        protect('idempotency', 'explicit-id'),
        use(loseReply),
        playUntil(believedStored),
        playUntil(doneOnce(1)),
      ],
      wrong: [{ moves: [use(loseReply), play(15_000)], goal: 'one', why: 'why.entries-with' }],
    },
    writers: {
      opensWith: [protect('idempotency', 'explicit-id'), playUntil(doneOnce(1))],
      predict: {
        options: {
          behind: doneOnce(2),
          unsure: believes('web-1', 2, 'unknown'),
          lost: lost(),
        },
        answer: 'lost',
      },
      goals: { typed: commandRan('XADD'), lost: lost() },
      solution: [
        type('XADD', 'orders', '7-1', 'order', '{"id":7,"sku":"lamp"}'),
        playUntil(lost()),
      ],
      claims: { solved: { believed: believes('web-1', 2, 'stored') } },
    },
    gap: {
      opensWith: [protect('idempotency', 'two-commands')],
      predict: {
        options: { once: doneOnce(1), twice: doneTwice(), lost: lost() },
        answer: 'lost',
      },
      goals: { struck: struck('reset-before', LINK), looked: commandRan('GET'), lost: lost() },
      faults: [loseRequest],
      solution: [use(loseRequest), playUntil(lost()), type('GET', 'sent:1')],
      wrong: [{ moves: [play(15_000)], goal: 'lost', why: 'why.lost' }],
      claims: { solved: { believed: believedStored } },
    },
    script: {
      opensWith: [protect('idempotency', 'two-commands')],
      predict: {
        options: { request: lost(), reply: doneTwice(), neither: doneOnce(1) },
        answer: 'neither',
      },
      goals: {
        request: struck('reset-before', LINK),
        reply: struck('reset-after', LINK),
        one: entriesWith(1, 1),
        once: doneOnce(1),
      },
      faults: [loseRequest, loseReply],
      protections: ['idempotency'],
      solution: [
        protect('idempotency', 'script'),
        use(loseRequest),
        use(loseReply),
        playUntil(believedStored),
        playUntil(doneOnce(1)),
      ],
      wrong: [{ moves: [use(loseRequest), play(15_000)], goal: 'once', why: 'why.times-done' }],
    },
  },
});
