// The network between two machines carries nothing. Nobody is told: a client finds out when its
// patience ends. TCP sends again what was on its way as soon as the link heals.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const linkCut = defineFault({
  aimsAt: 'link',
  params: {
    /** Null: it never heals. */
    healAfterMs: v.optional(v.nullable(pause), 5000),
  },
  apply(host, target, params, order) {
    host.cut(target, params.healAfterMs, order);
  },
});
