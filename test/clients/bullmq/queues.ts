/*
 * What the suites on BullMQ share: a queue of a fresh name on a running server, with its workers
 * and events, all of it closed after each test. What BullMQ calls a job is a job here too.
 */
import type { EventEmitter } from 'node:events';
import {
  type Job,
  Queue,
  QueueEvents,
  type QueueOptions,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach } from 'vitest';

interface Closes {
  close: () => Promise<unknown>;
}

export interface Queues {
  /** A queue; each call without a name gets a fresh one. */
  readonly queue: (name?: string, options?: Partial<QueueOptions>) => Queue;
  readonly worker: (
    name: string,
    process: (job: Job, token?: string) => Promise<unknown>,
    options?: Partial<WorkerOptions>,
  ) => Promise<Worker>;
  /** All that happens in a queue, from its beginning. */
  readonly events: (name: string) => Promise<QueueEvents>;
  readonly connection: () => { host: string; port: number };
  readonly client: () => Redis;
  /** Closed with the rest after the test. */
  readonly keep: <T extends Closes>(made: T) => T;
}

/** Makes queues on the server `at`, for the tests of the describe block that calls this. */
export function queuesOn(at: { readonly port: number }): Queues {
  let made: Closes[] = [];
  let clients: Redis[] = [];
  let count = 0;

  const connection = () => ({ host: '127.0.0.1', port: at.port });
  const keep = <T extends Closes>(one: T): T => {
    made.push(one);
    return one;
  };

  afterEach(async () => {
    // Workers before their queues: what they still hold is given up at once.
    await Promise.all(
      made.reverse().map((one) => (one instanceof Worker ? one.close(true) : one.close())),
    );
    for (const client of clients) client.disconnect();
    [made, clients] = [[], []];
  });

  return {
    connection,
    keep,
    queue: (name, options = {}) => {
      count += 1;
      return keep(new Queue(name ?? `orders-${count}`, { connection: connection(), ...options }));
    },
    worker: async (name, process, options = {}) => {
      const worker = keep(new Worker(name, process, { connection: connection(), ...options }));
      worker.on('error', () => {});
      await worker.waitUntilReady();
      return worker;
    },
    events: async (name) => {
      const events = keep(new QueueEvents(name, { connection: connection(), lastEventId: '0' }));
      await events.waitUntilReady();
      return events;
    },
    client: () => {
      const client = new Redis({ ...connection(), maxRetriesPerRequest: null });
      clients.push(client);
      return client;
    },
  };
}

/**
 * Resolves with what the event brings, once it has come `count` times.
 * @typeParam Brought the arguments of this event's listeners
 */
export function heard<Brought extends readonly unknown[]>(
  emitter: EventEmitter,
  event: string,
  count = 1,
): Promise<Brought[]> {
  const all: Brought[] = [];
  return new Promise((resolve) => {
    emitter.on(event, (...brought) => {
      if (all.push(brought as unknown as Brought) === count) resolve(all);
    });
  });
}

/** The next `count` jobs that the worker completes. */
export async function completed(worker: Worker, count = 1): Promise<Job[]> {
  return (await heard<[Job]>(worker, 'completed', count)).map(([job]) => job);
}

/** Why the next `count` attempts of the worker fail. */
export async function failures(worker: Worker, count = 1): Promise<string[]> {
  return (await heard<[Job, Error]>(worker, 'failed', count)).map(([, fault]) => fault.message);
}
