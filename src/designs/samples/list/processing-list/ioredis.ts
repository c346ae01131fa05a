// A queue in a list with a backup copy in a processing list, and a reaper: with ioredis.
//
// The order stays in Redis while it is worked on. Whatever was not acked when its lease ends comes
// back into the queue, so an order may be done twice: at-least-once.

import type { Redis } from 'ioredis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';
const PROCESSING = 'orders:processing';
const LEASES = 'orders:leases';
/** Longer than the longest work: who is slower than this has its order taken away. */
const LEASE_MS = 10_000;

/** One step for Redis, so that a reaper that dies leaves an order in one place and not in none. */
const REAP = `
  local overdue = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
  for i = #overdue, 1, -1 do -- the oldest last: it is popped first
    redis.call('ZREM', KEYS[3], overdue[i])
    if redis.call('LREM', KEYS[2], 1, overdue[i]) == 1 then
      redis.call('RPUSH', KEYS[1], overdue[i])
    end
  end
  return #overdue`;

/** Producer. */
export async function produce(client: Redis, order: Order): Promise<void> {
  await client.lpush(QUEUE, JSON.stringify(order));
}

/** Worker: waits for one order and works on it; false when none came in time. */
export async function workOnce(
  client: Redis,
  work: (order: Order) => Promise<void>,
  clock: () => number = Date.now,
  waitS = 5,
): Promise<boolean> {
  const message = await client.blmove(QUEUE, PROCESSING, 'RIGHT', 'LEFT', waitS);
  if (message === null) return false;
  // A list holds no times, so the deadline stands in a set beside it. Who crashes between these two
  // commands leaves an order without a deadline, which the reaper never finds.
  await client.zadd(LEASES, clock() + LEASE_MS, message);
  await work(JSON.parse(message));
  // The ack comes last: before the work it would lose what a crash cuts short.
  await client.multi().lrem(PROCESSING, 1, message).zrem(LEASES, message).exec();
  return true;
}

/** Reaper, every second or so: brings back what is overdue. Answers how many orders it were. */
export async function reapOnce(client: Redis, now = Date.now()): Promise<number> {
  return Number(await client.eval(REAP, 3, QUEUE, PROCESSING, LEASES, now));
}
