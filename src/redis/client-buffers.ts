// What the buffers of connections hold, as far as whoever holds the connections tells: it counts
// for INFO, CLIENT LIST and maxmemory, and maxmemory-clients ends the connections that hold most.
// Source: networking.c getClientMemoryUsage, evictClients.

import { clientType } from './client-info.ts';
import { clientSize } from './client-size.ts';
import type { ClientId } from './effects.ts';
import type { RedisServer } from './server.ts';

/** In bytes. */
export interface BufferFigures {
  /** Received and not run yet. */
  readonly query: number;
  /** Of a request of which words are missing. */
  readonly words: number;
  /** Kept free behind it, for what comes. */
  readonly queryFree: number;
  /** To be sent, beyond the buffer that each client has. */
  readonly output: number;
  /** The size of that buffer. */
  readonly reply: number;
}

const AT_REST: BufferFigures = { query: 0, words: 0, queryFree: 0, output: 0, reply: 1024 };

export class ClientBuffers {
  readonly #figures = new Map<ClientId, BufferFigures>();
  #total = 0;

  of(client: ClientId): BufferFigures {
    return this.#figures.get(client) ?? AT_REST;
  }

  tell(client: ClientId, figures: BufferFigures): void {
    this.forget(client);
    this.#figures.set(client, figures);
    this.#total += figures.query + figures.words + figures.output;
  }

  forget(client: ClientId): void {
    const before = this.#figures.get(client);
    if (before === undefined) return;
    this.#total -= before.query + before.words + before.output;
    this.#figures.delete(client);
  }

  clear(): void {
    this.#figures.clear();
    this.#total = 0;
  }

  /** Of all clients together. */
  get total(): number {
    return this.#total;
  }
}

/** Ends connections, the largest first, until the others are within maxmemory-clients. */
export function evictClients(server: RedisServer): void {
  const limit = limitBytes(server);
  if (limit === 0) return;
  const clients = [...server.clients.values()]
    .filter((client) => ['normal', 'pubsub'].includes(clientType(client)) && !client.noEvict)
    .map((client) => ({ client, bytes: clientSize(client, server.buffers.of(client.id), []) }))
    .sort((a, b) => b.bytes - a.bytes);
  let sum = clients.reduce((all, { bytes }) => all + bytes, 0);
  for (const { client, bytes } of clients) {
    if (sum <= limit) return;
    sum -= bytes;
    server.stats.evictedClients += 1;
    server.closeClient(client);
  }
}

/** A part of maxmemory, or bytes. */
function limitBytes({ config, memoryLimit }: RedisServer): number {
  const text = config.text('maxmemory-clients');
  return text.endsWith('%') ? (memoryLimit * Number.parseInt(text, 10)) / 100 : Number(text);
}
