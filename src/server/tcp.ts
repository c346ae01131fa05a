// The emulator behind a real socket: connections and the clock of the machine on one side, effects
// on the other. Nothing here knows a command.

import { createServer, type Server, type Socket } from 'node:net';
import type { ClientId, Effect } from '../redis/effects.ts';
import type { RedisServer } from '../redis/server.ts';
import { Connection } from './connection.ts';
import { protectedModeRefusal } from './protected-mode.ts';
import { RealClock } from './real-clock.ts';

export interface ListenOptions {
  readonly port: number;
  /** Addresses to bind; loopback unless told otherwise. */
  readonly hosts: readonly string[];
}

/** Serves one emulator to any number of connections. */
export class TcpFront {
  readonly #redis: RedisServer;
  readonly #connections = new Map<ClientId, Connection>();
  readonly #listeners: Server[] = [];
  readonly #clock: RealClock;
  /** Connections with something to write at the end of this turn. */
  readonly #touched = new Set<Connection>();

  constructor(redis: RedisServer) {
    this.#redis = redis;
    this.#clock = new RealClock(() => this.#tick());
  }

  /** Starts listening. Resolves to the port, which the system chooses when it is given as 0. */
  async listen({ port, hosts }: ListenOptions): Promise<number> {
    let actual = port;
    for (const host of hosts) {
      const listener = createServer({ allowHalfOpen: false }, (socket) => this.#accept(socket));
      await new Promise<void>((resolve, reject) => {
        listener.once('error', reject);
        listener.listen({ port: actual, host, backlog: 511 }, resolve);
      });
      const address = listener.address();
      if (address !== null && typeof address === 'object') actual = address.port;
      this.#listeners.push(listener);
    }
    return actual;
  }

  /** Closes all connections and stops listening. */
  async close(): Promise<void> {
    this.#clock.stop();
    for (const connection of this.#connections.values()) connection.destroy();
    const closing = this.#listeners.map(
      (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
    );
    await Promise.all(closing);
  }

  #accept(socket: Socket): void {
    const redis = this.#redis;
    const refusal =
      protectedModeRefusal(socket.remoteAddress, redis.config) ?? this.#tooManyRefusal();
    if (refusal !== undefined) {
      socket.on('error', () => socket.destroy());
      socket.end(refusal, 'latin1');
      return;
    }
    const address = `${socket.remoteAddress}:${socket.remotePort}`;
    const id = redis.connect(this.#clock.now(), address);
    const maxBulk = redis.config.integer('proto-max-bulk-len') || DEFAULT_MAX_BULK;
    const connection = new Connection(socket, id, maxBulk);
    this.#connections.set(id, connection);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(connection, chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#forget(id));
  }

  #tooManyRefusal(): string | undefined {
    const limit = this.#redis.config.integer('maxclients') || DEFAULT_MAX_CLIENTS;
    return this.#connections.size >= limit ? '-ERR max number of clients reached\r\n' : undefined;
  }

  #receive(connection: Connection, chunk: string): void {
    if (!connection.receive(chunk)) {
      connection.destroy();
      return;
    }
    const redis = this.#redis;
    const now = this.#clock.now();
    for (;;) {
      connection.isStranger = redis.clients.get(connection.client)?.isAuthenticated === false;
      const request = connection.nextRequest();
      if (request === undefined) break;
      this.#route(redis.execute(connection.client, request, now));
    }
    this.#touched.add(connection);
    this.#endTurn();
  }

  #forget(id: ClientId): void {
    this.#connections.delete(id);
    this.#route(this.#redis.disconnect(id, this.#clock.now()));
    this.#endTurn();
  }

  #tick(): void {
    this.#route(this.#redis.tick(this.#clock.now()));
    this.#endTurn();
  }

  #route(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'reply') {
        const connection = this.#connections.get(effect.client);
        if (connection === undefined) continue;
        connection.send(effect.reply, effect.protocol);
        this.#touched.add(connection);
      } else if (effect.kind === 'close') {
        this.#connections.get(effect.client)?.finish();
      }
    }
  }

  #endTurn(): void {
    for (const connection of this.#touched) connection.flush();
    this.#touched.clear();
    this.#clock.wakeAt(this.#redis.nextDeadline());
  }
}

const DEFAULT_MAX_BULK = 512 * 1024 * 1024;
const DEFAULT_MAX_CLIENTS = 10_000;
