// The emulator behind real sockets: connections, the clock and the disk of the machine on one side,
// effects on the other. Nothing here knows a command. Source: networking.c, server.c beforeSleep:
// the append-only file is written before the replies of the same turn go out.

import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import type { Ms } from '../base/time.ts';
import { evictClients } from '../redis/client-buffers.ts';
import type { ClientId, Effect } from '../redis/effects.ts';
import { readOutputLimits } from '../redis/output-limits.ts';
import { saved } from '../redis/persistence/background.ts';
import { relistened } from '../redis/relisten.ts';
import type { RedisServer } from '../redis/server.ts';
import { type ShutdownWish, shutdownFailed, startShutdown } from '../redis/shutdown.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import { error, OK } from '../resp/reply.ts';
import { holdToLimit, resizeBuffers, tellBuffers } from './client-memory.ts';
import { Connection } from './connection.ts';
import type { ServerLog } from './log.ts';
import type { Persistence } from './persistence.ts';
import { PrimaryDialer } from './primary-dialer.ts';
import { protectedModeRefusal } from './protected-mode.ts';
import { RealClock } from './real-clock.ts';
import { standStill } from './stand-still.ts';

export interface TcpAddress {
  readonly port: number;
  /** Addresses to bind; loopback unless told otherwise. */
  readonly hosts: readonly string[];
}

/** What a front needs beside the emulator; none of it in most tests. */
export interface FrontOptions {
  readonly persistence?: Persistence;
  /** SHUTDOWN: false when it cannot be, as saving failed. */
  readonly shutDown?: (saves: boolean, isForced: boolean) => boolean;
  readonly rewriteConfig?: (isWhole: boolean) => void;
  readonly log?: ServerLog;
  /** The port or address was set to another one: whether it listens there. */
  readonly relisten?: () => Promise<boolean>;
  readonly reconfigured?: (names: readonly string[]) => void;
}

const CANNOT_SAVE = error('ERR');
const CANNOT_RELOAD = error('ERR Error trying to load the RDB dump');

/** How often limits, timeouts and save points are looked at. Source: hz 10. */
const CRON_MS = 100;
const ROUNDS_PER_SECOND = 10;

/** Serves one emulator to any number of connections. */
export class TcpFront {
  readonly #redis: RedisServer;
  readonly #options: FrontOptions;
  readonly #connections = new Map<ClientId, Connection>();
  readonly #listeners: Server[] = [];
  readonly #clock: RealClock;
  readonly #dialer: PrimaryDialer;
  readonly #cron: NodeJS.Timeout;
  #cronRounds = 0;
  #limits: ReturnType<typeof readOutputLimits>;
  /** Connections with something to write once all that has come in is read. */
  readonly #touched = new Set<Connection>();
  #isFlushPlanned = false;
  readonly #flushAll = () => this.#flushTouched();

  constructor(redis: RedisServer, options: FrontOptions = {}) {
    this.#redis = redis;
    this.#options = options;
    this.#limits = readOutputLimits(redis.config);
    this.#clock = new RealClock(() => this.#turn((now) => redis.tick(now)));
    this.#dialer = new PrimaryDialer({
      opened: (attempt) => this.#turn((now) => redis.linkOpened(attempt, now)),
      received: (attempt, bytes) => this.#turn((now) => redis.linkReceived(attempt, bytes, now)),
      closed: (attempt) => this.#turn((now) => redis.linkClosed(attempt, now)),
    });
    if (options.persistence !== undefined) {
      const { background } = options.persistence;
      background.turn = (happen) => this.#turn(happen);
      background.connectionOf = (id) => this.#connections.get(id);
    }
    this.#cron = setInterval(() => this.#runCron(), CRON_MS);
    this.#clock.wakeAt(redis.nextDeadline());
  }

  /** Starts listening. Resolves to the port, which the system chooses when it is given as 0. */
  async listen({ port, hosts }: TcpAddress): Promise<number> {
    let actual = port;
    for (const host of hosts) {
      const listener = await this.#listen({ port: actual, host });
      const address = listener.address();
      if (address !== null && typeof address === 'object') actual = address.port;
    }
    return actual;
  }

  /** Listens on a Unix socket. */
  async listenAt(path: string): Promise<void> {
    await this.#listen({ path });
  }

  async #listen(where: ListenOptions): Promise<Server> {
    const listener = createServer({ allowHalfOpen: false, noDelay: true }, (socket) =>
      this.#accept(socket, where.path),
    );
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen({ ...where, backlog: this.#redis.config.integer('tcp-backlog') }, resolve);
    });
    this.#listeners.push(listener);
    return listener;
  }

  /** Listens no more; connections stay. */
  async stopListening(): Promise<void> {
    const closing = this.#listeners.splice(0).map(
      (listener) =>
        new Promise<void>((resolve) => {
          listener.close(() => resolve());
        }),
    );
    // A listener is only closed for good with its last connection: nobody waits for that here.
    await Promise.race([Promise.all(closing), new Promise((resolve) => setImmediate(resolve))]);
  }

  /** A signal asks the server to end, as SHUTDOWN does, in the next round of the cron. */
  askToEnd(wish: ShutdownWish): void {
    this.#redis.administration.signalled = wish;
  }

  #endIfAsked(now: Ms): void {
    const { signalled } = this.#redis.administration;
    if (signalled === null) return;
    this.#redis.administration.signalled = null;
    this.#turn(() => {
      this.#redis.now = now;
      startShutdown(this.#redis, signalled);
      return this.#redis.takeEffects();
    });
  }

  /** Closes all connections and stops listening. */
  async close(): Promise<void> {
    clearInterval(this.#cron);
    this.#clock.stop();
    this.#dialer.close();
    // Nobody who hears of the end by a broken connection gets in again.
    const closing = this.#listeners.map(
      (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
    );
    for (const connection of this.#connections.values()) {
      connection.flush();
      connection.destroy();
    }
    await Promise.all(closing);
  }

  #accept(socket: Socket, path: string | undefined): void {
    const redis = this.#redis;
    const isLocal = path !== undefined;
    const refusal =
      (isLocal ? undefined : protectedModeRefusal(socket.remoteAddress, redis.config)) ??
      this.#tooManyRefusal();
    socket.on('error', () => socket.destroy());
    if (refusal !== undefined) {
      redis.stats.rejectedConnections += 1;
      socket.resume();
      socket.end(refusal, 'latin1');
      return;
    }
    const keepAliveSeconds = redis.config.integer('tcp-keepalive');
    if (keepAliveSeconds > 0 && !isLocal) socket.setKeepAlive(true, keepAliveSeconds * 1000);
    const address = isLocal ? `${path}:0` : `${socket.remoteAddress}:${socket.remotePort}`;
    const id = redis.connect(this.#clock.now(), address);
    const maxBulk = redis.config.integer('proto-max-bulk-len');
    const connection = new Connection(socket, id, maxBulk);
    this.#connections.set(id, connection);
    socket.on('data', (chunk: Buffer) => this.#receive(connection, chunk.toString('latin1')));
    socket.on('close', () => this.#forget(id));
  }

  #tooManyRefusal(): string | undefined {
    const limit = this.#redis.config.integer('maxclients');
    return this.#connections.size >= limit ? '-ERR max number of clients reached\r\n' : undefined;
  }

  #receive(connection: Connection, chunk: string): void {
    const redis = this.#redis;
    const now = this.#clock.now();
    connection.receive(chunk);
    this.#evictClients();
    const hasPassword = redis.config.text('requirepass') !== '';
    for (;;) {
      connection.isStranger = hasPassword && redis.isStranger(connection.client);
      const request = connection.nextRequest();
      if (request === undefined) break;
      this.#route(redis.execute(connection.client, request, now));
      if (connection.isFull) this.#flushNow(connection, now);
    }
    tellBuffers(this.#redis, connection);
    this.#endTurn();
    if (connection.pending > redis.config.integer('client-query-buffer-limit')) {
      connection.destroy();
    }
  }

  #forget(id: ClientId): void {
    // Also one that the emulator has closed itself, of which it knows no more.
    this.#connections.delete(id);
    this.#turn((now) => this.#redis.disconnect(id, now));
  }

  #turn(happen: (now: Ms) => readonly Effect[]): void {
    const now = this.#clock.now();
    this.#route(happen(now));
    this.#endTurn();
  }

  #runCron(): void {
    if (this.#redis.administration.pausesCron) return;
    const { persistence } = this.#options;
    this.#cronRounds += 1;
    if (this.#cronRounds % ROUNDS_PER_SECOND === 0) {
      persistence?.everySecond();
      this.#closeIdle();
    }
    const now = this.#clock.now();
    this.#endIfAsked(now);
    for (const connection of this.#connections.values()) {
      resizeBuffers(this.#redis, connection, CRON_MS, now);
      this.#hold(connection, now);
      tellBuffers(this.#redis, connection);
    }
    this.#evictClients();
    if (persistence !== undefined) this.#turn(() => this.#redis.tick(now));
  }

  #evictClients(): void {
    if (this.#redis.config.text('maxmemory-clients') === '0') return;
    evictClients(this.#redis);
    const effects = this.#redis.takeEffects();
    if (effects.length > 0) this.#turn(() => effects);
  }

  /** Source: timeout.c clientsCronHandleTimeout. */
  #closeIdle(): void {
    const timeoutMs = this.#redis.config.integer('timeout') * 1000;
    if (timeoutMs === 0) return;
    const now = this.#clock.now();
    for (const [id, connection] of this.#connections) {
      const client = this.#redis.clients.get(id);
      if (client === undefined || client.role !== 'normal' || client.blocked !== null) continue;
      const isListening = client.channels.size + client.patterns.size + client.shardChannels.size;
      if (isListening === 0 && now - client.lastActiveAt > timeoutMs) connection.destroy();
    }
  }

  #route(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'reply':
          this.#touch(effect.client)?.send(effect.reply, effect.protocol);
          break;
        case 'stream':
          this.#touch(effect.client)?.sendBytes(effect.bytes, effect.isDataset);
          break;
        case 'close':
          this.#end(effect.client);
          break;
        case 'blocked':
        case 'unblocked':
          break;
        default:
          this.#carry(effect);
      }
    }
  }

  /** After its last reply, or at once where the emulator has forgotten it already (CLIENT KILL). */
  #end(client: ClientId): void {
    const connection = this.#connections.get(client);
    this.#options.persistence?.flush();
    if (this.#redis.clients.has(client)) {
      connection?.finish();
    } else {
      connection?.flush();
      connection?.destroy();
    }
  }

  /** The connection of a client, which now has something to write. */
  #touch(client: ClientId): Connection | undefined {
    const connection = this.#connections.get(client);
    if (connection !== undefined) this.#touched.add(connection);
    return connection;
  }

  get #sourceAddress(): string {
    return this.#redis.config.text('bind-source-addr');
  }

  /** What is not for a client's connection. */
  #carry(effect: Effect): void {
    const { persistence, shutDown, rewriteConfig, reconfigured } = this.#options;
    switch (effect.kind) {
      case 'dial':
        this.#dialer.dial(effect.attempt, effect.host, effect.port, this.#sourceAddress);
        break;
      case 'link-sent':
        this.#dialer.send(effect.attempt, effect.bytes);
        break;
      case 'hang-up':
        this.#dialer.hangUp(effect.attempt);
        break;
      case 'stall':
        standStill(effect.durationMs);
        break;
      case 'shutdown':
        if (shutDown?.(effect.saves, effect.isForced) === false) shutdownFailed(this.#redis);
        break;
      case 'log':
        this.#options.log?.write(effect.level, effect.text);
        break;
      case 'relisten':
        void this.#options.relisten?.().then((isOk) => {
          this.#turn((now) => {
            relistened(this.#redis, isOk);
            return this.#redis.tick(now);
          });
        });
        break;
      case 'rewrite-config':
        rewriteConfig?.(effect.isWhole);
        break;
      default:
        if (effect.kind === 'save' && effect.client !== null) {
          this.#saveFor(effect.client, effect.snapshot);
          break;
        }
        if (effect.kind === 'reload-rdb') {
          const isOk = persistence?.reloadRdb(effect.keepsData, effect.merges);
          this.#touch(effect.client)?.send(isOk ? OK : CANNOT_RELOAD, 2);
          break;
        }
        if (effect.kind === 'configured') {
          this.#limits = readOutputLimits(this.#redis.config);
          reconfigured?.(effect.names);
        }
        persistence?.take(effect);
    }
  }

  #saveFor(client: ClientId, snapshot: ServerSnapshot): void {
    const isOk = this.#options.persistence?.save(snapshot) ?? true;
    if (isOk) saved(this.#redis);
    this.#touch(client)?.send(isOk ? OK : CANNOT_SAVE, 2);
  }

  #endTurn(): void {
    // Switching the AOF on starts a rewrite, which is an effect of its own.
    for (;;) {
      const more = this.#redis.takeEffects();
      if (more.length === 0) break;
      this.#route(more);
    }
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    setImmediate(this.#flushAll);
  }

  /**
   * After all sockets that had something were read, as Redis does before it sleeps: the file is
   * written once for all of them.
   */
  #flushTouched(): void {
    this.#isFlushPlanned = false;
    this.#options.persistence?.flush();
    const now = this.#clock.now();
    for (const connection of this.#touched) this.#flush(connection, now);
    this.#touched.clear();
    this.#evictClients();
    this.#clock.wakeAt(this.#redis.nextDeadline());
  }

  #flush(connection: Connection, now: Ms): void {
    // Who is sent too much gets nothing of it.
    this.#hold(connection, now);
    connection.flush();
    tellBuffers(this.#redis, connection);
  }

  /** In the middle of a turn: what it has answered so far must be in the file first. */
  #flushNow(connection: Connection, now: Ms): void {
    this.#options.persistence?.flush();
    this.#flush(connection, now);
  }

  #hold(connection: Connection, now: Ms): void {
    holdToLimit(this.#redis, connection, this.#limits, now);
  }
}
