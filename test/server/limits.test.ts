/* What no peer may do to a server: too many, too slow, too long, too idle. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import { ask } from '../environment/ask.ts';
import { type Started, start, until } from './started.ts';

const running: Started[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of running.splice(0)) await server.stop();
});

async function run(...words: string[]): Promise<Started> {
  const server = await start(['--save', '', ...words]);
  running.push(server);
  return server;
}

/** A connection that notes what it gets and whether it was ended. */
async function dial(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  sockets.push(socket);
  const peer = { socket, received: '', isClosed: false };
  socket.on('data', (chunk) => {
    peer.received += chunk.toString('latin1');
  });
  socket.on('close', () => {
    peer.isClosed = true;
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return peer;
}

const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const setLong = (length: number) => `*3\r\n${bulk('SET')}${bulk('k')}${bulk('x'.repeat(length))}`;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => at).join(' ');
const LARGE = 20_000_000;

describe('a server', { timeout: 30_000 }, () => {
  it('refuses who comes when it is full', async () => {
    const server = await run('--maxclients', '2');
    const first = await dial(server.port);
    await dial(server.port);
    first.socket.write('PING\r\n');
    await until(() => first.received === '+PONG\r\n', 'the first is served');
    const third = await dial(server.port);
    await until(() => third.isClosed, 'the third is sent away');
    expect(third.received).toBe('-ERR max number of clients reached\r\n');
    expect(server.server.redis.stats.rejectedConnections).toBe(1);
    await ask(server.port);
  });

  it('ends idle connections, but not those that wait or listen', async () => {
    const server = await run('--timeout', '1');
    const [idle, waiting, listening] = [
      await dial(server.port),
      await dial(server.port),
      await dial(server.port),
    ];
    idle.socket.write('PING\r\n');
    waiting.socket.write('BLPOP q 0\r\n');
    listening.socket.write('SUBSCRIBE c\r\n');
    await until(() => idle.isClosed, 'the idle one is closed');
    expect([waiting.isClosed, listening.isClosed]).toEqual([false, false]);
  });

  it.each([
    ['hard', 'pubsub 1mb 0 0'],
    ['soft', 'pubsub 0 1mb 1'],
  ])('cuts off a subscriber that does not read, by its %s limit', async (_kind, limit) => {
    const server = await run('--client-output-buffer-limit', limit);
    const slow = await dial(server.port);
    slow.socket.write('SUBSCRIBE c\r\n');
    await until(() => slow.received !== '', 'it listens');
    slow.socket.pause();
    const message = `*3\r\n${bulk('PUBLISH')}${bulk('c')}${bulk('x'.repeat(LARGE))}`;
    expect(await server.ask(message.trimEnd())).toEqual([':1']);
    await until(
      () => server.server.redis.subscriptions.count('channel', raw('c')) === 0,
      'it is gone',
    );
  });

  it.each([
    ['cuts off', '1mb', 0],
    ['keeps', '100mb', 1],
  ])('%s a replica that does not read, with a backlog of %s', async (_what, backlog, left) => {
    const limit = ['--client-output-buffer-limit', 'replica 1mb 0 0'];
    const server = await run(...limit, '--repl-backlog-size', backlog);
    const slow = await dial(server.port);
    slow.socket.write('SYNC\r\n');
    await until(() => slow.received !== '', 'it is sent the dataset');
    slow.socket.pause();
    await server.ask(setLong(LARGE).trimEnd());
    expect(String(await server.ask('INFO replication'))).toContain(`connected_slaves:${left}`);
  });

  it('counts no dataset toward the limit of the replica that it is sent to', async () => {
    const limit = ['--client-output-buffer-limit', 'replica 1mb 0 0'];
    const server = await run(...limit);
    await server.ask(setLong(LARGE).trimEnd());
    const slow = await dial(server.port);
    slow.socket.write('SYNC\r\n');
    await until(() => slow.received !== '', 'it is sent the dataset');
    slow.socket.pause();
    await server.ask('DEBUG SLEEP 0.3', 'PING');
    expect(String(await server.ask('INFO replication'))).toContain('connected_slaves:1');
    slow.socket.resume();
    await until(() => slow.received.length > LARGE, 'it has the dataset');
  });

  it('ends a connection whose request is longer than it may be', async () => {
    const server = await run('--client-query-buffer-limit', '1mb', '--proto-max-bulk-len', '10mb');
    const long = await dial(server.port);
    long.socket.write(`*2\r\n$4\r\nECHO\r\n$9000000\r\n${'x'.repeat(2_000_000)}`);
    await until(() => long.isClosed, 'it is closed');
    const longer = await dial(server.port);
    longer.socket.write('*2\r\n$4\r\nECHO\r\n$11000000\r\n');
    await until(() => longer.isClosed, 'it is closed');
    expect(longer.received).toBe('-ERR Protocol error: invalid bulk length\r\n');
  });

  it('stands still for DEBUG SLEEP', async () => {
    const server = await run();
    const begun = Date.now();
    await server.ask('DEBUG SLEEP 0.3', 'PING');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
  });

  it('answers what came before QUIT, and a peer that only half closed', async () => {
    const server = await run();
    expect(await server.ask('SET k v', 'INCR n', 'QUIT', 'INCR n')).toEqual(['+OK', ':1', '+OK']);
    const half = await dial(server.port);
    half.socket.end('GET n\r\n');
    await until(() => half.isClosed, 'it is closed');
    expect(half.received).toBe('$1\r\n1\r\n');
  });

  it('serves 2,000 connections', async () => {
    const server = await run();
    const peers = await Promise.all(Array.from({ length: 2000 }, () => dial(server.port)));
    for (const { socket } of peers) socket.write('INCR n\r\n');
    await until(() => peers.every(({ received }) => received !== ''), 'all are answered');
    expect(new Set(peers.map(({ received }) => received)).size).toBe(2000);
  });

  it('kills a client that does not read, at once', async () => {
    const server = await run();
    const stuck = await dial(server.port);
    stuck.socket.pause();
    await server.ask(`*3\r\n${bulk('SET')}${bulk('k')}${bulk('x'.repeat(LARGE))}`.trimEnd());
    stuck.socket.write('CLIENT SETNAME stuck\r\nGET k\r\n');
    const { redis } = server.server;
    const isThere = () => [...redis.clients.values()].some(({ name }) => name === 'stuck');
    await until(isThere, 'it asks');
    expect(await server.ask('CLIENT KILL TYPE normal SKIPME yes')).toEqual([':1']);
    await until(() => !isThere(), 'it is gone');
    stuck.socket.resume();
    await until(() => stuck.isClosed, 'it hears of it');
    expect(stuck.received.length).toBeLessThan(LARGE);
  });

  it.each([
    ['announces a long word', [`*2\r\n$4\r\nECHO\r\n$3000000\r\n${'x'.repeat(50)}`]],
    ['queues much', ['MULTI\r\n', ...Array.from({ length: 30 }, () => setLong(50_000))]],
    ['watches much', [`WATCH ${numbered(6000)}\r\n`]],
    ['listens to much', [`SUBSCRIBE ${numbered(9000)}\r\n`]],
    ['listens to many patterns', [`PSUBSCRIBE ${numbered(12_000)}\r\n`]],
    ['listens to many shards', [`SSUBSCRIBE ${numbered(9000)}\r\n`]],
  ])('ends who %s, above maxmemory-clients, and nobody else', async (_what, requests) => {
    const server = await run('--maxmemory-clients', '300kb');
    const other = await dial(server.port);
    other.socket.write('PING\r\n');
    const large = await dial(server.port);
    large.socket.write(requests.join(''));
    await until(() => large.isClosed, 'it is closed');
    expect(server.server.redis.stats.evictedClients).toBe(1);
    expect(other.isClosed).toBe(false);
  });

  it.each([1_100_000, LARGE])('goes on behind a reply of %i bytes', async (length) => {
    const server = await run();
    const peer = await dial(server.port);
    peer.socket.write(`${setLong(length)}${'GET k\r\n'.repeat(2)}`);
    await until(() => peer.received.length > length * 2, 'it has the replies');
    peer.socket.write('PING\r\n');
    await until(() => peer.received.endsWith('+PONG\r\n'), 'it is answered again');
  });

  it('shows what a transaction holds', async () => {
    const server = await run();
    const replies = await server.ask('CLIENT INFO', 'MULTI', 'SET k v', 'CLIENT INFO', 'EXEC');
    const figures = replies.join('\n').match(/argv-mem=[0-9]+ multi-mem=[0-9]+/g);
    expect(figures).toEqual(['argv-mem=10 multi-mem=0', 'argv-mem=4 multi-mem=55']);
  });
});
