// The charts of a run as plain data: what is measured, in which order, and the paths that draw it.
// All share one time scale. Source of the measures: ledger/metrics.ts.

import { area, curveStepAfter, line, max, type Series, scaleLinear, stack } from 'd3';
import type { Ms } from '../../base/time.ts';
import type { Completion, Metrics, Sample } from '../../ledger/metrics.ts';
import { thinnedSamples } from './samples.ts';

/** What messages are, from the bottom of the pile to its top. */
export const LAYERS = ['done', 'twice', 'working', 'waiting', 'inFlight', 'lost'] as const;
export type Layer = (typeof LAYERS)[number];

/** The box in which a chart's lines lie, in px, and the time that it shows. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly from: Ms;
  readonly to: Ms;
}

export interface Tick {
  readonly at: number;
  readonly value: number;
}

interface Dot extends Completion {
  readonly x: number;
  readonly y: number;
}

export interface PlacedCharts {
  readonly timeTicks: readonly Tick[];
  readonly where: {
    readonly areas: readonly { layer: Layer; d: string }[];
    ticks: readonly Tick[];
  };
  readonly age: { readonly d: string; readonly ticks: readonly Tick[] };
  readonly latency: { readonly dots: readonly Dot[]; readonly ticks: readonly Tick[] };
  readonly again: {
    readonly redeliveries: string;
    readonly duplicates: string;
    readonly ticks: readonly Tick[];
  };
}

/** More dots than this are thinned: they would only hide one another. */
const MOST_DOTS = 600;

/** Places all charts in frames of one size. */
export function placeCharts(metrics: Metrics, frame: ChartFrame): PlacedCharts {
  const { width, from, to } = frame;
  const x = scaleLinear([from, to], [0, width]);
  const until = Math.min(to, Math.max(metrics.end, from));
  const samples = thinnedSamples(metrics.samples, from, until, (to - from) / (2 * width));
  return {
    timeTicks: x
      .ticks(Math.max(2, Math.floor(width / 90)))
      .map((value) => ({ at: x(value), value })),
    where: placeWhere(samples, x, frame),
    age: placeAge(samples, x, frame),
    latency: placeLatency(metrics.completions, x, frame),
    again: placeAgain(samples, x, frame),
  };
}

type Scale = (value: number) => number;

/** A scale from 0 up, with round numbers at its ticks; whole ones where things are counted. */
function upward(most: number, { height }: ChartFrame, isWhole: boolean) {
  const y = scaleLinear([0, Math.max(most, isWhole ? 2 : 1)], [height, 0]).nice(4);
  const ticks = y
    .ticks(4)
    .filter((value) => !isWhole || Number.isInteger(value))
    .map((value) => ({ at: y(value), value }));
  return { y, ticks };
}

function placeWhere(samples: readonly Sample[], x: Scale, frame: ChartFrame) {
  const pile = (sample: Sample) => LAYERS.reduce((sum, layer) => sum + sample[layer], 0);
  const { y, ticks } = upward(max(samples, pile) ?? 0, frame, true);
  const piled = stack<Sample, Layer>()
    .keys(LAYERS)
    .value((sample, layer) => sample[layer])([...samples]);
  const shape = area<Series<Sample, Layer>[number]>()
    .x(({ data }) => x(data.at))
    .y0(([low]) => y(low))
    .y1(([, high]) => y(high))
    .curve(curveStepAfter);
  return { areas: piled.map((series) => ({ layer: series.key, d: shape(series) ?? '' })), ticks };
}

/** A saw: the age grows with time and falls when the oldest is done. */
function placeAge(samples: readonly Sample[], x: Scale, frame: ChartFrame) {
  const age = (since: Ms | null | undefined, at: Ms) => (since == null ? 0 : (at - since) / 1000);
  const points = samples.flatMap(({ at, oldestSince }, index) => [
    { at, seconds: age(samples[index - 1]?.oldestSince, at) },
    { at, seconds: age(oldestSince, at) },
  ]);
  const { y, ticks } = upward(max(points, ({ seconds }) => seconds) ?? 0, frame, false);
  const shape = line<(typeof points)[number]>()
    .x(({ at }) => x(at))
    .y(({ seconds }) => y(seconds));
  return { d: shape(points) ?? '', ticks };
}

function placeLatency(completions: readonly Completion[], x: Scale, frame: ChartFrame) {
  const inside = completions.filter(({ at }) => at >= frame.from && at <= frame.to);
  const every = Math.ceil(inside.length / MOST_DOTS);
  // What was done twice is what one looks for: it always stays.
  const shown = inside.filter(({ nth }, index) => nth > 1 || index % every === 0);
  const { y, ticks } = upward(
    (max(inside, ({ latencyMs }) => latencyMs) ?? 0) / 1000,
    frame,
    false,
  );
  const dots = shown.map((each) => ({ ...each, x: x(each.at), y: y(each.latencyMs / 1000) }));
  return { dots, ticks };
}

function placeAgain(samples: readonly Sample[], x: Scale, frame: ChartFrame) {
  const most = max(samples, ({ redeliveries, duplicates }) => Math.max(redeliveries, duplicates));
  const { y, ticks } = upward(most ?? 0, frame, true);
  const steps = (measure: 'redeliveries' | 'duplicates') =>
    line<Sample>()
      .x(({ at }) => x(at))
      .y((sample) => y(sample[measure]))
      .curve(curveStepAfter)(samples as Sample[]) ?? '';
  return { redeliveries: steps('redeliveries'), duplicates: steps('duplicates'), ticks };
}
