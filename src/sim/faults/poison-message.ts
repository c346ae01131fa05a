// A message that kills whoever works on it: its content makes the code crash, out of memory, say.
// The worker starts again; whether it meets the message again is up to the design.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const poisonMessage = defineFault({
  aimsAt: 'message',
  params: {
    /** After how long a killed worker starts again by itself; null leaves it dead. */
    restartAfterMs: v.optional(v.nullable(pause), 1000),
  },
  apply(host, target, params, order) {
    host.poison(target, params.restartAfterMs, order);
  },
});
