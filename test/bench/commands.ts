/*
 * The emulator called in-process, beside ioredis-mock called the same way and a redis-server asked
 * over loopback without pipelining. All do the same turns: a few commands that leave the keys as
 * large as they were.
 */
import { Redis } from 'ioredis';
import { raw } from '../../src/base/bytes.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { findRedisServer, startRedis } from '../environment/redis-server.ts';
import { rates, type Work } from './measure.ts';
import { redisMock } from './redis-mock.ts';
import { amount, printTable, ratio } from './table.ts';

type Words = readonly (string | number)[];

interface Case {
  readonly name: string;
  readonly before: readonly Words[];
  /** What turn `index` asks, counted on from turn to turn. */
  readonly turn: (index: number) => readonly Words[];
  /** How many times as fast as ioredis-mock it is meant to be. */
  readonly aim: number;
}

const MESSAGE = 'order 4711: two chairs, one table';
const CLAIM =
  "local m = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1] " +
  "redis.call('ZREM', KEYS[1], m) redis.call('ZADD', KEYS[1], ARGV[1], m) return m";

const fill = (count: number, words: (index: number) => Words) =>
  Array.from({ length: count }, (_, index) => words(index));

const CASES: readonly Case[] = [
  {
    name: 'SET, GET',
    before: [],
    turn: () => [
      ['SET', 'key', MESSAGE],
      ['GET', 'key'],
    ],
    aim: 5,
  },
  ...[0, 1000].map((size) => ({
    name: `LPUSH, RPOP in a list of ${size}`,
    before: fill(size, () => ['RPUSH', 'list', MESSAGE]),
    turn: () => [
      ['LPUSH', 'list', MESSAGE],
      ['RPOP', 'list'],
    ],
    aim: size === 0 ? 5 : 20,
  })),
  ...[1, 1000].map((size) => ({
    name: `ZADD, ZPOPMIN among ${size}`,
    before: fill(size, (index) => ['ZADD', 'zset', index, `order:${index}`]),
    turn: (index: number) => [
      ['ZADD', 'zset', index + size, `order:${index + size}`],
      ['ZPOPMIN', 'zset'],
    ],
    aim: size === 1 ? 5 : 20,
  })),
  // ioredis-mock can only add to streams and read them: both by themselves.
  ...[1, 10_000].flatMap((size) => {
    const before = fill(size, (index) => ['XADD', 'log', index + 1, 'order', MESSAGE]);
    const aim = size === 1 ? 5 : 20;
    const add = (index: number): Words[] => [['XADD', 'log', size + index + 1, 'order', MESSAGE]];
    const read = (): Words[] => [['XREAD', 'COUNT', 1, 'STREAMS', 'log', size - 1]];
    return [
      { name: `XADD to a stream of ${size}`, before, turn: add, aim },
      { name: `XREAD the newest of ${size}`, before, turn: read, aim },
    ];
  }),
  {
    name: 'XADD, XREADGROUP, XACK in a stream of 10000',
    before: [
      ['XGROUP', 'CREATE', 'log', 'billing', '$', 'MKSTREAM'],
      ...fill(10_000, (index) => ['XADD', 'log', `0-${index + 1}`, 'order', MESSAGE]),
      ['XGROUP', 'SETID', 'log', 'billing', '$'],
    ],
    turn: (index) => [
      ['XADD', 'log', 'MAXLEN', 10_000, `${index + 1}-1`, 'order', MESSAGE],
      ['XREADGROUP', 'GROUP', 'billing', 'a', 'COUNT', 1, 'STREAMS', 'log', '>'],
      ['XACK', 'log', 'billing', `${index + 1}-1`],
    ],
    aim: 5,
  },
  {
    name: 'EVAL, claiming from 1000 due',
    before: fill(1000, (index) => ['ZADD', 'due', index, `order:${index}`]),
    turn: (index) => [['EVAL', CLAIM, 1, 'due', index + 1000]],
    aim: 5,
  },
];

/** The emulator, called as the simulation calls it: words in, effects out. */
function emulatorWork({ before, turn }: Case): Work {
  const server = new RedisServer({ seed: 1 });
  const client = server.connect(0);
  const run = (words: Words) => {
    const [reply] = server.execute(
      client,
      words.map((word) => raw(String(word))),
      0,
    );
    if (reply?.kind !== 'reply' || reply.reply.kind === 'error') throw new Error(words.join(' '));
  };
  before.forEach(run);
  let index = 0;
  return (count) => {
    for (const end = index + count; index < end; index += 1) turn(index).forEach(run);
  };
}

/** Any client of ioredis' form. Null when it has no such command. */
async function clientWork(client: Redis, { before, turn }: Case): Promise<Work | null> {
  const methods = client as unknown as Record<string, (...words: unknown[]) => Promise<unknown>>;
  const run = async (words: Words) => {
    const [name, ...rest] = words;
    await methods[String(name).toLowerCase()]?.(...rest);
  };
  await client.flushall();
  try {
    for (const words of before) await run(words);
  } catch {
    return null;
  }
  let index = 0;
  return async (count) => {
    for (const end = index + count; index < end; index += 1) {
      for (const words of turn(index)) await run(words);
    }
  };
}

export async function commands(): Promise<void> {
  const running = findRedisServer() ? await startRedis() : null;
  const mock = redisMock();
  const live = running && new Redis({ port: running.port, host: '127.0.0.1' });
  const rows: string[][] = [];
  for (const one of CASES) {
    const works = [
      emulatorWork(one),
      await clientWork(mock, one),
      live && (await clientWork(live, one)),
    ];
    const measured = await rates(works.filter((work) => work !== null));
    const [own = 0, ofMock, ofLive] = works.map((work) => work && measured.shift());
    const beside = (other: number | null | undefined, aim: number) =>
      other ? [amount(other), ratio((own ?? 0) / other, aim)] : ['-', '-'];
    rows.push([one.name, amount(own ?? 0), ...beside(ofMock, one.aim), ...beside(ofLive, 10)]);
  }
  mock.disconnect();
  live?.disconnect();
  await running?.stop();
  printTable(['turn', 'emulator', 'ioredis-mock', 'ratio', 'redis-server', 'ratio'], rows);
}
