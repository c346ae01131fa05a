// A stream with a consumer group, claims and a dead-letter queue: with node-redis.
//
// What stays in a PEL for too long without an ack is taken over with XAUTOCLAIM: at-least-once.
// Redis counts deliveries: an order that was delivered too often without an ack kills whoever works
// on it, and is put away for people to look at.

import type { RedisClientType } from 'redis';

interface Order {
  readonly id: number;
}

type Work = (order: Order) => Promise<void>;

const STREAM = 'orders';
const GROUP = 'workers';
/** Longer than the longest work: who is slower than this has its order taken away. */
const MIN_IDLE_MS = 6000;
const DEAD = 'orders:dead';
const MOST_DELIVERIES = 3;

/** Once, by whoever comes first. From 0: with $ the group would miss what is there already. */
export async function createGroup(client: RedisClientType): Promise<void> {
  try {
    await client.xGroupCreate(STREAM, GROUP, '0', { MKSTREAM: true });
  } catch (error) {
    if (!String(error).includes('BUSYGROUP')) throw error;
  }
}

/** Producer. */
export async function produce(client: RedisClientType, order: Order): Promise<void> {
  await client.xAdd(STREAM, '*', { order: JSON.stringify(order) });
}

/** Worker after a start: works on what it had taken in an earlier life, under the same name. */
export async function recover(
  client: RedisClientType,
  consumer: string,
  work: Work,
): Promise<void> {
  // With an id instead of > it reads its own PEL, behind that id. Do not trim what is pending: an
  // entry that is gone makes node-redis 6 throw here.
  for (let last: string | undefined = '0'; last !== undefined; ) {
    last = await readOnce(client, consumer, work, last);
  }
}

/** Worker: waits for one new order and works on it; false when none came in time. */
export async function workOnce(
  client: RedisClientType,
  consumer: string,
  work: Work,
  waitMs = 5000,
): Promise<boolean> {
  return (await readOnce(client, consumer, work, '>', waitMs)) !== undefined;
}

/**
 * Worker, before it waits for new orders: takes over one that another left for too long and works
 * on it. False when there is none.
 */
export async function claimOnce(
  client: RedisClientType,
  consumer: string,
  work: Work,
  minIdleMs = MIN_IDLE_MS,
): Promise<boolean> {
  const claimed = await client.xAutoClaim(STREAM, GROUP, consumer, minIdleMs, '0', { COUNT: 1 });
  const [entry] = claimed.messages;
  if (!entry) return false;
  if (await putAway(client, entry)) return true;
  await workOn(client, entry, work);
  return true;
}

/** Puts an entry away that was delivered too often; the claim just now counts as a delivery. */
async function putAway(client: RedisClientType, { id, message }: Entry): Promise<boolean> {
  const [pending] = await client.xPendingRange(STREAM, GROUP, id, id, 1);
  if (pending === undefined || pending.deliveriesCounter <= MOST_DELIVERIES) return false;
  // In one step, or a crash in between would put it away twice.
  const dead = { order: message.order ?? '', entry: id };
  await client.multi().xAdd(DEAD, '*', dead).xAck(STREAM, GROUP, id).exec();
  return true;
}

/** Reads one entry and works on it. Answers the entry's id. */
async function readOnce(
  client: RedisClientType,
  consumer: string,
  work: Work,
  from: string,
  waitMs = 5000,
): Promise<string | undefined> {
  const stream = { key: STREAM, id: from };
  const read = await client.xReadGroup(GROUP, consumer, stream, { COUNT: 1, BLOCK: waitMs });
  const entry = read?.[0]?.messages[0];
  if (entry === undefined) return undefined;
  await workOn(client, entry, work);
  return entry.id;
}

async function workOn(client: RedisClientType, entry: Entry, work: Work): Promise<void> {
  await work(JSON.parse(entry.message.order ?? ''));
  // The ack comes last: before the work it would lose what a crash cuts short.
  await client.xAck(STREAM, GROUP, entry.id);
}

interface Entry {
  readonly id: string;
  readonly message: Readonly<Record<string, string>>;
}
