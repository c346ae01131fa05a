/* Charts draw what was measured, on one time scale, and hide nothing that matters. */
import { describe, expect, test } from 'vitest';
import type { Completion, Metrics, Sample } from '../../../src/ledger/metrics.ts';
import { placeCharts } from '../../../src/scene/charts/charts.ts';
import { thinnedSamples } from '../../../src/scene/charts/samples.ts';

const QUIET: Sample = {
  at: 0,
  waiting: 0,
  inFlight: 0,
  working: 0,
  done: 0,
  twice: 0,
  lost: 0,
  oldestSince: null,
  redeliveries: 0,
  duplicates: 0,
};
const FRAME = { width: 400, height: 80, from: 0, to: 10_000 };

function metrics(samples: readonly Sample[], completions: readonly Completion[] = []): Metrics {
  return { samples, completions, end: 10_000 };
}

/** All numbers of a path, by pairs. */
function points(d: string): [number, number][] {
  const numbers = (d.match(/-?[\d.]+/g) ?? []).map(Number);
  return Array.from({ length: numbers.length / 2 }, (_, at) => [
    numbers[2 * at] as number,
    numbers[2 * at + 1] as number,
  ]);
}

describe('charts', () => {
  test('the age climbs to the moment when the oldest is done, and falls there', () => {
    const { age } = placeCharts(
      metrics([QUIET, { ...QUIET, at: 2000, oldestSince: 2000 }, { ...QUIET, at: 7000 }]),
      FRAME,
    );
    const highest = Math.min(...points(age.d).map(([, y]) => y));
    expect(points(age.d)).toContainEqual([280, highest]);
    expect(points(age.d)).toContainEqual([280, 80]);
    expect(age.ticks.map(({ value }) => value)).toContain(5);
  });

  test('what was done twice stays, however many dots are left out', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      at: index * 2,
      message: index,
      latencyMs: 500,
      nth: index === 1234 ? 2 : 1,
    }));
    const { dots } = placeCharts(metrics([QUIET], many), FRAME).latency;
    expect(dots.length).toBeLessThan(700);
    expect(dots.filter(({ nth }) => nth === 2).map(({ message }) => message)).toEqual([1234]);
  });

  test('the pile is as high as all its messages together', () => {
    const sample = { ...QUIET, at: 1000, done: 1, waiting: 2, lost: 1 };
    const { where } = placeCharts(metrics([QUIET, sample]), FRAME);
    const y = (value: number) => where.ticks.find((tick) => tick.value === value)?.at;
    const top = where.areas.find(({ layer }) => layer === 'lost');
    expect(Math.min(...points(top?.d ?? '').map(([, at]) => at))).toBe(y(4));
  });

  test('closer samples than a screen shows are thinned, each step ends where it does', () => {
    const row = Array.from({ length: 1000 }, (_, at) => ({ ...QUIET, at, done: at }));
    const thin = thinnedSamples(row, 100, 900, 50);
    expect(thin.length).toBeLessThan(40);
    expect([thin[0]?.done, thin.at(-1)?.done]).toEqual([100, 900]);
  });
});
