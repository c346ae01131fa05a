// A long garbage collection, a frozen virtual machine: the process or the server handles nothing
// until it is over. Its connections stay open, what is sent to it waits; a timer that was due
// meanwhile rings at the end.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const pauseFault = defineFault({
  aimsAt: 'process-or-node',
  params: {
    durationMs: v.optional(pause, 5000),
  },
  apply(host, target, params, order) {
    host.pause(target, params.durationMs, order);
  },
});
