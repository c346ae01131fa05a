/* The checks about channels: each does not hold yet, says why, and after a few moves holds. */
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { type Check, situationOf } from '../../src/lesson/check.ts';
import { holds } from '../../src/lesson/checks.ts';
import * as checks from '../../src/lesson/checks-pubsub.ts';
import { type Move, play, playUntil, protect, use } from '../../src/lesson/move.ts';
import { perform } from '../../src/lesson/play.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

const A = 'worker-A';
const B = 'worker-B';

/** Order 1 is published to worker A, order 2 to both. */
const scenario: ScenarioDraft = {
  id: 'checks-pubsub',
  design: 'pubsub',
  replicas: [{ id: 'replica-1' }],
  link: { jitterMs: 0 },
  replication: { latencyMs: 50, jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 2000, messages: 2, intervalMs: 3000 }],
  workers: [{ id: A }, { id: B, startsAtMs: 3500 }],
};

function verdictAfter(check: Check, moves: readonly Move[]) {
  const run = perform(Run.start({ scenario, seed: 7 }), moves);
  const { ok, why } = check.test(situationOf(run));
  return [ok, sayIn('en', why)];
}

const crashA = use({ kind: 'fault', fault: 'process-crash', target: A });
const aHolds = playUntil(holds(A, 1));

describe.each<[string, Check, string, readonly Move[], string]>([
  [
    'listens',
    checks.listens(A),
    'worker A is not subscribed',
    [playUntil(checks.listens(A))],
    'worker A listens',
  ],
  [
    'publishAnswered',
    checks.publishAnswered(1, 1),
    'message 1 has not been published',
    [aHolds],
    'PUBLISH of message 1 answered 1',
  ],
  [
    'reached',
    checks.reached(2, 2),
    '0 consumers have worked on message 2',
    [play(15_000)],
    '2 consumers have worked on message 2',
  ],
  [
    'crashedWith',
    checks.crashedWith(A, 1),
    'worker A has not crashed',
    [aHolds, crashA],
    'worker A died with 1 message in its memory',
  ],
  [
    'replicaHas',
    checks.replicaHas(1),
    'no WAIT after message 1 has been answered',
    [protect('waitReplicas', 1), play(8000)],
    'WAIT after message 1 answered 1',
  ],
])('%s', (_, check, before, moves, after) => {
  it('does not hold at the start, and says why', () => {
    expect(verdictAfter(check, [])).toEqual([false, before]);
  });

  it('holds in the end, and says why', () => {
    expect(verdictAfter(check, moves)).toEqual([true, after]);
  });
});

it.each<[Check, readonly Move[], string]>([
  [checks.publishAnswered(1, 2), [aHolds], 'PUBLISH of message 1 answered 1'],
  [checks.reached(1, 2), [aHolds], '1 consumer has worked on message 1'],
  [checks.crashedWith(A, 2), [aHolds, crashA], 'worker A died with 1 message in its memory'],
  [
    checks.replicaHas(1),
    [
      use({ kind: 'fault', fault: 'link-cut', target: 'replica-1:redis' }),
      protect('waitReplicas', 1),
      play(8000),
    ],
    'WAIT after message 1 answered 0',
  ],
])('nearly met, it says what is wrong: %#', (check, moves, why) => {
  expect(verdictAfter(check, moves)).toEqual([false, why]);
});
