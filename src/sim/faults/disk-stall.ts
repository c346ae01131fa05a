// The disk of a node hangs: no fsync that begins now ends before it is over. With `appendfsync
// always` all replies wait for it; with `everysec` more than a second of writes is at stake.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const diskStall = defineFault({
  aimsAt: 'node',
  params: { durationMs: v.optional(pause, 3000) },
  apply(host, target, params, order) {
    host.stallDisk(target, params.durationMs, order);
  },
});
