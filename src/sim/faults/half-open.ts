// The connection of a link is dead and an end does not know: a firewall forgot it, a machine was
// replaced. To a server the client still waits, so what it pops next goes to nobody. The server's
// tcp-keepalive finds out after five minutes.

import * as v from 'valibot';
import { defineFault } from './fault.ts';

export const halfOpen = defineFault({
  aimsAt: 'link',
  params: {
    /** The end that learns of it; the client then connects anew. */
    told: v.optional(v.picklist(['actor', 'node', 'nobody']), 'actor'),
  },
  apply(host, target, params, order) {
    host.halfOpen(target, params.told, order);
  },
});
