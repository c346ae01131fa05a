// Somebody starts a dead process again. Its memory is empty; a producer goes on with the next
// message, a consumer connects and asks for work. A node comes back with what its disk holds.

import { defineFault } from './fault.ts';

export const restart = defineFault({
  aimsAt: 'process-or-node',
  params: {},
  apply(host, target, _params, order) {
    host.restart(target, order);
  },
});
