// Jobs of the explorer beside the page: in workers where there are any, and where not, in short
// slices between two frames. Either way the page stays at hand and a job can be called off.

import { type Job, type Report, reportsOf, type WorkerMessage } from '../explore/job.ts';

/** Told while jobs are done. */
export interface Listener {
  onreports(reports: readonly Report[]): void;
  /** All jobs are done. */
  ondone(): void;
  onfailed(why: string): void;
}

/** Jobs that are being done. */
export interface Errand {
  /** Ends them; nothing more is told. */
  cancel(): void;
}

const MOST_THREADS = 4;
/** A frame has 16 ms, and the page needs some of them. */
const SLICE_MS = 8;

/** In how many parts a job is best shared. */
export function threadCount(): number {
  if (typeof Worker === 'undefined') return 1;
  return Math.max(1, Math.min(MOST_THREADS, (navigator.hardwareConcurrency ?? 2) - 1));
}

/** Does jobs side by side. */
export function runJobs(jobs: readonly Job[], listener: Listener): Errand {
  let open = jobs.length;
  const errands: Errand[] = [];
  const cancel = () => {
    for (const errand of errands) errand.cancel();
  };
  const each: Listener = {
    onreports: (reports) => listener.onreports(reports),
    ondone: () => {
      open -= 1;
      if (open === 0) listener.ondone();
    },
    onfailed: (why) => {
      cancel();
      listener.onfailed(why);
    },
  };
  for (const job of jobs)
    errands.push(typeof Worker === 'undefined' ? inSlices(job, each) : inWorker(job, each));
  return { cancel };
}

function inWorker(job: Job, listener: Listener): Errand {
  let fallback: Errand | null = null;
  const worker = new Worker(new URL('./explore-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === 'reports') {
      listener.onreports(data.reports);
      return;
    }
    worker.terminate();
    if (data.kind === 'done') listener.ondone();
    else listener.onfailed(data.why);
  };
  // A page's rules, or a browser, that lets no worker start: its code never ran.
  worker.onerror = () => {
    worker.terminate();
    fallback = inSlices(job, listener);
  };
  worker.postMessage(job);
  return {
    cancel: () => {
      worker.terminate();
      fallback?.cancel();
    },
  };
}

/** On the page's own thread. */
function inSlices(job: Job, listener: Listener): Errand {
  let timer: ReturnType<typeof setTimeout>;
  const work = reportsOf(job);
  const slice = () => {
    const until = performance.now() + SLICE_MS;
    const reports: Report[] = [];
    let isDone = false;
    try {
      while (!isDone && performance.now() < until) {
        const next = work.next();
        isDone = next.done === true;
        if (next.done !== true) reports.push(next.value);
      }
    } catch (problem) {
      listener.onfailed(problem instanceof Error ? problem.message : String(problem));
      return;
    }
    listener.onreports(reports);
    if (isDone) listener.ondone();
    else timer = setTimeout(slice);
  };
  timer = setTimeout(slice);
  return { cancel: () => clearTimeout(timer) };
}
