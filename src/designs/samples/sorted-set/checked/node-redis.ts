// Delayed orders in a sorted set scored by due time, read and then removed: with node-redis.
//
// Reading removes nothing, so two workers may see the same order: ZREM tells who was first. From
// then on the order is in that worker only, and its crash loses it: at-most-once.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';
const DELAY_MS = 3000;

/** Producer: due in three seconds by its own clock. */
export async function produce(
  client: RedisClientType,
  order: Order,
  now = Date.now(),
): Promise<void> {
  await client.zAdd(QUEUE, { score: now + DELAY_MS, value: JSON.stringify(order) });
}

/** Worker: works on the first order that is due; false when none is, so sleep a little. */
export async function workOnce(
  client: RedisClientType,
  work: (order: Order) => Promise<void>,
  now = Date.now(),
): Promise<boolean> {
  const due = { LIMIT: { offset: 0, count: 1 } };
  const [message] = await client.zRangeByScore(QUEUE, '-inf', now, due);
  if (message === undefined) return false;
  // 0: another worker was first. There may be more, so the caller looks again at once.
  if ((await client.zRem(QUEUE, message)) === 0) return true;
  await work(JSON.parse(message));
  return true;
}
