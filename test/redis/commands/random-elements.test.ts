/*
 * What dice choose: the right number, all different where they must be, the same for the same seed.
 */
import { describe, expect, it } from 'vitest';
import { TestClient } from '../client.ts';

function words(client: TestClient, ...command: string[]): string[] {
  const reply = client.reply(...command);
  if (reply.kind !== 'array' && reply.kind !== 'set') throw new Error(reply.kind);
  return reply.items.map((item) => (item.kind === 'bulk' ? String(item.value) : ''));
}

function filled(size: number, seed = 1): { client: TestClient; members: string[] } {
  const client = new TestClient({ seed, watchPropagation: true });
  const members = Array.from({ length: size }, (_, at) => `m${at}`);
  for (const [at, member] of members.entries()) {
    client.reply('SADD', 's', member);
    client.reply('HSET', 'h', member, 'v');
    client.reply('ZADD', 'z', String(at), member);
  }
  return { client, members };
}

const READERS = [
  ['SRANDMEMBER', 's'],
  ['HRANDFIELD', 'h'],
  ['ZRANDMEMBER', 'z'],
] as const;

describe.each(READERS)('%s', (command, key) => {
  it.each([5, 50, 300])('answers different elements of %i', (size) => {
    const { client, members } = filled(size);
    for (const count of [1, 2, Math.floor(size / 2), size - 1, size, size + 5]) {
      const chosen = words(client, command, key, String(count));
      expect(chosen.length).toBe(Math.min(count, size));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chosen.filter((member) => !members.includes(member))).toEqual([]);
    }
  });

  it('repeats when the count is negative, and reaches every element', () => {
    const { client, members } = filled(20);
    const chosen = words(client, command, key, '-1000');
    expect(chosen.length).toBe(1000);
    expect([...new Set(chosen)].sort()).toEqual([...members].sort());
  });

  it('chooses alike on servers of one seed, and otherwise on another', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => filled(200, seed).client);
    const draw = (client?: TestClient) => words(client as TestClient, command, key, '50').join(' ');
    const first = draw(one);
    expect(draw(same)).toBe(first);
    expect(draw(other)).not.toBe(first);
  });

  it('refuses to fill the page with repetitions', () => {
    const { client } = filled(3);
    expect(client.text(command, key, '-9000000000000000000')).toMatch(
      /^-ERR value is out of range/,
    );
  });
});

describe('SPOP', () => {
  it.each([1, 30, 99, 100, 299])('takes %i of 300 and propagates each as SREM', (count) => {
    const { client, members } = filled(300);
    const effects = client.effects('SPOP', 's', String(count));
    const [reply] = effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.reply] : []));
    if (reply?.kind !== 'set') throw new Error('no set');
    const taken = reply.items.map((item) => (item.kind === 'bulk' ? String(item.value) : ''));
    expect(new Set(taken).size).toBe(count);
    const left = words(client, 'SMEMBERS', 's');
    expect([...left, ...taken].sort()).toEqual([...members].sort());
    const removed = effects.flatMap((effect) =>
      effect.kind === 'propagate' && effect.argv[0] === 'SREM' ? [effect.argv[2]] : [],
    );
    expect(removed).toEqual(taken);
  });

  it('leaves an intset when it took nearly all and only integers stay', () => {
    for (let seed = 1; ; seed += 1) {
      const client = new TestClient({ seed });
      client.reply('SADD', 's', 'x', '1', '2', '3', '4', '5', '6', '7', '8', '9');
      client.reply('SPOP', 's', '9');
      const [last] = words(client, 'SMEMBERS', 's');
      expect(client.text('OBJECT', 'ENCODING', 's')).toContain(
        last === 'x' ? 'hashtable' : 'intset',
      );
      if (last !== 'x') return;
    }
  });
});
