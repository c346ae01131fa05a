/*
 * Runs the samples in TypeScript: node-redis and ioredis differ only in how a client is made.
 */
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type Call, type Driver, type Outcome, WAIT_MS } from './calls.ts';

/** Functions of samples, each of which gets its client first. */
type SampleModule = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

const MODULES = import.meta.glob<SampleModule>('../../src/designs/samples/*/*/*.ts');

/** What the tests themselves ask of a client. */
interface Connection {
  readonly client: unknown;
  command(words: readonly string[]): Promise<unknown>;
  unsubscribe(): Promise<unknown>;
  close(): void;
}

async function nodeRedis(port: number): Promise<Connection> {
  const client = createClient({ socket: { port, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return {
    client,
    command: (words) => client.sendCommand([...words]),
    unsubscribe: () => client.unsubscribe(),
    close: () => client.destroy(),
  };
}

async function ioredis(port: number): Promise<Connection> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: null });
  return {
    client,
    command: ([name = '', ...words]) => client.call(name, ...words),
    unsubscribe: () => client.unsubscribe(),
    close: () => client.disconnect(),
  };
}

const CONNECT = { 'node-redis': nodeRedis, ioredis };

class Crash extends Error {}

class TypeScriptDriver implements Driver {
  readonly #name: string;
  readonly #first: Connection;
  readonly #second: Connection;
  #module: SampleModule = {};
  #done: number[] = [];

  constructor(name: string, first: Connection, second: Connection) {
    this.#name = name;
    this.#first = first;
    this.#second = second;
  }

  async begin(sample: string): Promise<void> {
    const load = MODULES[`../../src/designs/samples/${sample}/${this.#name}.ts`];
    if (load === undefined) throw new Error(`there is no sample ${sample} for ${this.#name}`);
    this.#module = await load();
    this.#done = [];
  }

  async play(call: Call): Promise<Outcome> {
    const answer = await this.#answer(call).catch((error: unknown) => {
      if (error instanceof Crash) return 'crashed';
      throw error;
    });
    return { answer: answer ?? null, done: [...this.#done] };
  }

  async close(): Promise<void> {
    this.#first.close();
    this.#second.close();
  }

  async #answer(call: Call): Promise<unknown> {
    switch (call.name) {
      case 'command':
        await this.#first.command(call.words);
        return null;
      case 'race':
        await Promise.all([this.#run('workOnce', call), this.#run('workOnce', call, this.#second)]);
        return null;
      case 'listen':
        return this.#run('listen', { ...call, args: ['work'] }, this.#second);
      case 'hear':
        while (this.#done.length === 0) await new Promise((resolve) => setImmediate(resolve));
        return null;
      case 'leave':
        await this.#second.unsubscribe();
        return null;
      default:
        return this.#run(call.name, call);
    }
  }

  #run(name: string, call: Call, on = this.#first): Promise<unknown> {
    const run = this.#module[name];
    if (run === undefined) throw new Error(`the sample has no ${name}`);
    const { me, now, minIdleMs, id, crash } = call;
    const values: Readonly<Record<Call['args'][number], unknown>> = {
      order: { id },
      me,
      now,
      minIdleMs,
      clock: () => now,
      waitS: WAIT_MS / 1000,
      waitMs: WAIT_MS,
      // Not async: a subscriber's work is a plain listener, and awaiting takes either.
      work: (order: { readonly id: number }) => {
        if (crash === 'before') throw new Crash();
        this.#done.push(order.id);
        if (crash === 'after') throw new Crash();
      },
    };
    return run(on.client, ...call.args.map((name) => values[name]));
  }
}

/** Connects a client of this name to a server. */
export async function driveTypeScript(name: keyof typeof CONNECT, port: number): Promise<Driver> {
  const connect = CONNECT[name];
  return new TypeScriptDriver(name, await connect(port), await connect(port));
}
