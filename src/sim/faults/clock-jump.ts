// The wall clock of a node jumps: NTP set it right, or an operator wrong. What is measured by it
// (expiry, leases by a server's TIME, stream IDs) jumps along; the clocks of processes do not.

import * as v from 'valibot';
import { signed } from '../limits.ts';
import { defineFault } from './fault.ts';

export const clockJump = defineFault({
  aimsAt: 'node',
  params: {
    /** Forward, or back when negative. */
    byMs: v.optional(signed, 60_000),
  },
  apply(host, target, params, order) {
    host.jumpClock(target, params.byMs, order);
  },
});
