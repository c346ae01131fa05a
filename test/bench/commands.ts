/*
 * The emulator called in-process, beside ioredis-mock called the same way and a redis-server asked
 * over loopback without pipelining. All do the same turns: a few commands that leave the keys as
 * large as they were. Each is used as its users must: the emulator answers when it is called, the
 * other two by promises, each of which is awaited before the next command. Their words are made
 * before the clock runs. A contestant that does not give the answers of the emulator gets no ratio.
 */
import { Redis } from 'ioredis';
import { type Bytes, raw } from '../../src/base/bytes.ts';
import type { Effect } from '../../src/redis/effects.ts';
import { RedisServer } from '../../src/redis/server.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { findRedisServer, startRedis } from '../environment/redis-server.ts';
import { type Clock, cpuClock, rates, type Work, wallClock } from './measure.ts';
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

const TURNS_COMPARED = 3;
/** Of the emulator, ioredis-mock, and the redis-server, which computes elsewhere. */
const CLOCKS: readonly Clock[] = [cpuClock, cpuClock, wallClock];
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

/** Turns of a case; `answers` is what the last command of the last turn came to. */
interface Contestant {
  readonly work: Work;
  readonly answers: () => string;
}

/** The emulator, called as the simulation calls it: words in, effects out. */
function emulatorWork({ before, turn }: Case): Contestant {
  const server = new RedisServer({ seed: 1 });
  const client = server.connect(0);
  let last: Effect | undefined;
  const run = (request: readonly Bytes[]) => {
    last = server.execute(client, request, 0)[0];
    if (last?.kind !== 'reply' || last.reply.kind === 'error') throw new Error(request.join(' '));
  };
  for (const words of before) run(words.map(asBytes));
  const next = turnsOf(turn);
  const work = (count: number) => {
    const requests = next(count).map((words) => words.map(asBytes));
    return () => requests.forEach(run);
  };
  return { work, answers: () => (last?.kind === 'reply' ? shown(plain(last.reply)) : '') };
}

/** The requests of the next turns, as many as asked for. */
function turnsOf(turn: Case['turn']): (count: number) => Words[] {
  let index = 0;
  return (count) => Array.from({ length: count }, () => turn(index++)).flat();
}

const asBytes = (word: string | number) => raw(String(word));

/** A reply as a client without transformers gives it. */
function plain(reply: Reply): unknown {
  switch (reply.kind) {
    case 'array':
      return reply.items.map(plain);
    case 'bulk':
    case 'int':
      return reply.value;
    case 'simple':
      return reply.text;
    case 'double':
      return reply.digits;
    default:
      return null;
  }
}

/**
 * Flat, as maps are, which the client asks a server for; and ioredis-mock gives some numbers as
 * numbers that Redis sends as texts.
 */
function shown(value: unknown): string {
  return [value].flat(Number.POSITIVE_INFINITY).map(String).join(' ');
}

/** Any client of ioredis' form. Null when it has no such command. */
async function clientWork(client: Redis, { before, turn }: Case): Promise<Contestant | null> {
  const methods = client as unknown as Record<string, (...words: unknown[]) => Promise<unknown>>;
  let last: unknown;
  const ready = ([name, ...rest]: Words) => ({ method: String(name).toLowerCase(), rest });
  const run = async ({ method, rest }: ReturnType<typeof ready>) => {
    last = await methods[method]?.(...rest);
  };
  await client.flushall();
  try {
    for (const words of before) await run(ready(words));
  } catch {
    return null;
  }
  const next = turnsOf(turn);
  const work = (count: number) => {
    const requests = next(count).map(ready);
    return async () => {
      for (const request of requests) await run(request);
    };
  };
  return { work, answers: () => shown(last) };
}

/** The first turns of each, and whether their last answers are those of the first contestant. */
async function agree(contestants: readonly (Contestant | null)[]): Promise<boolean[]> {
  for (const contestant of contestants) await contestant?.work(TURNS_COMPARED)();
  const expected = contestants[0]?.answers();
  return contestants.map((contestant) => contestant?.answers() === expected);
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
    const isRight = await agree(works);
    const taking = works.flatMap((contestant, place) =>
      contestant === null ? [] : [{ work: contestant.work, clock: CLOCKS[place] as Clock }],
    );
    const measured = await rates(
      taking.map(({ work }) => work),
      taking.map(({ clock }) => clock),
    );
    const all = works.map((contestant) => (contestant === null ? undefined : measured.shift()));
    const own = all[0] ?? 0;
    const beside = (place: number, aim: number) => {
      const other = all[place];
      if (other === undefined) return ['-', '-'];
      return [amount(other), isRight[place] ? ratio(own / other, aim) : 'wrong answer'];
    };
    rows.push([one.name, amount(own), ...beside(1, one.aim), ...beside(2, 10)]);
  }
  mock.disconnect();
  live?.disconnect();
  await running?.stop();
  printTable(['turn', 'emulator', 'ioredis-mock', 'ratio', 'redis-server', 'ratio'], rows);
}
