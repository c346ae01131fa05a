// A primary without persistence that starts again by itself is empty, and its replicas copy that
// (failures.md F6). What a replica keeps on its disk does not help; persistence of the primary
// does, and so does a start that comes after the failover.

import { explained, lost, never } from '../../../src/lesson/checks.ts';
import {
  cameBack,
  follows,
  holdsAtLeast,
  isEmpty,
  isPrimary,
  lostThoughStored,
  wentDown,
} from '../../../src/lesson/checks-servers.ts';
import { type LessonDraft, lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, type, use } from '../../../src/lesson/move.ts';

/** A supervisor starts it again at once: long before the sentinel takes it for dead. */
const killAndStart = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'redis',
  restartAfterMs: 1000,
} as const;
const kill = { ...killAndStart, restartAfterMs: null } as const;
const start = { kind: 'fault', fault: 'restart', target: 'redis' } as const;

const replicated = playUntil(holdsAtLeast('replica-1', 4));
const emptied = playUntil(isEmpty('replica-1'));
const aof = { appendonly: 'yes', appendfsync: 'always' };

const shop: Omit<LessonDraft['scenario'], 'id'> = {
  design: 'list',
  link: { latencyMs: 300, jitterMs: 0 },
  replication: { latencyMs: 300, jitterMs: 0 },
  failover: {},
  producers: [{ id: 'web-1', startsAtMs: 2000, messages: 4, intervalMs: 800 }],
  workers: [],
};

export default lesson({
  scenario: {
    id: 'empty-restart',
    ...shop,
    redis: { config: { save: '' } },
    replicas: [{ id: 'replica-1', config: { save: '' } }],
  },
  seed: 1,
  steps: {
    wipe: {
      opensWith: [replicated],
      predict: {
        options: {
          copied: holdsAtLeast('redis', 4),
          promoted: isPrimary('replica-1'),
          gone: lostThoughStored(4),
        },
        answer: 'gone',
      },
      goals: {
        killed: wentDown('redis', 'process'),
        back: cameBack('redis'),
        empty: isEmpty('replica-1'),
        lost: lostThoughStored(4),
      },
      faults: [killAndStart],
      solution: [use(killAndStart), emptied],
      wrong: [
        { moves: [use(killAndStart), play(500)], goal: 'back', why: 'why.node-down' },
        { moves: [type('LLEN', 'orders'), play(4000)], goal: 'killed', why: 'why.not-gone-down' },
      ],
      claims: { solved: { copied: explained(1, 'full-resync') } },
    },
    'replica-disk': {
      scenario: {
        id: 'persistence-on-the-replica',
        ...shop,
        redis: { config: { save: '' } },
        replicas: [{ id: 'replica-1', config: aof, disk: {} }],
      },
      opensWith: [replicated],
      predict: {
        options: { kept: holdsAtLeast('replica-1', 4), gone: lostThoughStored(4) },
        answer: 'gone',
      },
      goals: {
        killed: wentDown('redis', 'process'),
        empty: isEmpty('replica-1'),
        lost: lostThoughStored(4),
      },
      faults: [killAndStart],
      solution: [use(killAndStart), emptied],
      wrong: [{ moves: [play(4000)], goal: 'lost', why: 'why.lost-though-stored' }],
    },
    slow: {
      opensWith: [replicated],
      predict: {
        options: { gone: lostThoughStored(4), kept: holdsAtLeast('replica-1', 4) },
        answer: 'kept',
      },
      goals: {
        killed: wentDown('redis', 'process'),
        promoted: isPrimary('replica-1'),
        back: follows('redis', 'replica-1'),
        none: never(lost()),
      },
      faults: [kill, start],
      solution: [
        use(kill),
        playUntil(isPrimary('replica-1')),
        use(start),
        playUntil(follows('redis', 'replica-1')),
      ],
      wrong: [
        { moves: [use(kill), play(1000), use(start), emptied], goal: 'none', why: 'why.lost' },
        { moves: [use(kill), play(9000)], goal: 'back', why: 'why.node-down' },
      ],
    },
    disk: {
      scenario: {
        id: 'persistence-on-the-primary',
        ...shop,
        redis: { config: aof, disk: {} },
        replicas: [{ id: 'replica-1', config: { save: '' } }],
      },
      opensWith: [replicated],
      predict: {
        options: { gone: lostThoughStored(4), kept: holdsAtLeast('redis', 4) },
        answer: 'kept',
      },
      goals: {
        killed: wentDown('redis', 'process'),
        back: cameBack('redis'),
        both: holdsAtLeast('replica-1', 4),
        follows: follows('replica-1', 'redis'),
      },
      faults: [killAndStart],
      solution: [
        use(killAndStart),
        playUntil(cameBack('redis')),
        playUntil(follows('replica-1', 'redis')),
      ],
      wrong: [{ moves: [play(5000)], goal: 'back', why: 'why.not-gone-down' }],
    },
  },
});
