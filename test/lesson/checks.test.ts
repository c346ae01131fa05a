/*
 * The checks: each on a run on which it does not hold yet and, after a few moves, does. What it
 * says is part of it, as learners read it.
 */
import { describe, expect, it } from 'vitest';
import { sayIn } from '../../src/i18n/dictionary.ts';
import { type Check, situationOf } from '../../src/lesson/check.ts';
import * as checks from '../../src/lesson/checks.ts';
import { type Move, play, playUntil, type, use } from '../../src/lesson/move.ts';
import { perform } from '../../src/lesson/play.ts';
import { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

const B = 'worker-B';
const crashB = use({ kind: 'fault', fault: 'process-crash', target: B, restartAfterMs: 3000 });

/** Order 1 goes to worker A, order 2 to worker B, whatever the dice. */
const scenario: ScenarioDraft = {
  id: 'checks',
  design: 'list',
  link: { jitterMs: 0 },
  producers: [{ id: 'web-1', startsAtMs: 2000, messages: 2 }],
  workers: [{ id: 'worker-A' }, { id: B, startsAtMs: 800 }],
};

function verdictAfter(check: Check, moves: readonly Move[]) {
  const run = perform(Run.start({ scenario, seed: 7 }), moves);
  const { ok, why } = check.test(situationOf(run));
  return [ok, sayIn('en', why)];
}

const bHolds = playUntil(checks.holds(B));
const push = (number: number) => type('LPUSH', 'orders', `{"id":${number},"sku":"tea"}`);

describe.each<[string, Check, string, readonly Move[], string]>([
  ['waiting', checks.waiting(1), '0 wait in the list', [push(8)], '1 waits in the list'],
  ['lost', checks.lost(), '0 lost', [bHolds, crashB], '1 lost'],
  ['done', checks.done(1), '0 of 1 done so far', [play(9000)], '2 of 1 done so far'],
  [
    'doneTwice',
    checks.doneTwice(),
    '0 done twice',
    [play(2500), push(8), push(8), play(20_000)],
    '1 done twice',
  ],
  [
    'inHand',
    checks.inHand(),
    '0 taken out by hand',
    [push(8), type('RPOP', 'orders')],
    '1 taken out by hand',
  ],
  [
    'doneOnce',
    checks.doneOnce(2),
    'message 2 was done 0 times',
    [play(12_000)],
    'message 2 was done 1 time',
  ],
  [
    'inQueue',
    checks.inQueue(8),
    'message 8 is not in the queue',
    [push(8)],
    'message 8 waits in the queue',
  ],
  [
    'onlyCopyWith',
    checks.onlyCopyWith(2, B),
    'message 2 has 0 copies',
    [bHolds],
    'message 2 has 1 copy',
  ],
  [
    'explained',
    checks.explained(2, 'popped-then-crashed'),
    'there is no message 2',
    [bHolds, crashB],
    'the ledger explains message 2 by: popped-then-crashed',
  ],
  [
    'believes',
    checks.believes('web-1', 2, 'stored'),
    'web-1 has not sent message 2',
    [bHolds],
    'web-1 believes that message 2 is stored',
  ],
  [
    'atEnd left',
    checks.atEnd('left', 9),
    'the list orders is empty',
    [push(8), push(9)],
    'message 9 is at the left end',
  ],
  [
    'atEnd right',
    checks.atEnd('right', 8),
    'the list orders is empty',
    [push(8), push(9)],
    'message 8 is at the right end',
  ],
  [
    'firstTaken',
    checks.firstTaken(1),
    'no message has been taken yet',
    [bHolds],
    'message 1 was taken first',
  ],
  [
    'wentTo',
    checks.wentTo(2, B),
    'nobody has taken message 2 yet',
    [bHolds],
    'message 2 went to worker B',
  ],
  ['holds', checks.holds(B), 'worker B holds nothing', [bHolds], 'worker B holds message 2'],
  [
    'crashed',
    checks.crashed(B),
    'worker B has not crashed',
    [play(1500), crashB],
    'worker B crashed',
  ],
  [
    'crashedWhileHolding',
    checks.crashedWhileHolding(B),
    'worker B has not crashed',
    [bHolds, crashB],
    'worker B died with message 2 in its memory',
  ],
  [
    'restarted',
    checks.restarted(B),
    'worker B has not come back from a crash',
    [bHolds, crashB, play(3500)],
    'worker B runs again',
  ],
  [
    'commandRan',
    checks.commandRan('LLEN'),
    'LLEN has not been run at the console',
    [type('llen', 'orders')],
    'you ran LLEN',
  ],
])('%s', (_, check, before, moves, after) => {
  it('does not hold at the start, and says why', () => {
    expect(verdictAfter(check, [])).toEqual([false, before]);
  });

  it('holds in the end, and says why', () => {
    expect(verdictAfter(check, moves)).toEqual([true, after]);
  });
});

describe('a check that is nearly met says what is wrong', () => {
  it.each<[Check, readonly Move[], string]>([
    [checks.crashedWhileHolding(B), [play(1500), crashB], 'worker B crashed, but it held nothing'],
    [checks.holds(B, 1), [bHolds], 'worker B holds message 2'],
    [checks.wentTo(1, B), [bHolds], 'message 1 went to worker A'],
    [checks.firstTaken(2), [bHolds], 'message 1 was taken first'],
    [checks.commandRan('LPUSH'), [type('LPUSH')], 'Redis answered LPUSH with an error'],
    [
      checks.doneOnce(8),
      [play(2500), push(8), push(8), play(20_000)],
      'message 8 was done 2 times',
    ],
  ])('%#', (check, moves, why) => {
    expect(verdictAfter(check, moves)).toEqual([false, why]);
  });
});

it('never holds until the thing happens', () => {
  const check = checks.never(checks.lost());
  expect(verdictAfter(check, [bHolds])).toEqual([true, '0 lost']);
  expect(verdictAfter(check, [bHolds, crashB])).toEqual([false, '1 lost']);
});

it('a situation can be asked by several checks', () => {
  const situation = situationOf(perform(Run.start({ scenario, seed: 7 }), [bHolds, crashB]));
  const asked = [checks.crashed(B), checks.crashedWhileHolding(B), checks.wentTo(2, B)];
  expect(asked.map((check) => check.test(situation).ok)).toEqual([true, true, true]);
});

it('a producer does not count as the person at the console', () => {
  expect(verdictAfter(checks.commandRan('LPUSH'), [play(9000)])[0]).toBe(false);
});
