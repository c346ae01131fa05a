// Somebody starts a dead process again. Its memory is empty; a producer goes on with the next
// message, a consumer connects and asks for work.

import { defineFault } from './fault.ts';

export const restart = defineFault({
  aimsAt: 'process',
  params: {},
  apply(host, target, _params, order) {
    host.restart(target, order);
  },
});
