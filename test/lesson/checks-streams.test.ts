/* The checks about streams: each does not hold yet, says why, and after a few moves holds. */
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { type Check, situationOf } from '../../src/lesson/check.ts';
import { holds } from '../../src/lesson/checks.ts';
import * as checks from '../../src/lesson/checks-streams.ts';
import * as trimming from '../../src/lesson/checks-trimming.ts';
import { type Move, play, playUntil, protect, type, use } from '../../src/lesson/move.ts';
import { perform } from '../../src/lesson/play.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

const A = 'worker-A';
const B = 'worker-B';

/** Order 1 is added at 3.85 s and goes to worker A, order 2 at 6.75 s to worker B. */
const scenario: ScenarioDraft = {
  id: 'checks-streams',
  design: 'stream',
  link: { jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 2500, messages: 2, intervalMs: 2000 }],
  workers: [
    { id: A, workMs: 5000, workJitterMs: 0 },
    { id: B, startsAtMs: 800, workMs: 5000, workJitterMs: 0 },
  ],
};

function verdictAfter(check: Check, moves: readonly Move[]) {
  const run = perform(Run.start({ scenario, seed: 7 }), moves);
  const { ok, why } = check.test(situationOf(run));
  return [ok, sayIn('en', why)];
}

const slowA = use({ kind: 'fault', fault: 'slow-worker', target: A, factor: 2 });
const crash = (target: string) => use({ kind: 'fault', fault: 'process-crash', target });
const trim = type('XTRIM', 'orders', 'MAXLEN', '0');
const aHolds = playUntil(holds(A, 1));
/** Worker B takes over from worker A, which is only slow, and whose ack then comes. */
const claimed = [protect('claimIdleMs', 6000), aHolds, slowA, playUntil(holds(B, 1))];
const staleAck = [...claimed, playUntil(checks.xackAnswered(A, 1, 1))];

describe.each<[string, Check, string, readonly Move[], string]>([
  [
    'inStream',
    checks.inStream(1),
    'message 1 is not in the stream',
    [aHolds],
    'message 1 is in the stream',
  ],
  [
    'skipped',
    checks.skipped(2),
    'nobody has taken message 2 yet',
    [
      protect('read', 'new-only'),
      playUntil(checks.inStream(2)),
      play(5000),
      type('XADD', 'orders', '*', 'order', '{"id":3,"sku":"salt"}'),
      play(2000),
    ],
    'a later message was taken, message 2 was not',
  ],
  [
    'pendingWith',
    checks.pendingWith(1, A),
    'message 1 is in nobody’s PEL',
    [aHolds],
    'message 1 is pending with worker A',
  ],
  [
    'xackAnswered',
    checks.xackAnswered(A, 1, 1),
    'worker A has not acked message 1 yet',
    [aHolds, play(6000)],
    'the XACK of worker A for message 1 was answered 1',
  ],
  [
    'diedUnrecorded',
    checks.diedUnrecorded(B, 1),
    'worker B has not crashed with message 1 in its memory',
    [...staleAck, crash(B)],
    'when worker B crashed, message 1 had been acked by another',
  ],
  [
    'deliveries',
    checks.deliveries(1, 2),
    'message 1 is in nobody’s PEL',
    claimed,
    'message 1 is pending, delivered 2 times',
  ],
  [
    'pendingEntries',
    checks.pendingEntries(2),
    '0 entries pending',
    [play(8000)],
    '2 entries pending',
  ],
  [
    'entriesWith',
    checks.entriesWith(1, 2),
    'the stream has 0 entries for message 1',
    [aHolds, type('XADD', 'orders', '*', 'order', '{"id":1,"sku":"rice"}')],
    'the stream has 2 entries for message 1',
  ],
  [
    'trimmed',
    trimming.trimmed(2),
    '0 entries trimmed off',
    [play(8000), trim],
    '2 entries trimmed off',
  ],
  ['lagIs', trimming.lagIs(0), 'there is no group yet', [aHolds], 'the lag is 0'],
  [
    'pendingOfNothing',
    trimming.pendingOfNothing(1),
    '0 pending entries are not in the stream',
    [aHolds, trim],
    '1 pending entry is not in the stream',
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
  [checks.skipped(1), [aHolds], 'message 1 was taken'],
  [checks.pendingWith(1, A), claimed, 'message 1 is pending with worker B'],
  [
    checks.xackAnswered(B, 1, 1),
    [...staleAck, play(6000)],
    'the XACK of worker B for message 1 was answered 0',
  ],
  [
    checks.diedUnrecorded(B, 1),
    [...claimed, crash(B), play(2000)],
    'when worker B crashed, message 1 was still pending',
  ],
  [checks.deliveries(1, 2), [aHolds], 'message 1 is pending, delivered 1 time'],
  [trimming.lagIs(null), [aHolds], 'the lag is 0'],
  [trimming.readToEnd(), [], 'there is no group yet'],
  [
    trimming.readToEnd(),
    [aHolds, crash(B), play(4000)],
    'there are entries that the group has not been given',
  ],
])('nearly met, it says what is wrong: %#', (check, moves, why) => {
  expect(verdictAfter(check, moves)).toEqual([false, why]);
});

it('a group that was given the newest entry has read to the end', () => {
  expect(verdictAfter(trimming.readToEnd(), [play(8000)])).toEqual([
    true,
    'the group has been given all there is',
  ]);
});
