// A pause ends before its time. What waited for the process or the server is handled now.

import { defineFault } from './fault.ts';

export const wake = defineFault({
  aimsAt: 'process-or-node',
  params: {},
  apply(host, target, _params, order) {
    host.wake(target, order);
  },
});
