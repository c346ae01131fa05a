// Every packet of a link takes longer, both ways, from now on. 0 makes it as fast as before.

import * as v from 'valibot';
import { duration, pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const slowLink = defineFault({
  aimsAt: 'link',
  params: {
    extraMs: v.optional(duration, 1000),
    /** Null: for ever. */
    forMs: v.optional(v.nullable(pause), null),
  },
  apply(host, target, params, order) {
    host.slowLink(target, params.extraMs, params.forMs, order);
  },
});
