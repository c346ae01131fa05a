// A queue in a list and nothing besides: LPUSH and BRPOP, with node-redis.
//
// BRPOP hands an order over and forgets it in the same moment. A worker that crashes from then on
// takes the order with it, and nobody knows that there was one: at-most-once.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';

/** Producer: in on the left; workers take from the right, so the oldest order goes first. */
export async function produce(client: RedisClientType, order: Order): Promise<void> {
  await client.lPush(QUEUE, JSON.stringify(order));
}

/**
 * Worker: waits for one order and works on it; false when none came in time. BRPOP holds up all
 * else on its connection, so give each worker a client of its own.
 */
export async function workOnce(
  client: RedisClientType,
  work: (order: Order) => Promise<void>,
  waitS = 5,
): Promise<boolean> {
  const popped = await client.brPop(QUEUE, waitS);
  if (popped === null) return false;
  // From here on the order is in this process only.
  await work(JSON.parse(popped.element));
  return true;
}
