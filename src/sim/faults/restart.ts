// Somebody starts a dead process again. Its memory is empty; a producer goes on with the next
// message, a consumer connects and asks for work.

import { defineFault } from './fault.ts';

export const restart = defineFault({
  aimsAt: 'process',
  params: {},
  apply(world, target, _params, cause) {
    return world.restart(target, cause);
  },
});
