/* The time bar shows what happened, also beyond the playhead, and nothing that is gone. */
import { expect, it } from 'vitest';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { markPaths } from '../../../src/view/run/mark-paths.ts';
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
  const some = thinned(all, 5000, null);
  expect(thinned(all, 0, null)).toHaveLength(all.length);
  expect(some.length).toBeLessThan(all.length);
  expect(some.filter(({ kind }) => kind === 'crash')).toHaveLength(2);
  const made = some.filter(({ kind }) => kind === 'message').map(({ at }) => at);
  for (const [index, at] of made.slice(1).entries()) {
    expect(at - (made[index] as number)).toBeGreaterThanOrEqual(5000);
  }
  const left = all.filter((mark) => !some.includes(mark));
  const causes = new Set(left.slice(0, 3).map(({ seq }) => seq));
  const kept = thinned(all, 5000, causes).map(({ seq }) => seq);
  expect(kept).toEqual(expect.arrayContaining([...causes]));
});

it('draws what looks alike as one shape: what is to come, and what explains nothing, apart', () => {
  const run = Run.start({ scenario: listScenario(), seed: 1 });
  run.advanceTo(15_000);
  run.act({ kind: 'fault', fault: 'process-crash', target: 'worker-A' });
  const marks = marksOf(run);
  const shapes = (at: number, causes: ReadonlySet<number> | null) =>
    markPaths(marks, { at, causes, x: (moment) => moment / 100, y: 12 });
  const all = shapes(15_000, null);
  expect(all.length).toBeLessThan(marks.length / 2);
  expect(all.flatMap(({ d }) => d.match(/M/g) ?? [])).toHaveLength(marks.length);
  expect(all.at(-1)?.kind).toBe('crash');
  expect(all.some(({ isLater, isDim }) => isLater || isDim)).toBe(false);
  const later = shapes(7000, null).filter(({ isLater }) => isLater);
  expect(later.flatMap(({ d }) => d.match(/M/g) ?? [])).toHaveLength(
    marks.filter(({ at }) => at > 7000).length,
  );
  const bright = shapes(15_000, new Set([marks[0]?.seq ?? -1])).filter(({ isDim }) => !isDim);
  expect(bright.map(({ kind }) => kind)).toEqual([marks[0]?.kind]);
});
