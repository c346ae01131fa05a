/*
 * What frames cost, read out of a trace of Chromium, in CPU time: what others do on the machine
 * adds little to it. One thread runs scripts, computes styles and layout and paints; others turn
 * what is painted into pixels, and without a graphics card that is work, too.
 */
import type { Browser, Page } from '@playwright/test';
import { median } from './measure.ts';

/** Of the frames of one recording, in ms of CPU time. */
export interface FrameTimes {
  readonly frames: number;
  /** The page's thread, for one frame: script, style, layout, paint and what comes with them. */
  readonly median: number;
  readonly p95: number;
  /** Of that, in the mean. */
  readonly script: number;
  readonly layout: number;
  readonly paint: number;
  /** All other threads together, for one frame in the mean. */
  readonly pixels: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly ts: number;
  readonly dur?: number;
  /** µs of CPU time. */
  readonly tdur?: number;
}

/** A piece of work of the scheduler of a thread: everything happens in one. */
const TASK = 'ThreadControllerImpl::RunTask';
const FRAME = 'FireAnimationFrame';
const LAYOUT = new Set(['UpdateLayoutTree', 'Layout']);
const PAINT = new Set(['PrePaint', 'Paint', 'Layerize', 'Commit']);

/** Records what the page does while `frames` frames pass. */
export async function recordFrames(
  browser: Browser,
  page: Page,
  frames: number,
): Promise<FrameTimes> {
  const categories = ['toplevel', 'devtools.timeline'];
  await browser.startTracing(page, { categories });
  await page.evaluate((count) => window.framesPass(count), frames);
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  return timesOf((trace as { traceEvents: TraceEvent[] }).traceEvents);
}

function timesOf(events: readonly TraceEvent[]): FrameTimes {
  const page = pageThread(events);
  const own = events.filter(({ pid, tid }) => pid === page.pid && tid === page.tid);
  const starts = own.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  // Several callbacks fire in one frame, one after the other; a frame begins with the first.
  const begins = own
    .filter(
      ({ name, ts, dur = 0 }) => name === TASK && starts.some((at) => at >= ts && at <= ts + dur),
    )
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const [from = 0] = begins;
  const to = begins.at(-1) ?? 0;
  const within = ({ ts }: TraceEvent) => ts >= from && ts < to;
  const perFrame = begins.slice(0, -1).map((begin, index) => {
    const end = begins[index + 1] ?? to;
    return cpu(own.filter(({ name, ts }) => name === TASK && ts >= begin && ts < end));
  });
  const frames = Math.max(1, perFrame.length);
  const inMean = (names: ReadonlySet<string>) =>
    cpu(own.filter((event) => names.has(event.name) && within(event))) / frames;
  const others = events.filter(
    (event) => event.name === TASK && event.tid !== page.tid && within(event),
  );
  return {
    frames,
    median: median(perFrame),
    p95: perFrame.sort((a, b) => a - b)[Math.floor(frames * 0.95)] ?? Number.NaN,
    script: inMean(new Set([FRAME])),
    layout: inMean(LAYOUT),
    paint: inMean(PAINT),
    pixels: cpu(others) / frames,
  };
}

/** The thread of the page: the one that fires its animation frames. */
function pageThread(events: readonly TraceEvent[]): TraceEvent {
  const fired = events.find(({ name }) => name === FRAME);
  if (fired === undefined) throw new Error('no animation frame was recorded');
  return fired;
}

function cpu(events: readonly TraceEvent[]): number {
  return events.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
}
