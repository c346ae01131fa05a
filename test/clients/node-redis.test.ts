/*
 * node-redis on our port and on a real server, over RESP3, which it speaks by default, and RESP2.
 */
import { createClient, createClientPool, defineScript, ErrorReply, WatchError } from 'redis';
import { afterEach, describe, expect, it } from 'vitest';
import { LIMIT_MS, running, SERVERS } from './servers.ts';

const CASES = SERVERS.flatMap((server) => ([2, 3] as const).map((RESP) => ({ server, RESP })));

const claimDue = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `
    local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
    if due[1] then redis.call('ZREM', KEYS[1], due[1]) end
    return due[1]`,
  parseCommand(parser, key: string, now: number) {
    parser.pushKey(key);
    parser.push(String(now));
  },
  transformReply: (reply: unknown) => reply as string | null,
});

describe.each(CASES)(
  'node-redis and $server.name over RESP$RESP',
  { timeout: LIMIT_MS },
  ({ server, RESP }) => {
    const at = running(server);
    const closing: (() => void)[] = [];

    const options = () => ({ RESP, socket: { port: at.port, reconnectStrategy: false as const } });

    async function client() {
      const made = createClient({ ...options(), scripts: { claimDue } });
      made.on('error', () => {});
      await made.connect();
      closing.push(() => made.destroy());
      return made;
    }
    type Client = Awaited<ReturnType<typeof client>>;

    async function blocked(redis: Client, count: number): Promise<void> {
      while (!(await redis.info('clients')).includes(`blocked_clients:${count}\r\n`));
    }

    afterEach(() => {
      for (const close of closing.splice(0)) close();
    });

    it('hands a pushed message to the one who waits', async () => {
      const redis = await client();
      const waiting = (await client()).brPop(['urgent', 'orders'], 5);
      await blocked(redis, 1);
      await redis.lPush('orders', '订单');
      expect(await waiting).toEqual({ key: 'orders', element: '订单' });
      expect(await redis.brPop('orders', 0.01)).toBeNull();
    });

    it('keeps what is due in a sorted set, with scores as numbers', async () => {
      const redis = await client();
      await redis.zAdd('due', [
        { score: 1.5, value: 'mail' },
        { score: 1e17, value: 'far' },
        { score: Number.POSITIVE_INFINITY, value: 'never' },
      ]);
      expect(await redis.zScore('due', 'mail')).toBe(1.5);
      expect(await redis.claimDue('due', 2)).toBe('mail');
      expect(await redis.claimDue('due', 2)).toBeNull();
      expect(await redis.zRangeWithScores('due', 0, -1)).toEqual([
        { value: 'far', score: 1e17 },
        { value: 'never', score: Number.POSITIVE_INFINITY },
      ]);
      expect(await redis.bzPopMin('due', 1)).toEqual({ key: 'due', value: 'far', score: 1e17 });
    });

    it('reads a stream in a group, and takes over from a dead consumer', async () => {
      const redis = await client();
      await redis.xGroupCreate('log', 'billing', '0', { MKSTREAM: true });
      const id = await redis.xAdd('log', '*', { order: '4' });
      const message = expect.objectContaining({ id, message: { order: '4' } });
      const read = await redis.xReadGroup('billing', 'a', { key: 'log', id: '>' }, { COUNT: 5 });
      expect(read).toEqual([{ name: 'log', messages: [message] }]);
      const claimed = await redis.xAutoClaim('log', 'billing', 'b', 0, '0-0');
      expect(claimed).toEqual({ nextId: '0-0', messages: [message], deletedMessages: [] });
      expect(await redis.xPendingRange('log', 'billing', '-', '+', 10)).toEqual([
        {
          id,
          consumer: 'b',
          millisecondsSinceLastDelivery: expect.any(Number),
          deliveriesCounter: 2,
        },
      ]);
      expect(await redis.xAck('log', 'billing', id)).toBe(1);
      const [group] = await redis.xInfoGroups('log');
      expect(group).toMatchObject({ name: 'billing', consumers: 2, pending: 0, lag: 0 });
    });

    it('runs a transaction, and refuses it after a watched key changed', async () => {
      const redis = await client();
      expect(await redis.multi().set('a', '1').incr('a').exec()).toEqual(['OK', 2]);
      await redis.watch('a');
      await (await client()).set('a', '9');
      await expect(redis.multi().get('a').exec()).rejects.toThrow(WatchError);
    });

    it('tells an error of the server from one of its own', async () => {
      const redis = await client();
      await redis.set('text', 'x');
      await expect(redis.lPush('text', 'y')).rejects.toThrow(ErrorReply);
      await expect(redis.incr('text')).rejects.toThrow(
        'ERR value is not an integer or out of range',
      );
    });

    it('hears channels and patterns, and stops hearing them', async () => {
      const subscriber = await client();
      const redis = await client();
      const heard: string[][] = [];
      const both = new Promise<void>((resolve) => {
        const hear = (text: string, channel: string) => {
          if (heard.push([channel, text]) === 2) resolve();
        };
        void subscriber.subscribe('news', hear).then(() => subscriber.pSubscribe('n*', hear));
      });
      while ((await redis.pubSubNumPat()) === 0);
      expect(await redis.publish('news', 'hello')).toBe(2);
      await both;
      expect(heard).toEqual([
        ['news', 'hello'],
        ['news', 'hello'],
      ]);
      await subscriber.unsubscribe('news');
      await subscriber.pUnsubscribe();
      expect(await redis.publish('news', 'again')).toBe(0);
    });

    it('scans keys, fields and members to the end', async () => {
      const redis = await client();
      const names = Array.from({ length: 300 }, (_, order) => `order:${order}`);
      await Promise.all(names.map((name) => redis.set(name, '1')));
      await redis.sAdd('set', names);
      await redis.hSet('hash', Object.fromEntries(names.map((name) => [name, '1'])));
      const all = async (batches: AsyncIterable<unknown[]>) => {
        const found: unknown[] = [];
        for await (const batch of batches) found.push(...batch);
        return found;
      };
      const keys = await all(redis.scanIterator({ MATCH: 'order:*', COUNT: 20 }));
      expect(new Set(keys)).toEqual(new Set(names));
      expect(new Set(await all(redis.sScanIterator('set')))).toEqual(new Set(names));
      expect(new Set(await all(redis.hScanIterator('hash')))).toHaveProperty('size', 300);
    });

    it('shares a pool of connections, blocked ones too', async () => {
      const pool = createClientPool(options(), { minimum: 1, maximum: 4 });
      await pool.connect();
      closing.push(() => pool.destroy());
      const redis = await client();
      const waiting = [1, 2, 3].map(() => pool.execute((one) => one.blPop('orders', 5)));
      await blocked(redis, 3);
      await redis.rPush('orders', ['a', 'b', 'c']);
      const popped = (await Promise.all(waiting)).map((one) => one?.element);
      expect(new Set(popped)).toEqual(new Set(['a', 'b', 'c']));
    });

    it('is told how the commands are called, and what a client is', async () => {
      const redis = await client();
      await redis.clientSetName('billing-1');
      const info = await redis.clientInfo();
      expect(info).toMatchObject({ name: 'billing-1', db: 0, multi: -1, resp: RESP });
      const [get] = await redis.commandInfo(['get']);
      expect(get).toMatchObject({ name: 'get', arity: 2, firstKeyIndex: 1 });
      expect(await redis.configGet('maxmemory-pol*')).toEqual({ 'maxmemory-policy': 'noeviction' });
    });
  },
);
