// The network falls into two: the node, with those that are named, on one side and everybody else
// on the other. All links between the sides are cut.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const partition = defineFault({
  aimsAt: 'node',
  params: {
    /** Processes and nodes on the node's side, with commas between. */
    side: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
    /** Null: it never heals. */
    healAfterMs: v.optional(v.nullable(pause), 10_000),
  },
  apply(host, target, params, order) {
    const others = params.side.split(',').filter((name) => name !== '');
    host.partition(target, others, params.healAfterMs, order);
  },
});
