/* What briefs and the lesson about a published design check, on runs that show both sides. */
import { expect, test } from 'vitest';
import { type Check, situationOf } from '../../src/lesson/check.ts';
import {
  doneBy,
  effectRefused,
  noneLater,
  noneSooner,
  nothingKept,
} from '../../src/lesson/checks-briefs.ts';
import { caughtBefore } from '../../src/lesson/checks-lines.ts';
import type { Run } from '../../src/sim/run.ts';
import { crash, loseReply, played, playToWork, stage } from '../failures/stage.ts';

const ok = (run: Run, check: Check) => check.test(situationOf(run)).ok;
const why = (run: Run, check: Check) => check.test(situationOf(run)).why;

test('how soon and how late: from the making of a message to its side effect', () => {
  const run = played({ design: 'sorted-set', protections: { delayMs: 500 } }, 10_000);
  expect(why(run, noneSooner(60_000))).toMatchObject({ key: 'why.done-after' });
  const { seconds } = why(run, noneLater(0)).params as { seconds: number };
  expect(seconds).toBeGreaterThanOrEqual(1.5);
  expect(ok(run, noneSooner(seconds * 1000 - 100))).toBe(true);
  expect(ok(run, noneLater(seconds * 1000 + 100))).toBe(true);
  expect(ok(stage({}), noneSooner(60_000))).toBe(true);
});

test('by how many: every subscriber, or one worker of a list', () => {
  const [both, one] = (['pubsub', 'list'] as const).map((design) =>
    played({ design, workers: 2 }, 10_000),
  ) as [Run, Run];
  expect([ok(both, doneBy(1, 2)), ok(both, doneBy(1, 1))]).toEqual([true, false]);
  expect([ok(one, doneBy(1, 2)), ok(one, doneBy(1, 1))]).toEqual([false, true]);
});

test('what is kept: the entries of a stream, also when all are acked', () => {
  expect(ok(played({ design: 'stream' }, 10_000), nothingKept())).toBe(false);
  expect(ok(played({ design: 'list' }, 10_000), nothingKept())).toBe(true);
});

test('a second side effect is refused only where the outside world knows its key', () => {
  const sentTwice = (uniqueEffect: boolean) => {
    const run = stage({ protections: { uniqueEffect } });
    run.act(loseReply('web-1'));
    run.advanceTo(20_000);
    return run;
  };
  expect(ok(sentTwice(true), effectRefused())).toBe(true);
  expect(ok(sentTwice(false), effectRefused())).toBe(false);
});

test('caught before a line: not while the mark only waits, and not before another line', () => {
  const run = stage({ protections: { claim: 'script', reap: 'remove-first' }, reaper: true });
  playToWork(run);
  run.act({ kind: 'fault', fault: 'at-line', target: 'reaper', line: 'push' });
  expect(why(run, caughtBefore('reaper', 'push'))).toMatchObject({ key: 'why.not-caught' });
  crash(run, 'worker-A', 8000);
  run.advanceTo(20_000);
  expect(ok(run, caughtBefore('reaper', 'push'))).toBe(true);
  expect(why(run, caughtBefore('reaper', 'remove'))).toMatchObject({ key: 'why.caught-elsewhere' });
  expect(ok(run, caughtBefore('worker-A', 'push'))).toBe(false);
});
