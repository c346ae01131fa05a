/* SSCAN, HSCAN and ZSCAN promise: what is there from the first call to the last is answered. */
import { describe, expect, it } from 'vitest';
import { pickInt, roll } from '../../../src/base/random.ts';
import { TestClient } from '../client.ts';

interface Kind {
  readonly scan: string;
  readonly add: (client: TestClient, name: string) => void;
  readonly remove: string;
  /** Words per element in the answer. */
  readonly width: number;
}

const KINDS: readonly Kind[] = [
  { scan: 'SSCAN', add: (c, name) => c.reply('SADD', 'k', name), remove: 'SREM', width: 1 },
  { scan: 'HSCAN', add: (c, name) => c.reply('HSET', 'k', name, 'v'), remove: 'HDEL', width: 2 },
  { scan: 'ZSCAN', add: (c, name) => c.reply('ZADD', 'k', '1', name), remove: 'ZREM', width: 2 },
];
const SEEDS = [1, 2, 3, 4];

function scanOnce(client: TestClient, kind: Kind, cursor: string, count: number) {
  const reply = client.reply(kind.scan, 'k', cursor, 'COUNT', String(count));
  if (reply.kind !== 'array') throw new Error(`not an array: ${reply.kind}`);
  const [next, found] = reply.items;
  if (next?.kind !== 'bulk' || found?.kind !== 'array') throw new Error('not [cursor, elements]');
  const names = found.items.filter((_, at) => at % kind.width === 0);
  return {
    next: String(next.value),
    names: names.map((name) => (name.kind === 'bulk' ? String(name.value) : '')),
  };
}

describe.each(KINDS)('$scan', (kind) => {
  it.each(SEEDS)('misses nothing that stays, whatever else comes and goes (seed %i)', (seed) => {
    const client = new TestClient();
    const staying = Array.from({ length: 600 }, (_, at) => `stays${at}`);
    const passing = Array.from({ length: 600 }, (_, at) => `passes${at}`);
    for (const [at, name] of staying.entries()) {
      kind.add(client, name);
      kind.add(client, passing[at] as string);
    }
    const seen = new Set<string>();
    let cursor = '0';
    let rounds = 0;
    do {
      const { next, names } = scanOnce(client, kind, cursor, 10);
      for (const name of names) seen.add(name);
      cursor = next;
      for (let n = 0; n < 5; n += 1) {
        const name = passing[pickInt(roll(seed, `pass${n}`, rounds), passing.length)] as string;
        if (roll(seed, `way${n}`, rounds) % 2 === 0) client.reply(kind.remove, 'k', name);
        else kind.add(client, name);
      }
      rounds += 1;
    } while (cursor !== '0');
    expect(staying.filter((name) => !seen.has(name))).toEqual([]);
    expect(rounds).toBeGreaterThan(50);
  });

  it('answers a small collection at once', () => {
    const client = new TestClient();
    for (const name of ['1', '2', '3']) kind.add(client, name);
    expect(scanOnce(client, kind, '0', 1)).toEqual({ next: '0', names: ['1', '2', '3'] });
  });

  it('ends with a cursor that nobody gave out', () => {
    const client = new TestClient();
    for (let at = 0; at < 1000; at += 1) kind.add(client, `m${at}`);
    const { next } = scanOnce(client, kind, '18446744073709551615', 100);
    expect(Number(next)).toBe(900);
  });
});
