// What a server finds again after it went down: its last snapshot, or its append-only file as far
// as it was written (the process died) or fsynced (the machine lost power). failures.md K2 to K6.
// Nobody takes orders here, and an order comes every two seconds, a fifth behind the full one.

import { believes, explained, lost, never, waiting } from '../../../src/lesson/checks.ts';
import {
  cameBack,
  configured,
  holdsAtLeast,
  isOn,
  lostThoughStored,
  snapshotSaved,
  wentDown,
  wentDownUnsynced,
} from '../../../src/lesson/checks-servers.ts';
import { type LessonDraft, lesson } from '../../../src/lesson/lesson.ts';
import { play, playUntil, type, use } from '../../../src/lesson/move.ts';

const kill = {
  kind: 'fault',
  fault: 'process-crash',
  target: 'redis',
  restartAfterMs: 3000,
} as const;
const cutPower = {
  kind: 'fault',
  fault: 'power-loss',
  target: 'redis',
  restartAfterMs: 3000,
} as const;
const start = { kind: 'fault', fault: 'restart', target: 'redis' } as const;

const save = type('BGSAVE');
const always = type('CONFIG', 'SET', 'appendfsync', 'always');
const backAgain = playUntil(cameBack('redis'));
/** The third order is stored and its producer knows; the next fsync ends in 1.25 s. */
const thirdStored = playUntil(believes('web-1', 3, 'stored'));

const shop: Omit<LessonDraft['scenario'], 'id'> = {
  design: 'list',
  link: { jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 850, messages: 5, intervalMs: 1100 }],
  workers: [],
};

/** An fsync takes long enough to be seen, and to act before it ends. */
const disk = { fsyncMs: 900, saveMs: 800 };

export default lesson({
  scenario: {
    id: 'process-or-power',
    ...shop,
    redis: { config: { appendonly: 'yes', appendfsync: 'everysec' }, disk },
  },
  seed: 1,
  steps: {
    snapshot: {
      scenario: {
        id: 'snapshots-only',
        ...shop,
        redis: { config: { save: '3600 1' }, disk },
      },
      opensWith: [],
      predict: {
        options: { all: never(lost()), snapshot: lost(), none: lost(5) },
        answer: 'snapshot',
      },
      goals: {
        saved: snapshotSaved('redis'),
        killed: wentDown('redis', 'process'),
        back: cameBack('redis'),
        lost: lostThoughStored(),
      },
      faults: [kill, start],
      solution: [
        playUntil(waiting(3)),
        save,
        playUntil(snapshotSaved('redis')),
        playUntil(believes('web-1', 5, 'stored')),
        use(kill),
        backAgain,
      ],
      wrong: [
        {
          moves: [playUntil(waiting(3)), use(kill), backAgain],
          goal: 'saved',
          why: 'why.no-snapshot',
        },
        {
          moves: [playUntil(waiting(3)), save, play(2000), type('SHUTDOWN'), use(start), backAgain],
          goal: 'killed',
          why: 'why.went-down-shutdown',
        },
      ],
      claims: { solved: { 'in-memory': explained(5, 'node-crashed') } },
    },
    crash: {
      opensWith: [thirdStored],
      predict: {
        options: { all: lost(3), second: lost(), none: isOn('redis', 3) },
        answer: 'none',
      },
      goals: {
        unsynced: wentDownUnsynced('redis'),
        killed: wentDown('redis', 'process'),
        back: holdsAtLeast('redis', 3),
      },
      faults: [kill],
      solution: [use(kill), backAgain],
      wrong: [
        {
          moves: [play(1500), use(kill), backAgain],
          goal: 'unsynced',
          why: 'why.went-down-synced',
        },
      ],
      claims: { open: { stored: believes('web-1', 3, 'stored') }, solved: { kept: never(lost()) } },
    },
    power: {
      opensWith: [thirdStored],
      predict: {
        options: { none: isOn('redis', 3), second: lost(), all: lost(3) },
        answer: 'second',
      },
      goals: {
        power: wentDown('redis', 'power'),
        back: cameBack('redis'),
        lost: lostThoughStored(),
      },
      faults: [kill, cutPower],
      solution: [use(cutPower), backAgain],
      wrong: [
        { moves: [use(kill), backAgain], goal: 'power', why: 'why.went-down-process' },
        {
          moves: [play(1500), use(cutPower), backAgain],
          goal: 'lost',
          why: 'why.lost-though-stored',
        },
      ],
      claims: {
        solved: {
          told: believes('web-1', 3, 'stored'),
          cause: explained(3, 'power-lost'),
          'one-only': never(lost(2)),
        },
      },
    },
    always: {
      opensWith: [playUntil(believes('web-1', 2, 'stored')), play(1400)],
      predict: {
        options: {
          told: lostThoughStored(),
          refused: believes('web-1', 3, 'not-stored'),
          again: isOn('redis', 3),
        },
        answer: 'again',
      },
      goals: {
        always: configured('appendfsync', 'always'),
        power: wentDown('redis', 'power'),
        third: believes('web-1', 3, 'stored'),
        kept: never(lostThoughStored()),
      },
      faults: [cutPower],
      solution: [
        always,
        playUntil(isOn('redis', 3)),
        use(cutPower),
        playUntil(believes('web-1', 3, 'stored')),
      ],
      wrong: [
        {
          moves: [thirdStored, use(cutPower), backAgain],
          goal: 'kept',
          why: 'why.lost-though-stored',
        },
        {
          moves: [type('CONFIG', 'GET', 'appendfsync')],
          goal: 'always',
          why: 'why.not-configured',
        },
      ],
    },
    both: {
      scenario: {
        id: 'never-synced',
        ...shop,
        redis: { config: { appendonly: 'yes', appendfsync: 'no' }, disk },
      },
      opensWith: [playUntil(believes('web-1', 5, 'stored'))],
      predict: {
        options: { all: isOn('redis', 1), second: isOn('redis', 3), none: lost(5) },
        answer: 'none',
      },
      goals: {
        killed: wentDown('redis', 'process'),
        power: wentDown('redis', 'power'),
        lost: lostThoughStored(5),
        back: cameBack('redis'),
      },
      faults: [kill, cutPower],
      solution: [use(kill), playUntil(holdsAtLeast('redis', 5)), use(cutPower), backAgain],
      wrong: [
        { moves: [use(kill), backAgain], goal: 'lost', why: 'why.lost-though-stored' },
        {
          moves: [play(30_000), use(kill), backAgain, use(cutPower), backAgain],
          goal: 'lost',
          why: 'why.lost-though-stored',
        },
      ],
      claims: { solved: { cause: explained(1, 'power-lost') } },
    },
  },
});
