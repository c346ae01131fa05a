// Every design with every way to take a message: undisturbed, each message is done exactly once (by
// every subscriber, where all get it), and nothing is left over.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { type DesignOptions, designScenario } from '../../src/sim/scenarios/design.ts';

const QUIET: DesignOptions = {
  producers: 1,
  workers: 2,
  producer: { messages: 5, intervalMs: 700 },
  worker: { workMs: 900, workJitterMs: 300, pollIntervalMs: 400 },
  rest: { horizonMs: 60_000, link: { latencyMs: 60, jitterMs: 30 } },
};

function play(options: DesignOptions): Run {
  const run = Run.start({ scenario: designScenario({ ...QUIET, ...options }), seed: 5 });
  run.advanceTo(40_000);
  return run;
}

const once: [string, DesignOptions][] = [
  ['list, pop', {}],
  ['list, poll', { worker: { ...QUIET.worker, take: 'poll' } }],
  ['list, shared processing list', { protections: { claim: 'processing-list' }, reaper: true }],
  [
    'list, processing list with tokens',
    { protections: { claim: 'processing-list', ack: 'token', renewEveryMs: 300 }, reaper: true },
  ],
  ['list, own processing lists', { protections: { claim: 'own-list' } }],
  [
    'list, own processing lists with heartbeats and dead letters',
    { protections: { claim: 'own-list', heartbeatMs: 900, deadLetterAfter: 3 }, reaper: true },
  ],
  [
    'list, backup set with tokens and dead letters',
    { protections: { claim: 'script', ack: 'token', deadLetterAfter: 3 }, reaper: true },
  ],
  [
    'list, processing list with dead letters, reaped step by step',
    {
      protections: { claim: 'processing-list', deadLetterAfter: 3, reap: 'remove-first' },
      reaper: true,
    },
  ],
  ['list, effect in Redis', { protections: { claim: 'script', effectIn: 'redis' } }],
  ['list, replies unread', { protections: { readReplies: false } }],
  ['list, backup set by script', { protections: { claim: 'script' }, reaper: true }],
  ['list, mark before', { protections: { mark: 'before' } }],
  ['list, mark after', { protections: { mark: 'after', claim: 'script' } }],
  ['list, lease mark', { protections: { mark: 'lease', claim: 'script' } }],
  ['list, stored once by script', { protections: { idempotency: 'script' } }],
  ['list, stored once by two commands', { protections: { idempotency: 'two-commands' } }],
  ['sorted set, checked', { design: 'sorted-set' }],
  ['sorted set, script', { design: 'sorted-set', protections: { due: 'script-pop' } }],
  ['sorted set, mover', { design: 'sorted-set', protections: { due: 'script-move' } }],
  ['sorted set, lease', { design: 'sorted-set', protections: { due: 'lease' } }],
  [
    'sorted set, lease with token and renewal',
    { design: 'sorted-set', protections: { due: 'lease', ack: 'token', renewEveryMs: 400 } },
  ],
  ['sorted set, priorities', { design: 'sorted-set', protections: { due: 'priority' } }],
  [
    'sorted set, time of Redis, dead letters, asleep until due',
    {
      design: 'sorted-set',
      protections: { due: 'lease', serverTime: true, deadLetterAfter: 3, sleepUntilDue: true },
    },
  ],
  ['pub/sub as a hint', { design: 'pubsub', protections: { storedCopy: true } }],
  ['stream, effect in Redis', { design: 'stream', protections: { effectIn: 'redis' } }],
  ['stream, group', { design: 'stream' }],
  ['stream, ack before', { design: 'stream', protections: { ackWhen: 'before' } }],
  ['stream, no ack', { design: 'stream', protections: { noAck: true } }],
  [
    'stream, claims, guarded acks, dead letters, batches',
    {
      design: 'stream',
      protections: { claimIdleMs: 5000, ack: 'token', deadLetterAfter: 3, batch: 3 },
    },
  ],
  ['stream, own ids', { design: 'stream', protections: { idempotency: 'explicit-id' } }],
  ['stream, stored once by script', { design: 'stream', protections: { idempotency: 'script' } }],
];

describe('undisturbed, each message is done once', () => {
  test.each(once)('%s', (_, options) => {
    const run = play(options);
    const messages = ledgerOf(run).messages();
    expect(messages.map(({ state }) => state)).toEqual(Array(5).fill('done'));
    expect(run.world.actors().flatMap(({ holds }) => holds)).toEqual([]);
    expect(run.world.actors().filter(({ lastError }) => lastError !== null)).toEqual([]);
  });
});

const byAll: [string, DesignOptions][] = [
  ['pub/sub', { design: 'pubsub' }],
  ['pub/sub by pattern', { design: 'pubsub', protections: { pattern: true } }],
  ['stream without a group', { design: 'stream', protections: { read: 'saved-id' } }],
];

describe('where everyone gets every message, it is done by each', () => {
  test.each(byAll)('%s', (_, options) => {
    const producer = { ...QUIET.producer, startsAtMs: 500 };
    const run = play({ ...options, producer });
    expect(
      ledgerOf(run)
        .messages()
        .map(({ timesDone }) => timesDone),
    ).toEqual(Array(5).fill(2));
  });
});

test('a run of any design replays to the same journal', () => {
  for (const [, options] of [...once, ...byAll]) {
    const run = play(options);
    const again = Run.parse(run.toFile());
    again.advanceTo(40_000);
    expect(again.journal.digest()).toBe(run.journal.digest());
  }
});

test('a world that refuses a second side effect refuses it again when the past is replayed', () => {
  const protections = { claim: 'script', uniqueEffect: true, leaseMs: 600 } as const;
  const run = play({ protections, reaper: true });
  const refusals = () =>
    [...run.journal.facts()].filter(({ kind }) => kind === 'side-effect-refused');
  expect(refusals().length).toBeGreaterThan(0);
  const { length } = run.journal;
  run.advanceTo(0);
  expect(refusals()).toEqual([]);
  const fork = run.fork();
  for (const again of [run, fork]) {
    again.advanceTo(40_000);
    expect(again.journal.length).toBe(length);
  }
});
