/* What an element costs on the heap, beyond what its words cost the one who made them. */
import { bytes } from '../../src/base/bytes.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { printTable } from './table.ts';

const COUNT = 200_000;

/** Like a message's id with a little text: 20 bytes, each different. */
const value = (index: number) => `order:${String(index).padStart(14, '0')}`;

const STRUCTURES: Readonly<Record<string, (index: number) => string[]>> = {
  'list element of 20 bytes': (index) => ['RPUSH', 'key', value(index)],
  'stream entry with one field of 20 bytes': (index) => [
    ...['XADD', 'key', `${1_700_000_000_000 + index}-0`, 'order', value(index)],
  ],
  'sorted set member of 20 bytes': (index) => ['ZADD', 'key', String(index), value(index)],
  'hash field of 20 bytes': (index) => ['HSET', 'key', value(index), '1'],
  'set member of 20 bytes': (index) => ['SADD', 'key', value(index)],
  'string key of 20 bytes': (index) => ['SET', value(index), '1'],
  'pending entry of a group': (index) => [
    'XCLAIM',
    'log',
    'g',
    'a',
    '0',
    `1-${index + 1}`,
    'FORCE',
  ],
};

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Bytes of heap that each of COUNT commands leaves behind in a new server. */
function bytesEach(server: RedisServer, words: (index: number) => string[]): number {
  const client = server.connect(0);
  // A copy of its own for each word, as from a socket: no literal that others share.
  const run = (all: string[]) =>
    server.execute(
      client,
      all.map((word) => bytes(Buffer.from(word).toString())),
      0,
    );
  if (words(0)[0] === 'XCLAIM') {
    run(['XGROUP', 'CREATE', 'log', 'g', '0', 'MKSTREAM']);
    for (let index = 0; index < COUNT; index += 1) run(['XADD', 'log', `1-${index + 1}`, 'f', 'v']);
  }
  const before = heapBytes();
  for (let index = 0; index < COUNT; index += 1) run(words(index));
  return (heapBytes() - before) / COUNT;
}

export function memory(): void {
  const rows: string[][] = [];
  // All stay alive to the end: one that went while the next was measured would be taken from it.
  const servers: RedisServer[] = [];
  for (const [name, words] of Object.entries(STRUCTURES)) {
    const server = new RedisServer({ seed: 1 });
    servers.push(server);
    rows.push([name, `${Math.round(bytesEach(server, words))} bytes`]);
  }
  if (servers.some((server) => server.databases.every(({ size }) => size === 0))) {
    throw new Error('a server has lost its keys');
  }
  printTable([`${COUNT} of each`, 'heap for one'], rows);
}
