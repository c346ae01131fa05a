/*
 * Costs that must not grow with what lies beside a key, and those of large values, whose reads are
 * meant to cost what they return. The ratio is against the small case in the same run.
 */
import { bytes } from '../../src/base/bytes.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { rates, type Work } from './measure.ts';
import { amount, printTable, ratio } from './table.ts';

const MILLION = 1_000_000;
/** How much of the small case's rate the large one must keep. */
const AIM = 0.5;

class Emulator {
  readonly server = new RedisServer({ seed: 1 });
  readonly #client = this.server.connect(0);

  run(...words: (string | number)[]): void {
    this.#execute(this.#client, words);
  }

  /** So many elements under `key`, pushed by the thousand. */
  fill(count: number, words: (first: number, size: number) => (string | number)[]): this {
    for (let at = 0; at < count; at += 1000) this.run(...words(at, Math.min(1000, count - at)));
    return this;
  }

  /** A client that waits for an element of a list. */
  block(key: string): void {
    this.#execute(this.server.connect(0), ['BLPOP', key, 0]);
  }

  #execute(client: number, words: (string | number)[]): void {
    this.server.execute(
      client,
      words.map((word) => bytes(String(word))),
      0,
    );
  }
}

const numbers = (first: number, size: number) =>
  Array.from({ length: size }, (_, index) => first + index);

const list = (count: number) =>
  new Emulator().fill(count, (at, size) => ['RPUSH', 'list', ...numbers(at, size)]);
const zset = (count: number) =>
  new Emulator().fill(count, (at, size) => [
    ...['ZADD', 'zset'],
    ...numbers(at, size).flatMap((score) => [score, `order:${score}`]),
  ]);
const keys = (count: number) =>
  new Emulator().fill(count, (at, size) => [
    'MSET',
    ...numbers(at, size).flatMap((index) => [`key:${index}`, index]),
  ]);

function stream(count: number): Emulator {
  const emulator = new Emulator();
  for (let index = 1; index <= count; index += 1) {
    emulator.run('XADD', 'log', `${index}-0`, 'order', index);
  }
  return emulator;
}

/** Clients that wait in one line, for the same key. */
function inLine(count: number): Emulator {
  const emulator = new Emulator();
  for (let index = 0; index < count; index += 1) emulator.block('waiting');
  return emulator;
}

/** A client with many subscriptions. */
const listening = (count: number) =>
  new Emulator().fill(count, (at, size) => [
    'SUBSCRIBE',
    ...numbers(at, size).map((index) => `channel:${index}`),
  ]);

/** Clients that each wait for a key of their own. */
function blocked(count: number): Emulator {
  const emulator = new Emulator();
  for (let index = 0; index < count; index += 1) emulator.block(`waiting:${index}`);
  return emulator;
}

interface Case {
  readonly name: string;
  /** Small first. */
  readonly sizes: readonly [number, number];
  readonly make: (size: number) => Emulator;
  readonly work: (emulator: Emulator, size: number) => void;
  /** Known to cost what is large: measured, without an aim. */
  readonly grows?: true;
  /** A turn reads every element: counted in elements. */
  readonly readsAll?: true;
}

const CASES: readonly Case[] = [
  {
    name: 'SET beside a list',
    sizes: [1, MILLION],
    make: list,
    work: (emulator) => emulator.run('SET', 'key', 'value'),
  },
  {
    name: 'LPUSH, RPOP in a list',
    sizes: [1000, MILLION],
    make: list,
    work: (emulator) => {
      emulator.run('LPUSH', 'list', 'x');
      emulator.run('RPOP', 'list');
    },
  },
  {
    name: 'LPUSH, RPOP of the only element beside other keys',
    sizes: [1, 100_000],
    make: keys,
    work: (emulator) => {
      emulator.run('LPUSH', 'list', 'x');
      emulator.run('RPOP', 'list');
    },
  },
  {
    name: 'SET while clients are blocked',
    sizes: [0, 1000],
    make: blocked,
    work: (emulator) => emulator.run('SET', 'key', 'value'),
  },
  {
    name: 'LPUSH to one of the blocked, which waits again',
    sizes: [1, 1000],
    make: blocked,
    work: (emulator) => {
      emulator.block('waiting:0');
      emulator.run('LPUSH', 'waiting:0', 'x');
    },
  },
  {
    name: 'LPUSH to all in one line, whose first waits again',
    sizes: [1, 1000],
    make: inLine,
    work: (emulator) => {
      emulator.block('waiting');
      emulator.run('LPUSH', 'waiting', 'x');
    },
  },
  {
    name: 'SUBSCRIBE, UNSUBSCRIBE beside others of the same client',
    sizes: [1, 100_000],
    make: listening,
    work: (emulator) => {
      emulator.run('SUBSCRIBE', 'news');
      emulator.run('UNSUBSCRIBE', 'news');
    },
  },
  {
    name: 'LRANGE of 100 in the middle of a list',
    sizes: [1000, MILLION],
    make: list,
    work: (emulator, size) => emulator.run('LRANGE', 'list', size / 2, size / 2 + 99),
  },
  {
    name: 'ZRANGE of 100 in the middle of a sorted set',
    sizes: [1000, MILLION],
    make: zset,
    work: (emulator, size) => emulator.run('ZRANGE', 'zset', size / 2, size / 2 + 99),
  },
  {
    name: 'ZADD, ZREM of one member in a sorted set',
    sizes: [1000, 100_000],
    make: zset,
    work: (emulator, size) => {
      emulator.run('ZADD', 'zset', size / 2, 'x');
      emulator.run('ZREM', 'zset', 'x');
    },
  },
  {
    name: 'XRANGE of 100 in the middle of a stream',
    sizes: [1000, MILLION],
    make: stream,
    work: (emulator, size) => emulator.run('XRANGE', 'log', size / 2, '+', 'COUNT', 100),
  },
  {
    name: 'LRANGE of a whole list, elements',
    sizes: [1000, MILLION],
    readsAll: true,
    make: list,
    work: (emulator) => emulator.run('LRANGE', 'list', 0, -1),
  },
  {
    name: 'ZRANGE of a whole sorted set, elements',
    sizes: [1000, MILLION],
    readsAll: true,
    make: zset,
    work: (emulator) => emulator.run('ZRANGE', 'zset', 0, -1),
  },
  {
    name: 'XRANGE of a whole stream, elements',
    sizes: [1000, MILLION],
    readsAll: true,
    make: stream,
    work: (emulator) => emulator.run('XRANGE', 'log', '-', '+'),
  },
  {
    // The first write after a snapshot copies the value: as a forked Redis copies its pages.
    name: 'snapshot and a write, by the size of a list',
    grows: true,
    sizes: [1000, MILLION],
    make: list,
    work: (emulator) => {
      emulator.server.snapshot();
      emulator.run('LPUSH', 'list', 'x');
      emulator.run('LPOP', 'list');
    },
  },
  {
    name: 'snapshot and a write, by the number of keys',
    grows: true,
    sizes: [100, 100_000],
    make: keys,
    work: (emulator) => {
      emulator.server.snapshot();
      emulator.run('SET', 'key:1', 'x');
    },
  },
];

export async function growth(): Promise<void> {
  const rows: string[][] = [];
  for (const { name, sizes, make, work, grows, readsAll } of CASES) {
    const works = sizes.map((size): Work => {
      const emulator = make(size);
      return (count) => () => {
        for (let done = 0; done < count; done += 1) work(emulator, size);
      };
    });
    const [ofSmall = 0, ofLarge = 0] = await rates(works);
    const [from, to] = sizes;
    const [small, large] = readsAll ? [ofSmall * from, ofLarge * to] : [ofSmall, ofLarge];
    rows.push([
      `${name}, ${from} and ${to}`,
      amount(small),
      amount(large),
      // What fills the caches of a processor is read more slowly than what fits in them.
      ratio(large / small, grows || readsAll ? undefined : AIM),
    ]);
  }
  printTable(['turns in a second', 'small', 'large', 'kept'], rows);
}
