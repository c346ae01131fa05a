/* One thread of `npm run explore`: does the jobs that it is sent, one after the other. */

import { parentPort } from 'node:worker_threads';
import { serve } from '../src/explore/job.ts';

const REPORT_EVERY_MS = 200;
let reported = 0;

parentPort?.on('message', (message) => {
  serve(
    message,
    (answer) => parentPort?.postMessage(answer),
    () => {
      const isTime = performance.now() - reported > REPORT_EVERY_MS;
      if (isTime) reported = performance.now();
      return isTime;
    },
  );
});
