// A queue in a list with a backup set scored by deadline, and a reaper: with node-redis.
//
// Pop and backup are one step, so that there is no moment in which an order is nowhere. Whatever
// was not acked when its lease ends comes back, so an order may be done twice: at-least-once.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';
const BACKUP = 'orders:backup';
/** Longer than the longest work: who is slower than this has its order taken away. */
const LEASE_MS = 10_000;

const CLAIM = `
  local message = redis.call('RPOP', KEYS[1])
  if message then redis.call('ZADD', KEYS[2], ARGV[1], message) end
  return message`;

const REAP = `
  local overdue = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
  for i = #overdue, 1, -1 do -- the oldest last: it is popped first
    redis.call('ZREM', KEYS[2], overdue[i])
    redis.call('RPUSH', KEYS[1], overdue[i])
  end
  return #overdue`;

const KEYS = [QUEUE, BACKUP];

/** Producer. */
export async function produce(client: RedisClientType, order: Order): Promise<void> {
  await client.lPush(QUEUE, JSON.stringify(order));
}

/**
 * Worker: claims one order, works on it and acks it; false when there was none. A script cannot
 * wait, so sleep a little before the next try.
 */
export async function workOnce(
  client: RedisClientType,
  work: (order: Order) => Promise<void>,
  now = Date.now(),
): Promise<boolean> {
  const deadline = String(now + LEASE_MS);
  const message = await client.eval(CLAIM, { keys: KEYS, arguments: [deadline] });
  if (typeof message !== 'string') return false;
  await work(JSON.parse(message));
  // The ack comes last: before the work it would lose what a crash cuts short.
  await client.zRem(BACKUP, message);
  return true;
}

/** Reaper, every second or so: brings back what is overdue. Answers how many orders it were. */
export async function reapOnce(client: RedisClientType, now = Date.now()): Promise<number> {
  return Number(await client.eval(REAP, { keys: KEYS, arguments: [String(now)] }));
}
