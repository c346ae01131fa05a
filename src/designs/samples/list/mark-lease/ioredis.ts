// An idempotent consumer on a list with a backup set: with ioredis.
//
// The queue may deliver an order twice, after a crash or because its producer tried again. A mark
// per order (SET NX) tells so. While the work goes on the mark is a lease that expires, so that a
// crash does not leave an order marked which nobody has done.

import type { Redis } from 'ioredis';

interface Order {
  readonly id: number;
}

const QUEUE = 'orders';
const BACKUP = 'orders:backup';
/** Longer than the longest work. */
const LEASE_MS = 10_000;
const DONE = 'done';
/** Longer than an order may take to come again. */
const DONE_S = 86_400;

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

/** Producer. The id is the order's own: one made for each try would not be recognised. */
export async function produce(client: Redis, order: Order): Promise<void> {
  await client.lpush(QUEUE, JSON.stringify(order));
}

/**
 * Worker: claims one order, works on it unless it is done, and acks it; false when there was none.
 * Between the work and its mark a gap remains: who crashes there has the order done again.
 */
export async function workOnce(
  client: Redis,
  me: string,
  work: (order: Order) => Promise<void>,
  now = Date.now(),
): Promise<boolean> {
  const message = await client.eval(CLAIM, 2, QUEUE, BACKUP, now + LEASE_MS);
  if (typeof message !== 'string') return false;
  const order: Order = JSON.parse(message);
  const mark = `done:${order.id}`;
  // NX with GET: sets the mark if there is none, and answers what was there (Redis 7 or later).
  const before = await client.set(mark, me, 'PX', LEASE_MS, 'NX', 'GET');
  const isFree = before === null || before === me;
  // Another one is at it. No ack: if that one dies, the reaper brings the order back.
  if (!isFree && before !== DONE) return true;
  if (isFree) {
    await work(order);
    await client.set(mark, DONE, 'EX', DONE_S);
  }
  await client.zrem(BACKUP, message);
  return true;
}

/** Reaper, every second or so: brings back what is overdue. Answers how many orders it were. */
export async function reapOnce(client: Redis, now = Date.now()): Promise<number> {
  return Number(await client.eval(REAP, 2, QUEUE, BACKUP, now));
}
