// A run that would never end stops with a plain error instead of freezing the page. The bounds are
// made small here; see src/sim/limits.ts for the real ones.

import { expect, test, vi } from 'vitest';
import { RunLimitError } from '../../src/sim/run.ts';
import { smallRun } from './small-runs.ts';

vi.mock('../../src/sim/limits.ts', async (original) => ({
  ...(await original<typeof import('../../src/sim/limits.ts')>()),
  MAX_FACTS: 2000,
  MAX_EVENTS_PER_ADVANCE: 500,
}));

test('so many events in one go end it, and the next go takes it on', () => {
  const run = smallRun({ workers: 3, worker: { take: 'poll', pollIntervalMs: 1 } });
  expect(() => run.advanceTo(60_000)).toThrow(RunLimitError);
  const { cursor, now } = run;
  expect(cursor).toBe(500);
  run.advanceTo(now + 100);
  expect(run.cursor).toBeGreaterThan(500);
});

test('so many facts end it for good, but the run can still be looked at and changed', () => {
  const run = smallRun({ workers: 3, worker: { take: 'poll', pollIntervalMs: 1 } });
  expect(() => {
    for (let at = 0; at <= 60_000; at += 100) run.advanceTo(at);
  }).toThrow(/limit of 2000 facts/);
  expect(run.journal.length).toBeGreaterThanOrEqual(2000);
  const digest = run.digest();
  run.seek(1000);
  expect(run.digest()).not.toBe(digest);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
  run.advanceTo(1100);
  expect(run.now).toBe(1100);
});
