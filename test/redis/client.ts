/* One connection to an emulator of its own, for tests that look at more than replies. */
import { bytes } from '../../src/base/bytes.ts';
import type { Effect } from '../../src/redis/effects.ts';
import { RedisServer } from '../../src/redis/server.ts';
import type { ServerOptions } from '../../src/redis/server-options.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';

const NOW = 1_700_000_000_000;

export class TestClient {
  readonly server: RedisServer;
  readonly #id: number;

  constructor(options: Partial<ServerOptions> = {}) {
    this.server = new RedisServer({ seed: 1, ...options });
    this.#id = this.server.connect(NOW);
  }

  /** All effects of one command. */
  effects(...words: string[]): Effect[] {
    return this.server.execute(
      this.#id,
      words.map((word) => bytes(word)),
      NOW,
    );
  }

  /** The reply to one command, as data. */
  reply(...words: string[]): Reply {
    const found = this.effects(...words).find((effect) => effect.kind === 'reply');
    if (found?.kind !== 'reply') throw new Error(`no reply to ${words.join(' ')}`);
    return found.reply;
  }

  /** The reply in RESP2, with the line ends shown as blanks. */
  text(...words: string[]): string {
    return encodeReply(this.reply(...words), 2).replaceAll('\r\n', ' ');
  }

  /** The words that a command sends to the AOF. */
  propagated(...words: string[]): string[] {
    return this.effects(...words).flatMap((effect) =>
      effect.kind === 'propagate' ? [effect.argv.join(' ')] : [],
    );
  }
}
