// A stream with a consumer group, claims and a dead-letter queue: with ioredis.
//
// What stays in a PEL for too long without an ack is taken over with XAUTOCLAIM: at-least-once.
// Redis counts deliveries: an order that was delivered too often without an ack kills whoever works
// on it, and is put away for people to look at.

import type { Redis } from 'ioredis';

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
export async function createGroup(client: Redis): Promise<void> {
  try {
    await client.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM');
  } catch (error) {
    if (!String(error).includes('BUSYGROUP')) throw error;
  }
}

/** Producer. */
export async function produce(client: Redis, order: Order): Promise<void> {
  await client.xadd(STREAM, '*', 'order', JSON.stringify(order));
}

/** Worker after a start: works on what it had taken in an earlier life, under the same name. */
export async function recover(client: Redis, consumer: string, work: Work): Promise<void> {
  // With an id instead of > it reads its own PEL, behind that id.
  for (let last: string | undefined = '0'; last !== undefined; ) {
    last = await readOnce(client, consumer, work, last);
  }
}

/** Worker: waits for one new order and works on it; false when none came in time. */
export async function workOnce(
  client: Redis,
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
  client: Redis,
  consumer: string,
  work: Work,
  minIdleMs = MIN_IDLE_MS,
): Promise<boolean> {
  const words = [STREAM, GROUP, consumer, minIdleMs, '0', 'COUNT', 1] as const;
  const [, entries] = (await client.xautoclaim(...words)) as [next: string, entries: Entry[]];
  const [entry] = entries;
  if (entry === undefined) return false;
  if (await putAway(client, entry)) return true;
  await workOn(client, entry, work);
  return true;
}

/** Puts an entry away that was delivered too often; the claim just now counts as a delivery. */
async function putAway(client: Redis, [id, fields]: Entry): Promise<boolean> {
  const [pending] = (await client.xpending(STREAM, GROUP, id, id, 1)) as Pending[];
  if (pending === undefined || pending[3] <= MOST_DELIVERIES) return false;
  // In one step, or a crash in between would put it away twice.
  const dead = ['order', fields?.[1] ?? '', 'entry', id];
  await client
    .multi()
    .xadd(DEAD, '*', ...dead)
    .xack(STREAM, GROUP, id)
    .exec();
  return true;
}

/** Reads one entry and works on it. Answers the entry's id. */
async function readOnce(
  client: Redis,
  consumer: string,
  work: Work,
  from: string,
  waitMs = 5000,
): Promise<string | undefined> {
  const group = ['GROUP', GROUP, consumer] as const;
  const wait = ['COUNT', 1, 'BLOCK', waitMs] as const;
  const read = await client.xreadgroup(...group, ...wait, 'STREAMS', STREAM, from);
  const entry = read?.[0]?.[1][0];
  if (entry === undefined) return undefined;
  await workOn(client, entry, work);
  return entry[0];
}

async function workOn(client: Redis, [id, fields]: Entry, work: Work): Promise<void> {
  // An entry that was trimmed meanwhile has no fields; what is left of it is its place in the PEL.
  const order = fields?.[1];
  if (order !== undefined) await work(JSON.parse(order));
  // The ack comes last: before the work it would lose what a crash cuts short.
  await client.xack(STREAM, GROUP, id);
}

type Entry = [id: string, fields: string[] | null];
type Pending = [id: string, consumer: string, idleMs: number, deliveries: number];
