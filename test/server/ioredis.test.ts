/*
 * A client library that people use, on our port: connecting, queues, waits, transactions, scripts.
 */
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Serving, serve } from './serving.ts';

let serving: Serving;
let clients: Redis[] = [];

function client(): Redis {
  const made = new Redis({ port: serving.port, host: '127.0.0.1', maxRetriesPerRequest: 1 });
  clients.push(made);
  return made;
}

beforeEach(async () => {
  serving = await serve();
});

afterEach(async () => {
  for (const made of clients) made.disconnect();
  clients = [];
  await serving.stop();
});

describe('ioredis', () => {
  it('moves an order through a list with a processing list', async () => {
    const redis = client();
    await redis.lpush('orders', 'one', 'two');
    expect(await redis.lmove('orders', 'processing', 'RIGHT', 'LEFT')).toBe('one');
    expect(await redis.lrem('processing', 1, 'one')).toBe(1);
    expect(await redis.lrange('orders', 0, -1)).toEqual(['two']);
  });

  it('waits on one connection for what another one pushes', async () => {
    const waiting = client().brpop('orders', 5);
    const producer = client();
    await producer.lpush('orders', '订单');
    expect(await waiting).toEqual(['orders', '订单']);
  });

  it('runs a transaction, and refuses it after a watched key changed', async () => {
    const redis = client();
    const other = client();
    expect(await redis.multi().set('a', '1').incr('a').exec()).toEqual([
      [null, 'OK'],
      [null, 2],
    ]);
    await redis.watch('a');
    await other.set('a', '9');
    expect(await redis.multi().get('a').exec()).toBeNull();
  });

  it('reads a stream in a group and acknowledges', async () => {
    const redis = client();
    await redis.xgroup('CREATE', 'log', 'billing', '$', 'MKSTREAM');
    const id = await redis.xadd('log', '*', 'order', '4');
    const read = await redis.xreadgroup('GROUP', 'billing', 'a', 'COUNT', 1, 'STREAMS', 'log', '>');
    expect(read).toEqual([['log', [[id, ['order', '4']]]]]);
    expect(await redis.xack('log', 'billing', id as string)).toBe(1);
  });

  it('gets what is published while it listens', async () => {
    const subscriber = client();
    await subscriber.subscribe('news');
    const message = new Promise((resolve) => {
      subscriber.once('message', (channel, text) => resolve([channel, text]));
    });
    expect(await client().publish('news', 'hello')).toBe(1);
    expect(await message).toEqual(['news', 'hello']);
  });

  it('runs a script that claims a due message', async () => {
    const redis = client();
    await redis.zadd('due', 5, 'mail');
    const script =
      "local m = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1] " +
      "if m then redis.call('ZREM', KEYS[1], m) redis.call('LPUSH', KEYS[2], m) end return m";
    expect(await redis.eval(script, 2, 'due', 'ready', '10')).toBe('mail');
    expect(await redis.rpop('ready')).toBe('mail');
  });
});
