// Orders on a channel: PUBLISH and SUBSCRIBE, with ioredis.
//
// Everybody who listens gets every order; Redis keeps none. Who is away misses what is published
// meanwhile, and what came is in the subscriber's memory only: at-most-once.

import type { Redis } from 'ioredis';

interface Order {
  readonly id: number;
}

const CHANNEL = 'orders';

/** Publisher. Answers who was listening, which does not say that anyone has done anything. */
export function produce(client: Redis, order: Order): Promise<number> {
  return client.publish(CHANNEL, JSON.stringify(order));
}

/**
 * Subscriber: works on what comes, until it unsubscribes. Give it a client of its own; ioredis
 * subscribes again after a lost connection, but what was published in between is gone.
 */
export async function listen(client: Redis, work: (order: Order) => void): Promise<void> {
  // Before SUBSCRIBE: the first order may come together with its reply.
  client.on('message', (_channel, message) => work(JSON.parse(message)));
  await client.subscribe(CHANNEL);
}
