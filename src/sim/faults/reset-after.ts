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
  apply(world, target, params, cause) {
    return world.resetPacket('reset-after', target, 'reply', params.carrying, cause);
  },
});
