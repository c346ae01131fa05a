/*
 * Replication over TCP: between two of our servers, and with a live redis-server on either side,
 * full and partial resyncs.
 */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { datasetDigest } from '../../src/redis/dataset-digest.ts';
import { loadRdb } from '../../src/redis/persistence/rdb/load.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { ask } from '../environment/ask.ts';
import { findRedisServer, type RunningRedis, startRedis } from '../environment/redis-server.ts';
import { type Started, start, until } from './started.ts';

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function ours(...words: string[]): Promise<Started> {
  const server = await start(['--save', '', ...words]);
  running.push(server.stop);
  return server;
}

async function real(...words: string[]): Promise<RunningRedis> {
  const redis = await startRedis({ args: ['--enable-debug-command', 'yes', ...words] });
  running.push(redis.stop);
  return redis;
}

const replicaof = (port: number) => `REPLICAOF 127.0.0.1 ${port}`;

/** Both hold the same, which is something. */
async function agree(a: number, b: number): Promise<void> {
  await until(async () => {
    const [[one], [two]] = await Promise.all([ask(a, 'DEBUG DIGEST'), ask(b, 'DEBUG DIGEST')]);
    return one === two && one !== `+${'0'.repeat(40)}`;
  }, 'primary and replica hold the same');
}

const WRITES = [
  'RPUSH q a b c',
  'LPOP q',
  'ZADD z 1.5 m',
  'XADD s * f v',
  'SET k v EX 1000',
  'SELECT 5',
  'HSET h f v',
  'MULTI',
  'INCR n',
  'SADD set a b',
  'EXEC',
];

describe('two of our servers', { timeout: 30_000 }, () => {
  it('keep the same dataset, and WAIT counts the replica', async () => {
    const [primary, replica] = [await ours(), await ours()];
    await primary.ask('SET before 1');
    await replica.ask(replicaof(primary.port));
    await until(() => primary.server.redis.replication.syncFull === 1, 'they are in sync');
    await primary.ask(...WRITES);
    const [, replicas] = await primary.ask('SET after 1', 'WAIT 1 5000');
    expect(replicas).toBe(':1');
    await agree(primary.port, replica.port);
    expect(await replica.ask('SET k v')).toEqual([
      "-READONLY You can't write against a read only replica.",
    ]);
    expect((await primary.ask('CLIENT KILL TYPE replica'))[0]).toBe(':1');
    await primary.ask('SET more 1');
    await until(() => primary.server.redis.replication.syncPartialOk === 1, 'it came back');
    await agree(primary.port, replica.port);
  });

  it('refuse writes without enough replicas, and a wrong password', async () => {
    const primary = await ours('--requirepass', 'secret', '--min-replicas-to-write', '1');
    const login = 'AUTH secret';
    expect((await primary.ask(login, 'SET k v'))[1]).toMatch(/^-NOREPLICAS/);
    const replica = await ours('--masterauth', 'wrong', '--replicaof', `127.0.0.1 ${primary.port}`);
    const isUp = () => replica.server.redis.replication.primary?.state === 'connected';
    await replica.ask('CONFIG SET masterauth secret');
    await until(isUp, 'the link is up');
    await until(async () => (await primary.ask(login, 'SET k v'))[1] === '+OK', 'it may write');
  });

  it('cut off a replica that does not read', async () => {
    const primary = await ours('--client-output-buffer-limit', 'replica 1mb 0 0');
    const socket = connect(primary.port, '127.0.0.1');
    let isClosed = false;
    socket.on('close', () => {
      isClosed = true;
    });
    socket.on('error', () => undefined);
    socket.write('PSYNC ? -1\r\n');
    const { redis } = primary.server;
    await until(() => redis.replication.syncFull === 1, 'it is in sync');
    socket.pause();
    // More than the buffers of the system hold, which come before ours.
    const size = 20_000_000;
    const value = 'x'.repeat(size);
    await primary.ask(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${size}\r\n${value}`);
    await until(
      () => ![...redis.clients.values()].some(({ role }) => role === 'replica'),
      'it goes',
    );
    socket.resume();
    await until(() => isClosed, 'it hears of it');
  });
});

describe('a dataset that takes long to send', { timeout: 30_000 }, () => {
  /** A second for each key: it would take a hundred. */
  const slow = ['--rdb-key-save-delay', '1000000'];

  async function receiver(port: number): Promise<{ readonly received: () => string }> {
    let received = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    running.push(() => Promise.resolve(void socket.destroy()));
    socket.write('REPLCONF capa eof\r\nPSYNC ? -1\r\n');
    await until(() => /\$EOF:[0-9a-f]{40}\r\nREDIS/.test(received), 'the dataset has begun');
    return { received: () => received };
  }

  it('holds nobody up, and what is written meanwhile is kept', async () => {
    const primary = await ours(...slow, '--repl-backlog-size', '16kb');
    await primary.ask('DEBUG POPULATE 100');
    const { received } = await receiver(primary.port);
    await primary.ask('DEBUG POPULATE 1000 more 1000', 'SET last 1');
    for (let at = 0; at < 100; at += 1) await primary.ask(`SET k${at} ${'x'.repeat(1000)}`);
    const info = String(await primary.ask('INFO everything'));
    expect(info).toContain('rdb_bgsave_in_progress:1');
    expect(info).toMatch(/slave0:\S*state=wait_bgsave/);
    expect(Number(/repl_backlog_histlen:(\d+)/.exec(info)?.[1])).toBeGreaterThan(100_000);
    expect(received()).not.toContain('SELECT');
  });

  it('is sent no longer to one for whom too much is kept', async () => {
    const limit = ['--client-output-buffer-limit', 'replica 64kb 0 0'];
    const primary = await ours(...slow, ...limit, '--repl-backlog-size', '16kb');
    await primary.ask('DEBUG POPULATE 100');
    await receiver(primary.port);
    const { redis } = primary.server;
    for (let at = 0; at < 100; at += 1) await primary.ask(`SET k${at} ${'x'.repeat(1000)}`);
    const isGone = () => ![...redis.clients.values()].some(({ role }) => role === 'replica');
    await until(isGone, 'it goes');
    const info = String(await primary.ask('INFO everything'));
    expect(info).toContain('rdb_bgsave_in_progress:0');
    expect(Number(/repl_backlog_histlen:(\d+)/.exec(info)?.[1])).toBeLessThan(50_000);
  });
});

describe('a client that asks for the stream', { timeout: 30_000 }, () => {
  it('gets an RDB file with SYNC, and then the commands', async () => {
    const primary = await ours();
    await primary.ask('RPUSH q a b');
    let received = '';
    const socket = connect(primary.port, '127.0.0.1', () => socket.write('SYNC\r\n'));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    try {
      await until(() => received.includes('\r\n'), 'the head is there');
      const length = Number(/^\$(\d+)\r\n/.exec(received)?.[1]);
      const start = received.indexOf('\r\n') + 2;
      await until(() => received.length >= start + length, 'the payload is there');
      const copy = new RedisServer({ seed: 1 });
      expect(loadRdb(copy, raw(received.slice(start, start + length)))).toMatchObject({ keys: 1 });
      expect(datasetDigest(copy.databases)).toBe(datasetDigest(primary.server.redis.databases));
      await primary.ask('LPUSH q c');
      const stream = '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$5\r\nLPUSH\r\n$1\r\nq\r\n$1\r\nc\r\n';
      await until(() => received.length >= start + length + stream.length, 'the stream is there');
      expect(received.slice(start + length)).toBe(stream);
    } finally {
      socket.destroy();
    }
  });
});

describe.skipIf(!findRedisServer())('a live redis-server', { timeout: 60_000 }, () => {
  it('is our replica: full resync, stream, partial resync', async () => {
    const primary = await ours();
    await primary.ask('SET before 1', 'RPUSH l 1 2 3');
    const replica = await real();
    await ask(replica.port, replicaof(primary.port));
    await agree(primary.port, replica.port);
    await primary.ask(...WRITES);
    await agree(primary.port, replica.port);
    expect((await primary.ask('SET acked 1', 'WAIT 1 5000'))[1]).toBe(':1');
    await ask(replica.port, 'CLIENT KILL TYPE master');
    await primary.ask('SET away 1');
    await agree(primary.port, replica.port);
    await until(() => primary.server.redis.replication.syncPartialOk === 1, 'it came back');
  });

  it.each(['yes', 'no'])('is our replica while others write, diskless %s', async (diskless) => {
    const words = ['--repl-diskless-sync', diskless, '--rdb-key-save-delay', '2000'];
    const primary = await ours(...words);
    await primary.ask('DEBUG POPULATE 200 key 100');
    const replica = await real();
    await ask(replica.port, replicaof(primary.port));
    const { replication } = primary.server.redis;
    await until(() => replication.syncFull === 1, 'it asks for everything');
    await primary.ask(...WRITES);
    await agree(primary.port, replica.port);
    expect((await primary.ask('SET acked 1', 'WAIT 1 5000'))[1]).toBe(':1');
    expect([replication.syncFull, replication.syncPartialOk]).toEqual([1, 0]);
  });

  it.each(['yes', 'no'])('is our primary, diskless %s', async (diskless) => {
    const words = ['--repl-diskless-sync', diskless, '--repl-diskless-sync-delay', '0'];
    const primary = await real(...words);
    await ask(primary.port, 'SET before 1', 'RPUSH l 1 2 3');
    const replica = await ours('--replicaof', `127.0.0.1 ${primary.port}`);
    await agree(primary.port, replica.port);
    await ask(primary.port, ...WRITES);
    await agree(primary.port, replica.port);
    expect((await ask(primary.port, 'SET acked 1', 'WAIT 1 5000'))[1]).toBe(':1');
    await ask(primary.port, 'CLIENT KILL TYPE replica', 'SET away 1');
    await agree(primary.port, replica.port);
    const { primary: link } = replica.server.redis.replication;
    expect(link?.state).toBe('connected');
  });
});
