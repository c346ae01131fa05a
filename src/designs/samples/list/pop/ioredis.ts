// A queue in a list and nothing besides: LPUSH and BRPOP, with ioredis.
//
// BRPOP hands an order over and forgets it in the same moment. A worker that crashes from then on
// takes the order with it, and nobody knows that there was one: at-most-once.

import type { Redis } from 'ioredis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';

/** Producer: in on the left; workers take from the right, so the oldest order goes first. */
export async function produce(client: Redis, order: Order): Promise<void> {
  await client.lpush(QUEUE, JSON.stringify(order));
}

/**
 * Worker: waits for one order and works on it; false when none came in time. BRPOP holds up all
 * else on its connection, so give each worker a client of its own.
 */
export async function workOnce(
  client: Redis,
  work: (order: Order) => Promise<void>,
  waitS = 5,
): Promise<boolean> {
  const popped = await client.brpop(QUEUE, waitS);
  if (popped === null) return false;
  const [, message] = popped;
  // From here on the order is in this process only.
  await work(JSON.parse(message));
  return true;
}
