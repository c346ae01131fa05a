// Orders on a channel: PUBLISH and SUBSCRIBE, with node-redis.
//
// Everybody who listens gets every order; Redis keeps none. Who is away misses what is published
// meanwhile, and what came is in the subscriber's memory only: at-most-once.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

const CHANNEL = 'orders';

/** Publisher. Answers who was listening, which does not say that anyone has done anything. */
export function produce(client: RedisClientType, order: Order): Promise<number> {
  return client.publish(CHANNEL, JSON.stringify(order));
}

/**
 * Subscriber: works on what comes, until it unsubscribes. Give it a client of its own; node-redis
 * subscribes again after a lost connection, but what was published in between is gone.
 */
export async function listen(client: RedisClientType, work: (order: Order) => void): Promise<void> {
  await client.subscribe(CHANNEL, (message) => work(JSON.parse(message)));
}
