/*
 * The emulator on a free port of loopback, for tests that talk to it as a client would.
 */
import { RedisServer } from '../../src/redis/server.ts';
import { TcpFront } from '../../src/server/tcp.ts';

export interface Serving {
  readonly port: number;
  readonly redis: RedisServer;
  readonly stop: () => Promise<void>;
}

/** Serves an emulator; `config` as on its command line. */
export async function serve(config: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const redis = new RedisServer({ seed: 1, config });
  const front = new TcpFront(redis);
  const port = await front.listen({ port: 0, hosts: ['127.0.0.1'] });
  return { port, redis, stop: () => front.close() };
}
