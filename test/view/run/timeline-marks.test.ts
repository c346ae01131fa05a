/* The time bar shows what happened, also beyond the playhead, and nothing that is gone. */
import { expect, it } from 'vitest';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { marksOf, spanFor, thinned } from '../../../src/view/run/timeline-marks.ts';

it('keeps marks beyond the playhead, and drops them when another future begins', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(10_000);
  const known = marksOf(run).length;
  run.seek(4000);
  expect(marksOf(run)).toHaveLength(known);
  expect(marksOf(run).some(({ at }) => at > 4000)).toBe(true);

  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
  const marks = marksOf(run);
  expect(marks.every(({ at }) => at <= 4000)).toBe(true);
  expect(marks.at(-1)?.kind).toBe('crash');
});

it('gives messages their numbers and moments in order', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(8000);
  const made = marksOf(run).filter(({ kind }) => kind === 'message');
  expect(made.map(({ message }) => message)).toEqual(made.map((_, index) => index + 1));
  const moments = marksOf(run).map(({ at }) => at);
  expect(moments).toEqual([...moments].sort((a, b) => a - b));
});

it.each([
  [0, 15_000],
  [14_000, 15_000],
  [15_000, 30_000],
  [100_000, 120_000],
])('shows a run of %d ms on a bar of %d ms', (end, span) => {
  expect(spanFor(end, 600_000)).toBe(span);
});

it('never shows more than the run can have', () => {
  expect(spanFor(2000, 9000)).toBe(9000);
  expect(spanFor(590_000, 600_000)).toBe(600_000);
});

it('leaves some of many out where they are too close, but never a fault', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(4000);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-B' });
  run.advanceTo(15_000);
  const all = marksOf(run);
  const some = thinned(all, 5000);
  expect(thinned(all, 0)).toHaveLength(all.length);
  expect(some.length).toBeLessThan(all.length);
  expect(some.filter(({ kind }) => kind === 'crash')).toHaveLength(2);
  const made = some.filter(({ kind }) => kind === 'message').map(({ at }) => at);
  for (const [index, at] of made.slice(1).entries()) {
    expect(at - (made[index] as number)).toBeGreaterThanOrEqual(5000);
  }
});
