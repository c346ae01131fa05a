/*
 * The checks about what becomes of a message that was taken. What they say of a crash, of an ack
 * and of a second delivery depends on moments half a second apart: each moment, and its verdict.
 */
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { type Check, situationOf } from '../../src/lesson/check.ts';
import { doneOnce } from '../../src/lesson/checks.ts';
import * as checks from '../../src/lesson/checks-redelivery.ts';
import { isSet, struck } from '../../src/lesson/checks-setting.ts';
import { type Move, play, playUntil, protect, use } from '../../src/lesson/move.ts';
import { perform } from '../../src/lesson/play.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

const A = 'worker-A';
const crashA = use({ kind: 'fault', fault: 'process-crash', target: A, restartAfterMs: 2000 });

/** One message, taken with a deadline of 5 s; the reaper looks every second. */
const scenario: ScenarioDraft = {
  id: 'checks',
  design: 'list',
  protections: { claim: 'script', leaseMs: 5000 },
  link: { jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 500, messages: 1 }],
  workers: [
    { id: A, workMs: 2000, workJitterMs: 0 },
    { id: 'reaper', duty: 'reap', pollIntervalMs: 1000 },
  ],
};

const works = playUntil(checks.delivered(1, 1));
const shipped = playUntil(doneOnce(1));

function verdictAfter(check: Check, moves: readonly Move[]) {
  const run = perform(Run.start({ scenario, seed: 7 }), moves);
  const { ok, why } = check.test(situationOf(run));
  return [ok, sayIn('en', why)];
}

describe('a crash between side effect and ack', () => {
  const check = checks.crashedBehindEffect(A, 1);

  it('is one as long as the ack is not in Redis', () => {
    const after = 'worker A crashed after the side effect of message 1';
    expect(verdictAfter(check, [shipped, crashA])).toEqual([true, after]);
    expect(verdictAfter(check, [shipped, play(400), crashA])).toEqual([true, after]);
  });

  it('is none before the side effect, nor once Redis has run the ack', () => {
    const elsewhere = 'worker A crashed, but not between the side effect of message 1 and its ack';
    expect(verdictAfter(check, [works, crashA])).toEqual([false, elsewhere]);
    expect(verdictAfter(check, [shipped, play(500), crashA])).toEqual([false, elsewhere]);
    expect(verdictAfter(check, [shipped])).toEqual([false, 'worker A has not crashed']);
  });
});

describe('the second delivery', () => {
  const again = [works, crashA, playUntil(checks.delivered(1, 2))];

  it('is counted from the crash of who held the message', () => {
    expect(verdictAfter(checks.redeliveredLate(1, 5000), again)[0]).toBe(true);
    expect(verdictAfter(checks.redeliveredSoon(1, 5000), again)[0]).toBe(false);
    expect(verdictAfter(checks.redeliveredSoon(1, 9000), again)[0]).toBe(true);
  });

  it('says what is still missing', () => {
    const soon = checks.redeliveredSoon(1, 9000);
    expect(verdictAfter(soon, [works])).toEqual([
      false,
      'nobody has crashed with message 1 in memory',
    ]);
    expect(verdictAfter(soon, [works, crashA])).toEqual([
      false,
      'message 1 has not been delivered again since the crash',
    ]);
  });
});

it('a claim lies ahead until its deadline, and is gone with its ack', () => {
  const ahead = checks.dueAhead(1, 'orders:backup');
  expect(verdictAfter(ahead, [works])[0]).toBe(true);
  expect(verdictAfter(ahead, [shipped, play(1000)])).toEqual([
    false,
    'no copy of message 1 is in orders:backup',
  ]);
  expect(verdictAfter(checks.gone(1), [shipped, play(1000)])).toEqual([
    true,
    'message 1 has 0 copies',
  ]);
});

it('what was switched and what struck is told in the words of the page', () => {
  const token = isSet('ack', 'token');
  expect(verdictAfter(token, [])).toEqual([false, 'it is set to: plain']);
  expect(verdictAfter(token, [protect('ack', 'token')])[0]).toBe(true);
  expect(verdictAfter(struck('process-crash', A), [])).toEqual([
    false,
    '“crash worker A” has not struck yet',
  ]);
});
