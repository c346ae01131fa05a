// kill -9: the process and its memory are gone at once. The kernel of its machine closes its
// sockets, so the node learns of it one latency later and unqueues a blocked client only then.
// What is on its way to the process is lost; `requestsOnWire` says what becomes of what it had
// sent. A Redis server dies likewise: replies that it had written still arrive, then its clients
// hear that the connection is over.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const processCrash = defineFault({
  aimsAt: 'process-or-node',
  params: {
    /** After how long it starts again by itself; null leaves it dead. */
    restartAfterMs: v.optional(v.nullable(pause), null),
    /**
     * `lost`: still in the socket's send buffer, which the kernel throws away when replies were left
     * unread. `arrive`: it had left the machine, so Redis executes it though nobody waits any more.
     */
    requestsOnWire: v.optional(v.picklist(['lost', 'arrive']), 'lost'),
  },
  apply(host, target, params, order) {
    host.crash(target, params, order);
  },
});
