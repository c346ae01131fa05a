/* A real redis-server starts when asked, stays apart from others, and leaves nothing behind. */
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findRedisServer, type RunningRedis, startRedis } from './redis-server.ts';

/** Sends one inline command and resolves with the first chunk of the answer. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString('latin1'));
    });
  });
}

describe('without a usable REDIS_SERVER', () => {
  const before = process.env.REDIS_SERVER;
  afterEach(() => {
    if (before === undefined) delete process.env.REDIS_SERVER;
    else process.env.REDIS_SERVER = before;
  });

  it('says so instead of silently taking another one', () => {
    process.env.REDIS_SERVER = '/no/such/redis-server';
    expect(() => findRedisServer()).toThrow('REDIS_SERVER is no program: /no/such/redis-server');
  });
});

describe.skipIf(!findRedisServer())('startRedis', () => {
  const running: RunningRedis[] = [];
  const start = async (args: string[] = []) => {
    const redis = await startRedis({ args });
    running.push(redis);
    return redis;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((redis) => redis.stop()));
  });

  it('gives each server its own port and data', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(await ask(one.port, 'SET k 1')).toBe('+OK\r\n');
    expect(await ask(two.port, 'EXISTS k')).toBe(':0\r\n');
  });

  it('hands options on', async () => {
    const { port } = await start(['--databases', '3']);
    expect(await ask(port, 'CONFIG GET databases')).toContain('$1\r\n3\r\n');
  });

  it('tells what redis-server said when it refuses an option', async () => {
    await expect(startRedis({ args: ['--no-such-option', 'x'] })).rejects.toThrow(/no-such-option/);
  });

  it('is gone after stop, its folder too', async () => {
    const { port, folder, stop } = await startRedis();
    await stop();
    await expect(ask(port, 'PING')).rejects.toThrow(/ECONNREFUSED/);
    expect(existsSync(folder)).toBe(false);
  });
});
