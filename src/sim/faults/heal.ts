// Somebody mends the network before its time: a link, or all links of a node, carry everything
// again, as fast as ever. What was held up is sent again.

import { defineFault } from './fault.ts';

export const heal = defineFault({
  aimsAt: 'link-or-node',
  params: {},
  apply(host, target, _params, order) {
    host.heal(target, order);
  },
});
