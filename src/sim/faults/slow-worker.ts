// A consumer's work takes longer from now on: the rest of the message in hand too. Factor 1 makes
// it as fast as the scenario says.

import * as v from 'valibot';
import { defineFault } from './fault.ts';

export const slowWorker = defineFault({
  aimsAt: 'consumer',
  params: {
    factor: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)), 4),
  },
  apply(host, target, params, order) {
    host.slow(target, params.factor, order);
  },
});
