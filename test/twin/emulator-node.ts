/* The emulator behind pretended sockets, on a clock that only the transcript moves. */
import { type Bytes, raw } from '../../src/base/bytes.ts';
import type { ClientId, Effect } from '../../src/redis/effects.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { ProtocolFault, RequestDecoder } from '../../src/resp/decode.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import { splitWords } from '../../src/resp/split-words.ts';
import type { Received, TwinNode } from './node.ts';

const START_MS = 1_700_000_000_000;

interface Line {
  readonly id: ClientId;
  readonly address: string;
  readonly decoder: RequestDecoder;
  received: string;
  isOpen: boolean;
  isClosedNews: boolean;
}

export class EmulatorNode implements TwinNode {
  readonly server: RedisServer;
  readonly #control: ClientId;
  readonly #lines = new Map<string, Line>();
  #now = START_MS;
  #port = 50_000;
  #propagated: (readonly Bytes[])[] = [];
  #aofDb = -1;

  constructor(config: Readonly<Record<string, string>>) {
    // The live side has no save points either.
    const settings = { save: '', ...config };
    this.server = new RedisServer({ seed: 1, config: settings, watchPropagation: true });
    // The live side watches over a connection of its own, which CLIENT LIST shows.
    this.#control = this.server.connect(this.#now, '127.0.0.1:50000');
  }

  now(): number {
    return this.#now;
  }

  async send(connection: string, bytes: Bytes): Promise<void> {
    const line = this.#line(connection);
    line.decoder.push(bytes);
    while (line.isOpen) {
      line.decoder.isStranger = this.server.isStranger(line.id);
      const request = line.decoder.next();
      if (request === undefined) return;
      if (request instanceof ProtocolFault) this.#refuse(line, request);
      else this.#spread(this.server.execute(line.id, request, this.#now));
    }
  }

  #refuse(line: Line, fault: ProtocolFault): void {
    line.received += encodeReply({ kind: 'error', text: fault.text }, 2);
    this.#close(line);
  }

  async wait(ms: number): Promise<void> {
    this.advanceTo(this.#now + ms);
  }

  /** Lets time go by until that moment. */
  advanceTo(end: number): void {
    for (;;) {
      const next = this.server.nextDeadline();
      if (next === null || next > end) break;
      this.#now = Math.max(next, this.#now);
      this.#spread(this.server.tick(this.#now));
    }
    this.#now = end;
  }

  async leave(connection: string): Promise<void> {
    const line = this.#line(connection);
    line.isOpen = false;
    this.#spread(this.server.disconnect(line.id, this.#now));
  }

  async clientId(connection: string): Promise<number> {
    const line = this.#lines.get(connection);
    return line?.isOpen ? line.id : Number.NaN;
  }

  address(connection: string): string {
    return this.#line(connection).address;
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
    const taken = this.#propagated;
    this.#propagated = [];
    return taken;
  }

  async changes(): Promise<number> {
    return this.server.dirty;
  }

  async inspect(lines: readonly string[]): Promise<Bytes> {
    let received = '';
    for (const line of lines) {
      const words = splitWords(raw(line)) ?? [];
      for (const effect of this.server.execute(this.#control, words, this.#now)) {
        const isAnswer = effect.kind === 'reply' && effect.client === this.#control;
        if (isAnswer) received += encodeReply(effect.reply, 2);
      }
    }
    return raw(received);
  }

  async stop(): Promise<void> {}

  #line(connection: string): Line {
    const known = this.#lines.get(connection);
    if (known?.isOpen) return known;
    this.#port += 1;
    const address = `127.0.0.1:${this.#port}`;
    const line: Line = {
      id: this.server.connect(this.#now, address),
      address,
      decoder: new RequestDecoder(),
      received: '',
      isOpen: true,
      isClosedNews: false,
    };
    this.#lines.set(connection, line);
    return line;
  }

  #spread(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'propagate') this.#keepPropagated(effect);
      if (effect.kind === 'stall') this.#now += effect.durationMs;
      if (effect.kind !== 'reply' && effect.kind !== 'close') continue;
      const line = [...this.#lines.values()].find(({ id }) => id === effect.client);
      if (line === undefined) continue;
      if (effect.kind === 'close') this.#close(line);
      else line.received += encodeReply(effect.reply, effect.protocol);
    }
  }

  #close(line: Line): void {
    line.isOpen = false;
    line.isClosedNews = true;
    this.#spread(this.server.disconnect(line.id, this.#now));
  }

  /** The AOF writer puts a SELECT before a command for another database. */
  #keepPropagated(effect: Extract<Effect, { kind: 'propagate' }>): void {
    if (effect.to === 'replicas') return;
    if (effect.db !== this.#aofDb) this.#propagated.push([raw('SELECT'), raw(String(effect.db))]);
    this.#aofDb = effect.db;
    this.#propagated.push(effect.argv);
  }
}
