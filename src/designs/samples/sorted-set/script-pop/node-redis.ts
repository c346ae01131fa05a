// Delayed orders in a sorted set scored by due time, popped by a script: with node-redis.
//
// Looking and removing are one step, so no two workers take the same order. From then on the order
// is in that worker only, and its crash loses it: at-most-once.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';
const DELAY_MS = 3000;

/** ZPOPMIN would also take what is not due yet. */
const POP_DUE = `
  local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
  if due[1] then redis.call('ZREM', KEYS[1], due[1]) end
  return due[1]`;

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
  const message = await client.eval(POP_DUE, { keys: [QUEUE], arguments: [String(now)] });
  if (typeof message !== 'string') return false;
  await work(JSON.parse(message));
  return true;
}
