/*
 * What the client suites talk to: our port, and a real redis-server where there is one. Every suite
 * runs on both, so that what it asserts is what Redis does.
 */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findRedisServer, startRedis } from '../environment/redis-server.ts';
import { serve } from '../server/serving.ts';
import { request } from './request.ts';

interface Listening {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface ServerUnderTest {
  readonly name: string;
  readonly start: (config?: Readonly<Record<string, string>>) => Promise<Listening>;
}

const emulator: ServerUnderTest = { name: 'the emulator', start: serve };

const redisServer: ServerUnderTest = {
  name: 'redis-server',
  start: (config = {}) =>
    startRedis({ args: Object.entries(config).flatMap(([name, value]) => [`--${name}`, value]) }),
};

/** Two cores may be shared by many: a guard against hanging, not a measure. */
export const LIMIT_MS = 30_000;

/** For `describe.each(SERVERS)('$name', …)`. */
export const SERVERS: readonly ServerUnderTest[] = findRedisServer()
  ? [emulator, redisServer]
  : [emulator];

/**
 * Starts a server for the tests of the describe block that calls this, emptied after each of them.
 * @returns its port, known once the tests run
 */
export function running(server: ServerUnderTest): { readonly port: number } {
  let listening: Listening | undefined;
  beforeAll(async () => {
    listening = await server.start();
  });
  afterEach(async () => {
    await request(listening?.port ?? 0, 'FLUSHALL');
  });
  afterAll(async () => {
    await listening?.stop();
  });
  return {
    get port() {
      if (listening === undefined) throw new Error('the server has not started yet');
      return listening.port;
    },
  };
}
