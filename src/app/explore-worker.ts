// The explorer in a thread of its own: does the jobs that the page sends it.

import { serve } from '../explore/job.ts';

/** Often enough that the squares fill as one watches. */
const REPORT_EVERY_MS = 25;
let reported = 0;

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  serve(
    data,
    (answer) => postMessage(answer),
    () => {
      const isTime = performance.now() - reported > REPORT_EVERY_MS;
      if (isTime) reported = performance.now();
      return isTime;
    },
  );
});
