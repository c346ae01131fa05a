/* The emulator behind a real socket: what a peer gets, in bytes, and what no peer may do. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Serving, serve } from './serving.ts';

let serving: Serving;
const sockets: Socket[] = [];

beforeEach(async () => {
  serving = await serve();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await serving.stop();
});

/** A raw connection that collects what it gets. */
async function dial(port = serving.port) {
  const socket = connect({ port, host: '127.0.0.1' });
  sockets.push(socket);
  socket.setEncoding('latin1');
  let received = '';
  let isEnded = false;
  const wake: (() => void)[] = [];
  const ring = () => {
    for (const go of wake.splice(0)) go();
  };
  socket.on('data', (chunk: string) => {
    received += chunk;
    ring();
  });
  socket.on('close', () => {
    isEnded = true;
    ring();
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await new Promise<void>((resolve) => wake.push(resolve));
  };
  return {
    socket,
    send: (text: string) => socket.write(text, 'latin1'),
    /** Waits for exactly these bytes, next in line. */
    expect: async (wanted: string) => {
      await until(() => received.length >= wanted.length || isEnded);
      expect(received.slice(0, wanted.length)).toBe(wanted);
      received = received.slice(wanted.length);
    },
    ended: () => until(() => isEnded),
  };
}

describe('requests on a socket', () => {
  it('answers inline words and arrays of bulk strings', async () => {
    const peer = await dial();
    peer.send('PING\r\n');
    await peer.expect('+PONG\r\n');
    peer.send('*3\r\n$5\r\nLPUSH\r\n$1\r\nq\r\n$4\r\n\x00\xff\r\n\r\n');
    await peer.expect(':1\r\n');
    peer.send('RPOP q\r\n');
    await peer.expect('$4\r\n\x00\xff\r\n\r\n');
  });

  it('takes a request cut anywhere', async () => {
    const peer = await dial();
    const request = '*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n';
    for (const char of request) {
      peer.send(char);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await peer.expect('$5\r\nhello\r\n');
  });

  it('answers a pipeline in order, also past a blocked command', async () => {
    const waiter = await dial();
    const pusher = await dial();
    waiter.send('BLPOP q 0\r\nPING\r\n');
    waiter.send('PING two\r\n');
    await new Promise((resolve) => setTimeout(resolve, 30));
    pusher.send('RPUSH q a\r\nLLEN q\r\n');
    await pusher.expect(':1\r\n:0\r\n');
    await waiter.expect('*2\r\n$1\r\nq\r\n$1\r\na\r\n+PONG\r\n$3\r\ntwo\r\n');
  });

  it('ends a wait when its time is over', async () => {
    const peer = await dial();
    peer.send('BLPOP q 0.05\r\n');
    await peer.expect('*-1\r\n');
  });

  it('forgets a waiter that is gone: the next one gets the element', async () => {
    const gone = await dial();
    const stays = await dial();
    gone.send('BRPOP q 0\r\n');
    stays.send('PING\r\n');
    await stays.expect('+PONG\r\n');
    gone.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    stays.send('LPUSH q m\r\nRPOP q\r\n');
    await stays.expect(':1\r\n$1\r\nm\r\n');
  });

  it('carries a value of 20 MB both ways', async () => {
    const peer = await dial();
    const size = 20 * 1024 * 1024;
    const value = 'x'.repeat(size);
    peer.send(`*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$${size}\r\n`);
    peer.send(value);
    peer.send('\r\nSTRLEN big\r\nGET big\r\n');
    await peer.expect(`+OK\r\n:${size}\r\n$${size}\r\n${value}\r\n`);
  });
});

describe('a peer that breaks the protocol', () => {
  it('is told so and closed', async () => {
    const peer = await dial();
    peer.send('*1\r\n$2000000000\r\n');
    await peer.expect('-ERR Protocol error: invalid bulk length\r\n');
    await peer.ended();
  });

  it('is closed after 64 kB without a line', async () => {
    const peer = await dial();
    peer.send('*'.padEnd(70_000, '1'));
    await peer.expect('-ERR Protocol error: too big mbulk count string\r\n');
    await peer.ended();
  });

  it('harms nobody else', async () => {
    const other = await dial();
    const peer = await dial();
    peer.send('*3\r\n$3\r\nSET\r\n+oops\r\n');
    await peer.ended();
    other.send('PING\r\n');
    await other.expect('+PONG\r\n');
  });
});

describe('a server', () => {
  it('answers QUIT and closes', async () => {
    const peer = await dial();
    peer.send('QUIT\r\nPING\r\n');
    await peer.expect('+OK\r\n');
    await peer.ended();
  });

  it('serves 1,000 waiting connections in the order of their waits', async () => {
    const count = 1000;
    const waiters = await Promise.all(Array.from({ length: count }, () => dial()));
    for (const [at, waiter] of waiters.entries()) {
      waiter.send(`PING\r\nBLPOP q 0\r\n`);
      await waiter.expect('+PONG\r\n');
      if (at === count - 1) expect(serving.redis.inspect.blockedClients()).toHaveLength(count);
    }
    const pusher = await dial();
    const elements = waiters.map((_, at) => `e${at}`);
    pusher.send(`RPUSH q ${elements.join(' ')}\r\n`);
    await pusher.expect(`:${count}\r\n`);
    for (const [at, waiter] of waiters.entries()) {
      const element = `e${at}`;
      await waiter.expect(`*2\r\n$1\r\nq\r\n$${element.length}\r\n${element}\r\n`);
    }
  });

  it('with a password refuses strangers and what only they would send', async () => {
    const locked = await serve({ requirepass: 'secret' });
    try {
      const peer = await dial(locked.port);
      peer.send('LLEN q\r\n');
      await peer.expect('-NOAUTH Authentication required.\r\n');
      peer.send('AUTH secret\r\nLLEN q\r\n');
      await peer.expect('+OK\r\n:0\r\n');
      const greedy = await dial(locked.port);
      greedy.send('*100\r\n');
      await greedy.expect('-ERR Protocol error: unauthenticated multibulk length\r\n');
      await greedy.ended();
    } finally {
      await locked.stop();
    }
  });

  it('stops cleanly with connections open', async () => {
    const own = await serve();
    const peer = await dial(own.port);
    peer.send('PING\r\n');
    await peer.expect('+PONG\r\n');
    await own.stop();
    await peer.ended();
    expect(own.redis.clients.size).toBe(0);
  });
});
