/*
 * ioredis on our port and on a real server: what its users build queues with.
 */
import { Redis, type RedisOptions } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { LIMIT_MS, running, SERVERS } from './servers.ts';

describe.each(SERVERS)('ioredis and $name', { timeout: LIMIT_MS }, (server) => {
  const at = running(server);
  const clients: Redis[] = [];

  function client(options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
    const made = new Redis({ port: at.port, host: '127.0.0.1', retryStrategy: null, ...options });
    clients.push(made);
    return made;
  }

  /** The next event of this name, with what it brings. */
  const next = (redis: Redis, event: string) =>
    new Promise<unknown[]>((resolve) => redis.once(event, (...all) => resolve(all)));

  /** Waits until so many clients are blocked. */
  async function blocked(redis: Redis, count: number): Promise<void> {
    while (!(await redis.info('clients')).includes(`blocked_clients:${count}\r\n`));
  }

  afterEach(() => {
    for (const made of clients.splice(0)) made.disconnect();
  });

  it('moves an order through a list with a processing list', async () => {
    const redis = client();
    await redis.lpush('orders', 'one', 'two');
    expect(await redis.lmove('orders', 'processing', 'RIGHT', 'LEFT')).toBe('one');
    expect(await redis.lrem('processing', 1, 'one')).toBe(1);
    expect(await redis.lrange('orders', 0, -1)).toEqual(['two']);
  });

  it('waits on connections of their own, and the longest waiting is served first', async () => {
    const redis = client();
    const first = client().brpop('orders', 5);
    await blocked(redis, 1);
    const second = client().blmove('orders', 'processing', 'RIGHT', 'LEFT', 5);
    await blocked(redis, 2);
    await redis.lpush('orders', '订单', 'two');
    expect(await first).toEqual(['orders', '订单']);
    expect(await second).toBe('two');
  });

  it('lets a waiting client that goes away swallow nothing', async () => {
    const redis = client();
    const leaving = client();
    const waiting = leaving.brpop('orders', 0);
    await blocked(redis, 1);
    leaving.disconnect();
    await expect(waiting).rejects.toThrow('Connection is closed');
    await blocked(redis, 0);
    await redis.lpush('orders', 'kept');
    expect(await redis.lrange('orders', 0, -1)).toEqual(['kept']);
  });

  it('gives up after a timeout of a fraction of a second', async () => {
    expect(await client().bzpopmin('due', 0.01)).toBeNull();
  });

  it('runs a transaction, and refuses it after a watched key changed', async () => {
    const redis = client();
    const replies = (await redis.multi().set('a', '1').lpush('a', 'x').incr('a').exec()) ?? [];
    expect(replies.map(([fault, reply]) => fault?.message ?? reply)).toEqual([
      'OK',
      'WRONGTYPE Operation against a key holding the wrong kind of value',
      2,
    ]);
    await redis.watch('a');
    await client().set('a', '9');
    expect(await redis.multi().get('a').exec()).toBeNull();
  });

  it('has a transaction refused that holds a command with too few words', async () => {
    const transaction = client().multi().set('a', '1').call('GET');
    await expect(transaction.exec()).rejects.toThrow(
      'EXECABORT Transaction discarded because of previous errors.',
    );
    expect(await client().exists('a')).toBe(0);
  });

  it('pipelines ten thousand commands, by hand and by itself', async () => {
    const redis = client();
    const pipeline = redis.pipeline();
    for (let message = 0; message < 5000; message += 1) {
      pipeline.rpush('orders', message).llen('orders');
    }
    const replies = (await pipeline.exec()) ?? [];
    expect(replies).toHaveLength(10_000);
    expect(replies.at(-1)).toEqual([null, 5000]);

    const auto = client({ enableAutoPipelining: true });
    const popped = await Promise.all(Array.from({ length: 5000 }, () => auto.lpop('orders')));
    expect(popped.map(Number)).toEqual([...Array(5000).keys()]);
  });

  it('reads a stream in a group, claims what is left behind and acknowledges', async () => {
    const redis = client();
    await redis.xgroup('CREATE', 'log', 'billing', '$', 'MKSTREAM');
    const id = await redis.xadd('log', '*', 'order', '4');
    const read = await redis.xreadgroup('GROUP', 'billing', 'a', 'COUNT', 1, 'STREAMS', 'log', '>');
    expect(read).toEqual([['log', [[id, ['order', '4']]]]]);
    const claimed = await redis.xautoclaim('log', 'billing', 'b', 0, '0');
    expect(claimed).toEqual(['0-0', [[id, ['order', '4']]], []]);
    expect(await redis.xpending('log', 'billing')).toEqual([1, id, id, [['b', '1']]]);
    expect(await redis.xack('log', 'billing', id as string)).toBe(1);
  });

  it('hears what is published to channels and patterns', async () => {
    const subscriber = client();
    expect(await subscriber.subscribe('news', 'alarms')).toBe(2);
    expect(await subscriber.psubscribe('n?ws')).toBe(3);
    const heard = Promise.all([next(subscriber, 'message'), next(subscriber, 'pmessage')]);
    expect(await client().publish('news', 'hello')).toBe(2);
    expect(await heard).toEqual([
      ['news', 'hello'],
      ['n?ws', 'news', 'hello'],
    ]);
  });

  it('may ask for nothing else while it listens over RESP2, and for anything over RESP3', async () => {
    const [old, recent] = [client({ protocol: 2 }), client({ protocol: 3 })];
    await Promise.all([old.subscribe('news'), recent.subscribe('news')]);
    await expect(old.get('a')).rejects.toThrow('subscriber mode');
    expect(await old.ping()).toEqual(['pong', '']);
    expect(await recent.get('a')).toBeNull();
  });

  it('runs a script by its SHA-1, also after the server forgot it', async () => {
    const claimDue = `
      local message = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
      if message then
        redis.call('ZREM', KEYS[1], message)
        redis.call('LPUSH', KEYS[2], message)
      end
      return message`;
    const redis = client({ scripts: { claimDue: { lua: claimDue, numberOfKeys: 2 } } });
    const claim = () =>
      (redis as unknown as Record<string, (...words: string[]) => Promise<unknown>>).claimDue?.(
        'due',
        'ready',
        '10',
      );
    await redis.zadd('due', 5, 'mail', 6, 'call', 20, 'later');
    expect(await claim()).toBe('mail');
    await redis.script('FLUSH');
    expect(await claim()).toBe('call');
    expect(await claim()).toBeNull();
    expect(await redis.lrange('ready', 0, -1)).toEqual(['call', 'mail']);
  });

  it('keeps bytes as they are', async () => {
    const redis = client();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await redis.set(Buffer.from([0, 13, 10, 255]), bytes);
    expect(await redis.getBuffer(Buffer.from([0, 13, 10, 255]))).toEqual(bytes);
  });

  it('scans sets of keys as streams', async () => {
    const redis = client();
    for (let order = 0; order < 200; order += 1) await redis.set(`order:${order}`, order);
    await redis.set('other', 1);
    const found = new Set<string>();
    for await (const keys of redis.scanStream({ match: 'order:*', count: 50 })) {
      for (const key of keys) found.add(key);
    }
    expect(found.size).toBe(200);
  });

  it('comes back after its connection was killed, with its subscriptions', async () => {
    const subscriber = client({ retryStrategy: () => 1 });
    await subscriber.subscribe('news');
    const again = next(subscriber, 'ready');
    const redis = client();
    expect(await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(1);
    await again;
    // The first probe that anybody hears may come before or after the answer to its PUBLISH.
    const heard = new Promise((resolve) => {
      subscriber.on('message', (channel, words) => {
        if (words !== 'probe') resolve([channel, words]);
      });
    });
    while ((await redis.publish('news', 'probe')) === 0);
    await redis.publish('news', 'hello');
    expect(await heard).toEqual(['news', 'hello']);
  });

  it('sees every command as a monitor', async () => {
    const monitor = await client().monitor();
    clients.push(monitor);
    const seen = new Promise((resolve) => {
      monitor.on('monitor', (_time: string, words: string[]) => {
        if (words[0] === 'lpush') resolve(words);
      });
    });
    await client().lpush('orders', 'a "b"');
    expect(await seen).toEqual(['lpush', 'orders', 'a "b"']);
  });

  it.each([2, 3] as const)('gets the same over RESP%i', async (protocol) => {
    const redis = client({ protocol });
    await redis.hset('order:4', { state: 'paid', total: '3.5' });
    expect(await redis.hgetall('order:4')).toEqual({ state: 'paid', total: '3.5' });
    await redis.zadd('due', 1.5, 'mail');
    expect(await redis.zscore('due', 'mail')).toBe('1.5');
    expect((await redis.client('LIST')) as string).toContain(`resp=${protocol}`);
  });
});
