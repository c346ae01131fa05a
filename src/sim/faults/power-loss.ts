// The machine of a node goes off. Of its files only what was fsynced is there afterwards. Nobody
// is told: a client that waits for a reply finds out when its patience ends, and one that waits
// without end never does.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const powerLoss = defineFault({
  aimsAt: 'node',
  params: {
    /** After how long machine and server are back; null: never by themselves. */
    restartAfterMs: v.optional(v.nullable(pause), null),
  },
  apply(host, target, params, order) {
    host.losePower(target, params.restartAfterMs, order);
  },
});
