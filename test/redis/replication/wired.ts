/*
 * Emulators with wires between them, which carry what replication wants carried, at once and in
 * order, unless a wire is cut. Time is common to all.
 */
import { type Bytes, bytes, raw } from '../../../src/base/bytes.ts';
import type { Effect } from '../../../src/redis/effects.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import type { ServerOptions } from '../../../src/redis/server-options.ts';
import { RequestDecoder } from '../../../src/resp/decode.ts';
import { encodeReply } from '../../../src/resp/encode.ts';
import { splitWords } from '../../../src/resp/split-words.ts';
import { shown } from '../session.ts';

/** A replica's connection: the attempt on its side, the client on its primary's side. */
interface Wire {
  readonly replica: string;
  readonly primary: string;
  readonly attempt: number;
  readonly client: number;
  readonly decoder: RequestDecoder;
  /** On their way; more than none only while the receiver is held. */
  toReplica: Bytes[];
}

export class Wired {
  readonly servers = new Map<string, RedisServer>();
  now = 1_700_000_000_000;
  /** All effects, by server. */
  readonly effects: [server: string, effect: Effect][] = [];
  readonly #clients = new Map<string, number>();
  #wires: Wire[] = [];
  /** Servers that cannot be reached, and replicas that do not read. */
  readonly down = new Set<string>();
  readonly held = new Set<string>();

  /** Servers are named by their ports. */
  constructor(names: readonly string[], options: Partial<ServerOptions> = {}) {
    for (const [at, name] of names.entries()) {
      const config = { ...options.config, port: name };
      this.servers.set(name, new RedisServer({ seed: at + 1, ...options, config }));
    }
  }

  server(name: string): RedisServer {
    const found = this.servers.get(name);
    if (found === undefined) throw new Error(`no server ${name}`);
    return found;
  }

  /** Sends a line as the one client of a server, or as another; answers what it got. */
  send(name: string, line: string, client = 'A'): string[] {
    return this.sendWords(name, splitWords(bytes(line)) ?? [], client);
  }

  sendWords(name: string, words: readonly Bytes[], client = 'A'): string[] {
    const server = this.server(name);
    const key = `${name} ${client}`;
    const known = this.#clients.get(key);
    const id = known ?? server.connect(this.now);
    this.#clients.set(key, id);
    const start = this.effects.length;
    this.#carry(name, server.execute(id, words, this.now));
    return this.repliesSince(start, name, id);
  }

  repliesSince(start: number, name: string, id: number): string[] {
    return this.effects.slice(start).flatMap(([server, effect]) => {
      const isMine = server === name && effect.kind === 'reply' && effect.client === id;
      return isMine && effect.kind === 'reply' ? [shown(effect.reply)] : [];
    });
  }

  /** Lets time go by; answers what clients of a server got. */
  wait(ms: number, name = '', client = 'A'): string[] {
    const end = this.now + ms;
    const start = this.effects.length;
    for (;;) {
      const due = [...this.servers].map(([, server]) => server.nextDeadline() ?? end + 1);
      const next = Math.min(...due);
      if (next > end) break;
      this.now = Math.max(this.now, next);
      for (const [other, server] of this.servers) this.#carry(other, server.tick(this.now));
    }
    this.now = end;
    return this.repliesSince(start, name, this.#clients.get(`${name} ${client}`) ?? -1);
  }

  /** Ends all connections of a replica to its primary, as a broken network does. */
  cut(replica: string): void {
    for (const wire of this.#wires.filter((other) => other.replica === replica)) this.#break(wire);
  }

  /** A replica reads again. */
  release(replica: string): void {
    this.held.delete(replica);
    for (const wire of this.#wires) {
      const chunks = wire.toReplica.splice(0);
      if (wire.replica === replica) for (const chunk of chunks) this.#deliver(wire, chunk);
      else wire.toReplica.push(...chunks);
    }
  }

  #break(wire: Wire): void {
    this.#wires = this.#wires.filter((other) => other !== wire);
    const { primary, replica } = wire;
    this.#carry(primary, this.server(primary).disconnect(wire.client, this.now));
    this.#carry(replica, this.server(replica).linkClosed(wire.attempt, this.now));
  }

  #carry(name: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.effects.push([name, effect]);
      switch (effect.kind) {
        case 'dial':
          this.#dial(name, String(effect.port), effect.attempt);
          break;
        case 'link-sent':
          this.#toPrimary(name, effect.attempt, effect.bytes);
          break;
        case 'hang-up':
        case 'close':
          this.#hangUp(name, effect);
          break;
        case 'stream':
          this.#toReplica(name, effect.client, effect.bytes);
          break;
        case 'reply':
          this.#toReplica(name, effect.client, encodeReply(effect.reply, effect.protocol));
          break;
        default:
      }
    }
  }

  #dial(replica: string, primary: string, attempt: number): void {
    const server = this.servers.get(primary);
    if (server === undefined || this.down.has(primary)) {
      this.#carry(replica, this.server(replica).linkClosed(attempt, this.now));
      return;
    }
    const client = server.connect(this.now, `127.0.0.1:1${replica}`);
    const decoder = new RequestDecoder();
    this.#wires.push({ replica, primary, attempt, client, decoder, toReplica: [] });
    this.#carry(replica, this.server(replica).linkOpened(attempt, this.now));
  }

  #toPrimary(replica: string, attempt: number, sent: Bytes): void {
    const wire = this.#wires.find((other) => {
      return other.replica === replica && other.attempt === attempt;
    });
    if (wire === undefined) return;
    wire.decoder.push(sent);
    for (;;) {
      const request = wire.decoder.next();
      if (!Array.isArray(request)) return;
      const { primary, client } = wire;
      this.#carry(primary, this.server(primary).execute(client, request, this.now));
    }
  }

  #toReplica(primary: string, client: number, chunk: Bytes): void {
    const wire = this.#wires.find((other) => other.primary === primary && other.client === client);
    if (wire === undefined || chunk === '') return;
    if (this.held.has(wire.replica)) wire.toReplica.push(chunk);
    else this.#deliver(wire, chunk);
  }

  /** In two pieces, as a network may cut it. */
  #deliver(wire: Wire, chunk: Bytes): void {
    const middle = chunk.length >> 1;
    for (const part of [chunk.slice(0, middle), chunk.slice(middle)]) {
      const server = this.server(wire.replica);
      this.#carry(wire.replica, server.linkReceived(wire.attempt, raw(part), this.now));
    }
  }

  #hangUp(name: string, effect: Extract<Effect, { kind: 'hang-up' | 'close' }>): void {
    const wire = this.#wires.find((other) =>
      effect.kind === 'hang-up'
        ? other.replica === name && other.attempt === effect.attempt
        : other.primary === name && other.client === effect.client,
    );
    if (wire !== undefined) this.#break(wire);
  }
}
