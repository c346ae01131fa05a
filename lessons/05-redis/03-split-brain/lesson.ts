// Split brain (failures.md F5, F4): a primary that is cut off goes on taking the writes of whoever
// still reaches it, and throws them away when it comes back. min-replicas-to-write bounds that in
// seconds, and costs writes whenever a replica is away.

import { commandRan, never } from '../../../src/lesson/checks.ts';
import {
  follows,
  holdsAtLeast,
  isPrimary,
  lostThoughStored,
  refusedWith,
  storedAfterRefusal,
  tookSinceSplit,
  twoPrimaries,
} from '../../../src/lesson/checks-servers.ts';
import { isSet, struck } from '../../../src/lesson/checks-setting.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

/** The old primary and web-1 on one side, everybody else on the other. */
const split = {
  kind: 'fault',
  fault: 'partition',
  target: 'redis',
  side: 'web-1',
  healAfterMs: 14_000,
} as const;
const freeze = { kind: 'fault', fault: 'pause', target: 'replica-1', durationMs: 7000 } as const;

/** They never give up, so that a refused order is late and not lost. */
const patient = { intervalMs: 1400, maxAttempts: 20, backoffMs: 400 };
const threeCopied = playUntil(holdsAtLeast('replica-1', 3));
const healed = playUntil(follows('redis', 'replica-1'));

export default lesson({
  scenario: {
    id: 'split-brain',
    design: 'list',
    link: { latencyMs: 300, jitterMs: 0 },
    replication: { latencyMs: 200, jitterMs: 0 },
    replicas: [{ id: 'replica-1' }],
    failover: {},
    producers: [
      { id: 'web-1', startsAtMs: 1500, messages: 9, ...patient },
      { id: 'web-2', startsAtMs: 2500, messages: 9, ...patient },
    ],
    workers: [],
  },
  seed: 1,
  steps: {
    split: {
      opensWith: [threeCopied],
      predict: {
        options: {
          refuses: refusedWith('READONLY'),
          waits: never(tookSinceSplit('redis', 1)),
          takes: tookSinceSplit('redis', 2),
        },
        answer: 'takes',
      },
      goals: {
        split: struck('partition', 'redis'),
        two: twoPrimaries(),
        old: tookSinceSplit('redis', 2),
        young: tookSinceSplit('replica-1', 2),
        asked: commandRan('ROLE'),
      },
      faults: [split],
      solution: [
        use(split),
        playUntil(twoPrimaries()),
        playUntil(tookSinceSplit('replica-1', 2)),
        type('ROLE'),
      ],
      wrong: [
        { moves: [play(6000)], goal: 'two', why: 'why.primaries' },
        { moves: [type('ROLE'), play(3000)], goal: 'old', why: 'why.no-split' },
      ],
    },
    heal: {
      predict: {
        options: {
          merged: never(lostThoughStored()),
          old: isPrimary('redis'),
          young: lostThoughStored(3),
        },
        answer: 'young',
      },
      goals: {
        one: never(twoPrimaries()),
        follows: follows('redis', 'replica-1'),
        lost: lostThoughStored(3),
      },
      solution: [healed],
      wrong: [{ moves: [play(2000)], goal: 'follows', why: 'why.follows-not' }],
    },
    bound: {
      opensWith: [threeCopied],
      predict: {
        options: {
          none: never(lostThoughStored()),
          few: lostThoughStored(),
          all: lostThoughStored(5),
        },
        answer: 'few',
      },
      goals: {
        on: isSet('minReplicas', 1),
        split: struck('partition', 'redis'),
        refused: refusedWith('NOREPLICAS'),
        healed: follows('redis', 'replica-1'),
        bounded: never(lostThoughStored(4)),
      },
      faults: [split],
      protections: ['minReplicas'],
      solution: [
        protect('minReplicas', 1),
        use(split),
        playUntil(refusedWith('NOREPLICAS')),
        healed,
      ],
      wrong: [
        { moves: [use(split), play(2000), healed], goal: 'refused', why: 'why.refused-with' },
        { moves: [use(split), play(2000), healed], goal: 'bounded', why: 'why.lost-though-stored' },
      ],
    },
    price: {
      opensWith: [protect('minReplicas', 1), threeCopied],
      predict: {
        options: {
          same: never(refusedWith('NOREPLICAS')),
          over: isPrimary('replica-1'),
          refused: refusedWith('NOREPLICAS', 2),
        },
        answer: 'refused',
      },
      goals: {
        frozen: struck('pause', 'replica-1'),
        refused: refusedWith('NOREPLICAS', 2),
        later: storedAfterRefusal(),
        none: never(lostThoughStored()),
      },
      faults: [freeze],
      protections: ['minReplicas'],
      solution: [
        use(freeze),
        playUntil(refusedWith('NOREPLICAS', 2)),
        playUntil(storedAfterRefusal()),
      ],
      wrong: [
        {
          moves: [protect('minReplicas', 0), use(freeze), play(9000)],
          goal: 'refused',
          why: 'why.refused-with',
        },
        { moves: [play(4000)], goal: 'later', why: 'why.none-refused' },
      ],
    },
  },
});
