/* What replies do not show of sets, hashes, sorted sets and bitmaps: snapshots, effects, looks. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { pickInt, roll } from '../../../src/base/random.ts';
import { TestClient } from '../client.ts';

function elementEffects(client: TestClient, ...words: string[]): object[] {
  return client
    .effects(...words)
    .filter(({ kind }) => kind !== 'reply')
    .map(({ unit: _, ...effect }) => effect);
}

/** A command of every kind that changes something, by dice. */
function change(seed: number, step: number): string[] {
  const dice = (stream: string, below: number) => pickInt(roll(seed, stream, step), below);
  const name = `m${dice('name', 40)}`;
  const commands: string[][] = [
    ['SADD', 's', name, String(dice('n', 50))],
    ['SREM', 's', name],
    ['SPOP', 's', String(dice('n', 9))],
    ['SMOVE', 's', 't', name],
    ['SUNIONSTORE', 't', 's', 't'],
    ['HSET', 'h', name, name],
    ['HDEL', 'h', name],
    ['HINCRBY', 'h', 'n', '1'],
    ['HINCRBYFLOAT', 'h', 'f', '0.5'],
    ['ZADD', 'z', String(dice('n', 20)), name],
    ['ZREM', 'z', name],
    ['ZPOPMIN', 'z'],
    ['ZUNIONSTORE', 'y', '2', 'z', 's'],
    ['ZREMRANGEBYRANK', 'z', '0', '1'],
    ['ZRANGESTORE', 'y', 'z', '0', '5'],
    ['SETBIT', 'b', String(dice('n', 300)), String(step % 2)],
    ['BITFIELD', 'b', 'INCRBY', 'u8', String(dice('n', 100)), '3'],
    ['BITOP', 'NOT', 'c', 'b'],
    ['APPEND', 'b', 'x'],
  ];
  return commands[dice('command', commands.length)] as string[];
}

describe('a snapshot', () => {
  it.each([1, 2, 3])('keeps its state whatever comes after (seed %i)', (seed) => {
    const limits = { 'hash-max-listpack-entries': '8', 'zset-max-listpack-entries': '8' };
    const client = new TestClient({ seed, config: limits });
    for (let step = 0; step < 300; step += 1) client.reply(...change(seed, step));
    const snapshot = client.server.snapshot();
    const digest = client.server.digest();
    for (let step = 300; step < 900; step += 1) client.reply(...change(seed, step));
    const later = client.server.digest();
    expect(later).not.toBe(digest);
    client.server.restore(snapshot);
    expect(client.server.digest()).toBe(digest);
    for (let step = 300; step < 900; step += 1) client.reply(...change(seed, step));
    expect(client.server.digest()).toBe(later);
  });
});

describe('what the AOF got', () => {
  it.each([1, 2, 3])('makes the same dataset, dice and all (seed %i)', (seed) => {
    const primary = new TestClient({ seed, watchPropagation: true });
    const replica = new TestClient({ seed: seed + 100 });
    for (let step = 0; step < 900; step += 1) {
      for (const effect of primary.effects(...change(seed, step))) {
        if (effect.kind === 'propagate') replica.effects(...effect.argv);
      }
    }
    const keys = primary.server.inspect.keys(0);
    expect(replica.server.inspect.keys(0)).toEqual(keys);
    for (const look of ['set', 'hash', 'zset', 'string'] as const) {
      for (const { key } of keys) {
        const [ours, theirs] = [primary, replica].map(({ server }) => server.inspect[look](0, key));
        expect(sorted(theirs)).toEqual(sorted(ours));
      }
    }
  });
});

/** Fields of a large hash have no order. */
function sorted(look: unknown): unknown {
  return Array.isArray(look) ? look.map((item) => JSON.stringify(item)).sort() : look;
}

describe('element effects', () => {
  const key = bytes('k');

  it('tell which members came to a set and went', () => {
    const client = new TestClient({ watchElements: true });
    const came = (member: string, present: boolean) => {
      return { kind: 'set-changed', db: 0, key, member, present };
    };
    expect(elementEffects(client, 'SADD', 'k', 'a', 'b', 'a')).toEqual([
      came('a', true),
      came('b', true),
    ]);
    expect(elementEffects(client, 'SREM', 'k', 'b', 'x')).toEqual([came('b', false)]);
    expect(elementEffects(client, 'SPOP', 'k')).toEqual([
      came('a', false),
      { kind: 'key-removed', db: 0, key, cause: 'emptied' },
    ]);
  });

  it('tell which fields of a hash changed', () => {
    const client = new TestClient({ watchElements: true });
    const changed = (field: string, value: string | null) => {
      return { kind: 'hash-changed', db: 0, key, field, value };
    };
    expect(elementEffects(client, 'HSET', 'k', 'a', '1', 'b', '2')).toEqual([
      changed('a', '1'),
      changed('b', '2'),
    ]);
    expect(elementEffects(client, 'HINCRBY', 'k', 'a', '1')).toEqual([changed('a', '2')]);
    expect(elementEffects(client, 'HDEL', 'k', 'a')).toEqual([changed('a', null)]);
  });

  it('tell where members of a sorted set come from and go to', () => {
    const client = new TestClient({ watchElements: true });
    const scored = (member: string, before: number | null, after: number | null) => {
      return { kind: 'zset-scored', db: 0, key, member, before, after };
    };
    expect(elementEffects(client, 'ZADD', 'k', '1', 'a', '2', 'b')).toEqual([
      scored('a', null, 1),
      scored('b', null, 2),
    ]);
    expect(elementEffects(client, 'ZADD', 'k', '1', 'a')).toEqual([]);
    expect(elementEffects(client, 'ZINCRBY', 'k', '5', 'a')).toEqual([scored('a', 1, 6)]);
    expect(elementEffects(client, 'ZPOPMAX', 'k')).toEqual([scored('a', 6, null)]);
  });

  it('tell the content of what is stored as a whole', () => {
    const client = new TestClient({ watchElements: true });
    client.reply('ZADD', 'z', '1', 'a');
    expect(elementEffects(client, 'ZUNIONSTORE', 'k', '1', 'z')).toEqual([
      { kind: 'key-placed', db: 0, key, type: 'zset' },
      { kind: 'zset-scored', db: 0, key, member: 'a', before: null, after: 1 },
    ]);
  });

  it('tell the string that bits make', () => {
    const client = new TestClient({ watchElements: true });
    expect(elementEffects(client, 'SETBIT', 'k', '1', '1')).toEqual([
      { kind: 'string-set', db: 0, key, value: '@' },
    ]);
    expect(elementEffects(client, 'SETBIT', 'k', '1', '1')).toEqual([]);
  });
});

describe('a look', () => {
  it('shows sets, hashes and sorted sets without counting as a read', () => {
    const client = new TestClient();
    client.reply('SADD', 's', 'b', 'a');
    client.reply('HSET', 'h', 'f', 'v');
    client.reply('ZADD', 'z', '2', 'b', '1', 'a');
    const { inspect, stats } = client.server;
    expect(inspect.set(0, bytes('s'))).toEqual(['a', 'b']);
    expect(inspect.hash(0, bytes('h'))).toEqual([['f', 'v']]);
    expect(inspect.zset(0, bytes('z'))).toEqual([
      { member: 'a', score: 1 },
      { member: 'b', score: 2 },
    ]);
    expect(inspect.set(0, bytes('z'))).toBeUndefined();
    expect(stats.keyspaceHits).toBe(0);
  });
});

describe('bitmaps', () => {
  it('stay what they are between bits and bytes, back and forth', () => {
    const client = new TestClient();
    client.reply('SET', 'b', 'abc');
    client.reply('SETBIT', 'b', '6', '0');
    expect(client.text('GET', 'b')).toBe('$3 abc ');
    client.reply('SETBIT', 'b', '7', '0');
    client.reply('APPEND', 'b', 'd');
    client.reply('SETBIT', 'b', '39', '1');
    expect(client.text('GET', 'b')).toBe('$5 `bcd\x01 ');
    client.server.snapshot();
    client.reply('SETBIT', 'b', '39', '0');
    expect(client.text('STRLEN', 'b')).toBe(':5 ');
    expect(client.text('BITCOUNT', 'b', '4', '4')).toBe(':0 ');
  });

  it('refuse to grow beyond what a page can hold, and change nothing then', () => {
    const client = new TestClient();
    const before = client.server.digest();
    expect(client.text('SETBIT', 'b', '4294967295', '1')).toMatch(/^-OOM /);
    expect(client.server.digest()).toBe(before);
  });
});

describe('the encodings', () => {
  const LIMITS = [
    ['SADD', 'intset', 'hashtable', 512, (at: number) => [String(at)]],
    ['HSET', 'listpack', 'hashtable', 512, (at: number) => [String(at), 'v']],
    ['ZADD', 'listpack', 'skiplist', 128, (at: number) => ['1', String(at)]],
  ] as const;

  it.each(LIMITS)('of %s change as they do by default', (command, small, large, limit, words) => {
    const client = new TestClient();
    for (let at = 0; at < limit; at += 1) client.reply(command, 'k', ...words(at));
    expect(client.text('OBJECT', 'ENCODING', 'k')).toContain(small);
    client.reply(command, 'k', ...words(limit));
    expect(client.text('OBJECT', 'ENCODING', 'k')).toContain(large);
  });
});
