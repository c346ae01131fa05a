/* Jobs of the explorer on all cores: threads take them one after the other. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Report, WorkerMessage } from '../src/explore/job.ts';

/** How many threads there are to share a job. */
export const THREADS = availableParallelism();

/** A thread does not inherit what runs TypeScript in its parent (Node 20), so it starts that. */
const START = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ tsImport }) =>
  tsImport('./explore-worker.ts', ${JSON.stringify(import.meta.url)}))`;

/**
 * Does jobs on as many threads as there are cores.
 * @returns the reports of each job, in the order of the jobs
 */
export async function onAllCores(jobs: readonly Job[]): Promise<Report[][]> {
  const reports = jobs.map((): Report[] => []);
  const waiting = [...jobs.keys()];
  const threads = Array.from({ length: Math.min(THREADS, jobs.length) }, async () => {
    const worker = new Worker(START, { eval: true });
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        reports[next] = await done(worker, jobs[next] as Job);
      }
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(threads);
  return reports;
}

function done(worker: Worker, job: Job): Promise<Report[]> {
  return new Promise((resolve, reject) => {
    const found: Report[] = [];
    const onMessage = (message: WorkerMessage) => {
      if (message.kind === 'reports') {
        found.push(...message.reports);
        return;
      }
      worker.off('message', onMessage);
      worker.off('error', reject);
      if (message.kind === 'done') resolve(found);
      else reject(new Error(message.why));
    };
    worker.on('message', onMessage);
    worker.on('error', reject);
    worker.postMessage(job);
  });
}
