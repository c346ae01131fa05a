// The connection is reset after Redis executed a command, while the reply is on the wire. With no
// reply on the wire it waits for the next one and strikes half-way.

import * as v from 'valibot';
import { defineFault } from './fault.ts';

export const resetAfter = defineFault({
  aimsAt: 'link',
  params: {
    /** `message`: only the reply to a command that stored or took a message. */
    carrying: v.optional(v.picklist(['any', 'message']), 'message'),
  },
  apply(host, target, params, order) {
    host.resetPacket(target, { direction: 'reply', carrying: params.carrying }, order);
  },
});
