// What an acknowledged write is worth when the primary is gone (failures.md F1, F2, F3): a failover
// loses what the replica has not heard of, and WAIT tells, but neither undoes nor promises. The way
// to a replica is long, so that a producer hears of its order before the replica does.

import { believes, explained, never } from '../../../src/lesson/checks.ts';
import {
  follows,
  isOn,
  isPrimary,
  lostThoughStored,
  timesOn,
  toldBeforeCopied,
  waitAnswered,
} from '../../../src/lesson/checks-servers.ts';
import { isSet, struck } from '../../../src/lesson/checks-setting.ts';
import { type LessonDraft, lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, protect, type, use } from '../../../src/lesson/move.ts';

const cutReplica = {
  kind: 'fault',
  fault: 'link-cut',
  target: 'replica-1:redis',
  healAfterMs: null,
} as const;
/** It is away for longer than the sentinel waits. */
const kill = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'redis',
  restartAfterMs: 8000,
} as const;
const blindSentinel = {
  kind: 'fault',
  fault: 'link-cut',
  target: 'sentinel:replica-1',
  healAfterMs: 9000,
} as const;

const push = (number: number) => type('LPUSH', 'orders', `{"id":${number},"sku":"tea"}`);
const wait = type('WAIT', '1', '3000');
const twoCopied = playUntil(isOn('replica-1', 2));
const thirdTold = playUntil(believes('web-1', 3, 'stored'));

/** It does not give up, however long a failover takes. */
const patient = { maxAttempts: 15, backoffMs: 300 };

const webOne = { id: 'web-1', startsAtMs: 4700, messages: 4, intervalMs: 1300, ...patient };

const shop: Omit<LessonDraft['scenario'], 'id'> = {
  design: 'list',
  link: { jitterMs: 0 },
  replication: { latencyMs: 600, jitterMs: 0 },
  redis: { config: { appendonly: 'yes', appendfsync: 'always' }, disk: {} },
  failover: {},
  producers: [webOne],
  workers: [],
};

export default lesson({
  scenario: { id: 'failover-and-wait', ...shop, replicas: [{ id: 'replica-1' }] },
  seed: 1,
  steps: {
    copy: {
      opensWith: [playUntil(follows('replica-1', 'redis'))],
      predict: {
        options: {
          both: never(toldBeforeCopied(1, 'replica-1')),
          primary: toldBeforeCopied(1, 'replica-1'),
        },
        answer: 'primary',
      },
      goals: { told: believes('web-1', 1, 'stored'), copied: isOn('replica-1', 1) },
      solution: [playUntil(isOn('replica-1', 1))],
      wrong: [
        {
          moves: [playUntil(believes('web-1', 1, 'stored'))],
          goal: 'copied',
          why: 'why.is-not-on',
        },
      ],
    },
    failover: {
      opensWith: [twoCopied],
      predict: {
        options: { back: isOn('redis', 3), again: isOn('replica-1', 3), lost: lostThoughStored() },
        answer: 'lost',
      },
      goals: {
        cut: struck('link-cut', 'replica-1:redis'),
        promoted: isPrimary('replica-1'),
        back: follows('redis', 'replica-1'),
        lost: lostThoughStored(),
      },
      faults: [cutReplica, kill],
      solution: [use(cutReplica), thirdTold, use(kill), playUntil(follows('redis', 'replica-1'))],
      wrong: [
        {
          moves: [thirdTold, use(kill), playUntil(follows('redis', 'replica-1'))],
          goal: 'lost',
          why: 'why.lost-though-stored',
        },
        { moves: [use(cutReplica), thirdTold], goal: 'promoted', why: 'why.is-replica' },
      ],
      claims: {
        solved: { told: believes('web-1', 3, 'stored'), cause: explained(3, 'full-resync') },
      },
    },
    wait: {
      opensWith: [twoCopied],
      predict: {
        options: {
          undone: never(isOn('redis', 9)),
          later: isOn('replica-1', 9),
          stays: isOn('redis', 9),
        },
        answer: 'stays',
      },
      goals: {
        one: waitAnswered(1),
        cut: struck('link-cut', 'replica-1:redis'),
        zero: waitAnswered(0),
        there: isOn('redis', 9),
      },
      faults: [cutReplica],
      solution: [
        push(8),
        wait,
        playUntil(waitAnswered(1)),
        use(cutReplica),
        push(9),
        wait,
        playUntil(waitAnswered(0)),
      ],
      wrong: [
        { moves: [push(9), wait, play(4000)], goal: 'zero', why: 'why.wait-answered' },
        { moves: [push(9), play(4000)], goal: 'one', why: 'why.wait-open' },
      ],
    },
    ask: {
      opensWith: [twoCopied],
      predict: {
        options: {
          lost: lostThoughStored(),
          once: never(timesOn('replica-1', 3, 2)),
          twice: timesOn('replica-1', 3, 2),
        },
        answer: 'twice',
      },
      goals: {
        on: isSet('waitReplicas', 1),
        promoted: isPrimary('replica-1'),
        stored: believes('web-1', 3, 'stored'),
        kept: never(lostThoughStored()),
      },
      faults: [cutReplica, kill],
      protections: ['waitReplicas'],
      solution: [
        protect('waitReplicas', 1),
        use(cutReplica),
        playUntil(isOn('redis', 3)),
        use(kill),
        playUntil(isPrimary('replica-1')),
        playUntil(believes('web-1', 3, 'stored')),
      ],
      wrong: [
        {
          moves: [use(cutReplica), thirdTold, use(kill), playUntil(follows('redis', 'replica-1'))],
          goal: 'kept',
          why: 'why.lost-though-stored',
        },
      ],
    },
    other: {
      scenario: {
        id: 'wait-for-one-of-two',
        ...shop,
        producers: [{ ...webOne, messages: 3 }],
        replicas: [{ id: 'replica-1' }, { id: 'replica-2' }],
        protections: { waitReplicas: 1 },
      },
      opensWith: [
        playUntil(isOn('replica-2', 2)),
        use({ ...cutReplica, target: 'replica-2:redis' }),
        thirdTold,
      ],
      predict: {
        options: { there: isOn('replica-1', 3), lost: lostThoughStored() },
        answer: 'lost',
      },
      goals: {
        promoted: isPrimary('replica-2'),
        back: follows('replica-1', 'replica-2'),
        lost: lostThoughStored(),
      },
      faults: [blindSentinel, kill],
      solution: [use(blindSentinel), use(kill), playUntil(lostThoughStored())],
      wrong: [
        {
          moves: [use(kill), playUntil(isPrimary('replica-1')), play(12_000)],
          goal: 'promoted',
          why: 'why.is-replica',
        },
      ],
      claims: { open: { two: isOn('replica-1', 3), told: believes('web-1', 3, 'stored') } },
    },
  },
});
