// The connection is reset while a request is on the wire: Redis never sees it. With no request on
// the wire it waits for the next one and strikes half-way. The client cannot tell it from
// reset-after.

import * as v from 'valibot';
import { defineFault } from './fault.ts';

export const resetBefore = defineFault({
  aimsAt: 'link',
  params: {
    /** `message`: only a request with a message in it. */
    carrying: v.optional(v.picklist(['any', 'message']), 'any'),
  },
  apply(host, target, params, order) {
    host.resetPacket(target, { direction: 'request', carrying: params.carrying }, order);
  },
});
