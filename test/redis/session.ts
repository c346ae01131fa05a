/* A server with clients that have names, for tests that look at more than replies. */
import { type Bytes, bytes } from '../../src/base/bytes.ts';
import type { Effect } from '../../src/redis/effects.ts';
import { RedisServer, type ServerOptions } from '../../src/redis/server.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { splitWords } from '../../src/resp/split-words.ts';

/** Replies as short text: `OK`, `(int) 3`, `"x"`, `nil`, `ERR …`, `[a, b]`. */
function shown(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
    case 'error':
      return reply.text;
    case 'int':
      return `(int) ${reply.value}`;
    case 'bulk':
      return JSON.stringify(reply.value);
    case 'nil':
    case 'nilArray':
      return reply.kind;
    case 'array':
      return `[${reply.items.map(shown).join(', ')}]`;
    default:
      return reply.kind;
  }
}

export class Session {
  readonly server: RedisServer;
  now = 1_700_000_000_000;
  /** All effects so far. */
  readonly effects: Effect[] = [];
  readonly #clients = new Map<string, number>();

  constructor(options: Partial<ServerOptions> = {}) {
    this.server = new RedisServer({ seed: 1, ...options });
  }

  id(client: string): number {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    const id = this.server.connect(this.now);
    this.#clients.set(client, id);
    return id;
  }

  /** Sends a line; returns everything that any client got, as `A: OK`. */
  send(client: string, line: string): string[] {
    return this.sendWords(client, splitWords(bytes(line)) ?? []);
  }

  sendWords(client: string, words: readonly Bytes[]): string[] {
    return this.#note(this.server.execute(this.id(client), words, this.now));
  }

  leave(client: string): string[] {
    const effects = this.server.disconnect(this.id(client), this.now);
    this.#clients.delete(client);
    return this.#note(effects);
  }

  /** Lets time go by, from deadline to deadline. */
  wait(ms: number): string[] {
    const end = this.now + ms;
    const got: string[] = [];
    for (;;) {
      const next = this.server.nextDeadline();
      if (next === null || next > end) break;
      this.now = Math.max(this.now, next);
      got.push(...this.#note(this.server.tick(this.now)));
    }
    this.now = end;
    return got;
  }

  list(key: string, db = 0): readonly Bytes[] | undefined {
    return this.server.inspect.list(db, bytes(key));
  }

  #note(effects: readonly Effect[]): string[] {
    this.effects.push(...effects);
    const nameOf = (id: number) => [...this.#clients].find(([, other]) => other === id)?.[0] ?? id;
    return effects.flatMap((effect) =>
      effect.kind === 'reply' ? [`${nameOf(effect.client)}: ${shown(effect.reply)}`] : [],
    );
  }
}
