/*
 * What frames cost, read out of a trace of Chromium: CPU time, so that what others do on the
 * machine counts little, of the thread on which scripts, styles, layout and painting run, and of
 * the threads that turn the paintings into pixels.
 */
import type { Browser, Page } from '@playwright/test';
import { median } from './measure.ts';

/** Medians and the like over the frames of one recording, in ms. */
export interface FrameTimes {
  /** Frames drawn in a second of real time. */
  readonly perSecond: number;
  /** Script, style, layout and paint of one frame. */
  readonly median: number;
  readonly p95: number;
  /** Pixels of one frame, on the other core. */
  readonly pixels: number;
  /** Of the median frame: how much was script. */
  readonly script: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly ts: number;
  /** µs of CPU time. */
  readonly tdur?: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'cc', 'viz'];

/** Records what the page does for so long. */
export async function recordFrames(
  browser: Browser,
  page: Page,
  realMs: number,
): Promise<FrameTimes> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.waitForTimeout(realMs);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  if (process.env.DUMP) {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(process.env.DUMP, JSON.stringify({ traceEvents }));
  }
  return timesOf(traceEvents);
}

function timesOf(events: readonly TraceEvent[]): FrameTimes {
  const main = mainThread(events);
  const starts = events.filter((event) => event.name === 'FireAnimationFrame' && onThread(event, main)).map(({ ts }) => ts).sort((a, b) => a - b);
  void median;
  console.log(main, starts.length);
  return { perSecond: 0, median: 0, p95: 0, pixels: 0, script: 0 };
}

function onThread(event: TraceEvent, thread: Pick<TraceEvent, 'pid' | 'tid'>): boolean {
  return event.pid === thread.pid && event.tid === thread.tid;
}

/** The thread of the page: the one that fires its animation frames. */
function mainThread(events: readonly TraceEvent[]): TraceEvent {
  const fired = events.find(({ name }) => name === 'FireAnimationFrame');
  if (fired === undefined) throw new Error('no animation frame was recorded');
  return fired;
}
