/* A live redis-server behind real sockets. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Bytes, raw } from '../../src/base/bytes.ts';
import { RequestDecoder } from '../../src/resp/decode.ts';
import { type RunningRedis, startRedis } from '../environment/redis-server.ts';
import type { Received, TwinNode } from './node.ts';

/** Round trips after which whatever the server does in answer to a request has come in. */
const ROUND_TRIPS = 3;
const ANSWER_LIMIT_MS = 20_000;
/** Ends what an inspection gets. */
const END_MARK = 'end-of-inspection';

class Line {
  readonly socket: Socket;
  received = '';
  isOpen = true;
  isClosedNews = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
    });
    const close = () => {
      this.isClosedNews ||= this.isOpen;
      this.isOpen = false;
    };
    socket.on('end', close);
    socket.on('error', close);
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Line(socket)));
      socket.once('error', reject);
    });
  }

  write(bytes: Bytes): void {
    this.socket.write(bytes, 'latin1');
  }
}

export class LiveNode implements TwinNode {
  readonly #redis: RunningRedis;
  readonly #control: Line;
  readonly #lines = new Map<string, Line>();
  /** The file that the server appends to, once there is one, and how much of it was read. */
  #aof: number | null = null;
  #aofRead = 0;

  private constructor(redis: RunningRedis, control: Line) {
    this.#redis = redis;
    this.#control = control;
  }

  static async start(
    config: Readonly<Record<string, string>>,
    prepare?: (folder: string) => void,
  ): Promise<LiveNode> {
    const { requirepass, ...rest } = config;
    // With `everysec` an AOF write may be put off; with `no` it is done before the reply.
    const settings = Object.entries({ appendfsync: 'no', ...rest });
    const redis = await startRedis({
      args: settings.flatMap(([name, value]) => [`--${name}`, value]),
      ...(prepare === undefined ? {} : { prepare }),
    });
    const control = await Line.open(redis.port);
    const node = new LiveNode(redis, control);
    // Set late, so that the connection that watches over all need not know the password.
    if (requirepass) await node.#ask(`CONFIG SET requirepass ${requirepass}\r\n`);
    return node;
  }

  get port(): number {
    return this.#redis.port;
  }

  /** Where its files are, also after `kill`. */
  get folder(): string {
    return this.#redis.folder;
  }

  /** kill -9. `stop` takes its folder away. */
  kill(): Promise<void> {
    return this.#redis.kill();
  }

  now(): number {
    return Date.now();
  }

  async send(connection: string, bytes: Bytes): Promise<void> {
    (await this.#line(connection)).write(bytes);
    await this.#settle();
  }

  async wait(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.#settle();
  }

  async leave(connection: string): Promise<void> {
    const line = await this.#line(connection);
    line.isOpen = false;
    line.socket.destroy();
    await this.#settle();
  }

  async clientId(connection: string): Promise<number> {
    const address = this.address(connection);
    const list = await this.#ask('CLIENT LIST\r\n');
    return Number(new RegExp(`id=(\\d+) addr=${address} `).exec(list)?.[1]);
  }

  address(connection: string): string {
    return `127.0.0.1:${this.#lines.get(connection)?.socket.localPort}`;
  }

  take(): ReadonlyMap<string, Received> {
    const taken = new Map<string, Received>();
    for (const [name, line] of this.#lines) {
      if (line.received === '' && !line.isClosedNews) continue;
      taken.set(name, { bytes: raw(line.received), closed: line.isClosedNews });
      line.received = '';
      line.isClosedNews = false;
    }
    return taken;
  }

  takePropagated(): readonly (readonly Bytes[])[] {
    const written = this.#newInAof();
    if (written === '') return [];
    const decoder = new RequestDecoder();
    decoder.push(written);
    const commands: (readonly Bytes[])[] = [];
    for (;;) {
      const command = decoder.next();
      if (!Array.isArray(command)) return commands;
      commands.push(command);
    }
  }

  #newInAof(): Bytes {
    const folder = join(this.#redis.folder, 'appendonlydir');
    if (this.#aof === null) {
      const names = existsSync(folder) ? readdirSync(folder) : [];
      const name = names.find((file) => file.endsWith('incr.aof'));
      if (name === undefined) return raw('');
      this.#aof = openSync(join(folder, name), 'r');
    }
    const size = fstatSync(this.#aof).size - this.#aofRead;
    if (size <= 0) return raw('');
    const chunk = Buffer.alloc(size);
    this.#aofRead += readSync(this.#aof, chunk, 0, size, this.#aofRead);
    return raw(chunk.toString('latin1'));
  }

  async changes(): Promise<number> {
    const info = await this.#ask('INFO persistence\r\n');
    return Number(/rdb_changes_since_last_save:(\d+)/.exec(info)?.[1]);
  }

  async inspect(lines: readonly string[]): Promise<Bytes> {
    const asked = [...lines, `ECHO ${END_MARK}`, ''].join('\r\n');
    const end = `$${END_MARK.length}\r\n${END_MARK}\r\n`;
    const received = await this.#ask(asked, end);
    return raw(received.slice(0, -end.length));
  }

  async stop(): Promise<void> {
    if (this.#aof !== null) closeSync(this.#aof);
    for (const line of [this.#control, ...this.#lines.values()]) line.socket.destroy();
    await this.#redis.stop();
  }

  async #line(connection: string): Promise<Line> {
    const known = this.#lines.get(connection);
    if (known?.isOpen) return known;
    const line = await Line.open(this.#redis.port);
    this.#lines.set(connection, line);
    return line;
  }

  /** Waits until the server has handled all that was sent and its answers have arrived. */
  async #settle(): Promise<void> {
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) await this.#ask('PING\r\n');
  }

  /** Sends a line over the connection that no transcript sees, and waits for a whole answer. */
  async #ask(line: string, end = '\r\n'): Promise<string> {
    this.#control.received = '';
    this.#control.write(raw(line));
    const deadline = Date.now() + ANSWER_LIMIT_MS;
    while (!this.#control.received.endsWith(end)) {
      if (Date.now() > deadline) throw new Error(`redis-server does not answer ${line}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Sockets that got data in the same poll are handled before an immediate runs.
    await new Promise((resolve) => setImmediate(resolve));
    return this.#control.received;
  }
}
