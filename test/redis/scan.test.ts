/* SCAN answers every key that stays, whatever comes and goes, and looks at COUNT keys a call. */
import { describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../src/base/bytes.ts';
import { Choices } from '../base/choices.ts';
import { Session } from './session.ts';

interface Page {
  readonly cursor: string;
  readonly keys: readonly string[];
}

function scan(session: Session, cursor: string, count: number): Page {
  const effects = session.server.execute(
    session.id('A'),
    ['SCAN', cursor, 'COUNT', String(count)].map(raw),
    session.now,
  );
  const [effect] = effects;
  if (effect?.kind !== 'reply' || effect.reply.kind !== 'array') throw new Error('no page');
  const [next, keys] = effect.reply.items;
  if (next?.kind !== 'bulk' || keys?.kind !== 'array') throw new Error('no page');
  return {
    cursor: next.value,
    keys: keys.items.map((key) => (key.kind === 'bulk' ? (key.value as Bytes) : '')),
  };
}

describe('SCAN', () => {
  it.each([1, 2, 3, 4, 5])('misses no key that stays, seed=%i', (seed) => {
    const session = new Session();
    const pick = new Choices(seed);
    const staying = new Set(Array.from({ length: 200 }, (_, at) => `stay${at}`));
    const passing = Array.from({ length: 400 }, (_, at) => `pass${at}`);
    for (const key of staying) session.send('A', `SET ${key} x`);
    for (const key of passing) if (pick.below(2) === 0) session.send('A', `SET ${key} x`);
    const seen = new Set<string>();
    let cursor = '0';
    let calls = 0;
    do {
      const page = scan(session, cursor, 7);
      expect(page.keys.length).toBeLessThanOrEqual(7);
      for (const key of page.keys) seen.add(key);
      cursor = page.cursor;
      calls += 1;
      for (let change = 0; change < 10; change += 1) {
        const key = pick.of(passing);
        session.send('A', pick.below(2) === 0 ? `SET ${key} x` : `DEL ${key}`);
      }
    } while (cursor !== '0');
    expect([...staying].filter((key) => !seen.has(key))).toEqual([]);
    expect(calls).toBeLessThan(200);
  });

  it('ends when the database is flushed on the way', () => {
    const session = new Session();
    for (let at = 0; at < 100; at += 1) session.send('A', `SET k${at} x`);
    const { cursor } = scan(session, '0', 10);
    session.send('A', 'FLUSHALL');
    expect(scan(session, cursor, 10)).toEqual({ cursor: '0', keys: [] });
  });

  it('answers each key once when nothing changes', () => {
    const session = new Session();
    for (let at = 0; at < 95; at += 1) session.send('A', `SET k${at} x`);
    const seen: string[] = [];
    let cursor = '0';
    do {
      const page = scan(session, cursor, 10);
      seen.push(...page.keys);
      cursor = page.cursor;
    } while (cursor !== '0');
    expect(seen).toHaveLength(95);
    expect(new Set(seen).size).toBe(95);
  });
});

describe('RANDOMKEY', () => {
  it('finds every key now and then', () => {
    const session = new Session();
    for (let at = 0; at < 10; at += 1) session.send('A', `SET k${at} x`);
    const seen = new Set<string>();
    for (let draw = 0; draw < 300; draw += 1) seen.add(session.send('A', 'RANDOMKEY').join());
    expect(seen.size).toBe(10);
  });
});
