/* Keys expire in the order of their moments, in the millisecond after the last one they live. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../src/base/bytes.ts';
import { Choices } from '../base/choices.ts';
import { Session } from './session.ts';

function removedKeys(session: Session): string[] {
  return session.effects.flatMap((effect) =>
    effect.kind === 'key-removed' && effect.cause === 'expired' ? [effect.key] : [],
  );
}

describe('expiry', () => {
  it('comes strictly after the moment', () => {
    const session = new Session();
    session.send('A', 'SET k v PX 100');
    session.wait(100);
    expect(session.send('A', 'GET k')).toEqual(['A: "v"']);
    expect(session.server.nextDeadline()).toBe(session.now + 1);
    session.wait(1);
    expect(session.server.inspect.keys(0)).toEqual([]);
    expect(session.server.nextDeadline()).toBeNull();
  });

  it.each([1, 2, 3])('comes key by key in order, seed=%i', (seed) => {
    const session = new Session({ watchElements: true });
    const pick = new Choices(seed);
    const dueAt = new Map<string, number>();
    for (let step = 0; step < 400; step += 1) {
      const key = `k${pick.below(80)}`;
      const ms = 1 + pick.below(5000);
      // Whatever was set before, the last word counts.
      if (pick.below(5) === 0) {
        session.send('A', `SET ${key} v`);
        dueAt.delete(key);
      } else {
        session.send('A', `SET ${key} v PX ${ms}`);
        dueAt.set(key, ms);
      }
    }
    session.wait(10_000);
    const removed = removedKeys(session);
    expect(removed.map((key) => dueAt.get(key))).toEqual([...dueAt.values()].sort((a, b) => a - b));
    expect([...removed].sort()).toEqual([...dueAt.keys()].sort());
  });

  it.each(['GETEX k PXAT', 'PEXPIREAT k', 'SET k v PXAT'])(
    'of %s is never told beyond 64 bits, which no server would read back',
    (words) => {
      const session = new Session();
      session.send('A', 'SET k v');
      session.send('A', `${words} 9223372036854775807`);
      const [told = ''] = session.send('A', 'PEXPIRETIME k');
      const moment = BigInt(told.replace('A: (int) ', ''));
      expect(moment).toBeGreaterThan(9_223_372_036_854_770_000n);
      expect(moment).toBeLessThan(2n ** 63n);
      expect(session.send('B', `PEXPIREAT k ${moment}`)).toEqual(['B: (int) 1']);
    },
  );

  it('moves with RENAME, MOVE and SWAPDB', () => {
    const session = new Session();
    session.send('A', 'SET a v PX 1000');
    session.send('A', 'SET b v PX 2000');
    session.send('A', 'SET c v PX 3000');
    session.send('A', 'RENAME a a2');
    session.send('A', 'MOVE b 1');
    session.send('A', 'SWAPDB 0 1');
    const keys = () =>
      [0, 1].map((db) => session.server.inspect.keys(db).map(({ key }) => String(key)));
    expect(keys()).toEqual([['b'], ['a2', 'c']]);
    session.wait(1500);
    expect(keys()).toEqual([['b'], ['c']]);
    session.wait(1000);
    expect(keys()).toEqual([[], ['c']]);
    session.wait(1000);
    expect(keys()).toEqual([[], []]);
  });

  it('does not depend on how often the clock is looked at', () => {
    const run = (wait: (session: Session) => void) => {
      const session = new Session({ watchElements: true });
      for (const [key, ms] of Object.entries({ a: 50, b: 20, c: 80 })) {
        session.send('A', `SET ${key} v PX ${ms}`);
      }
      wait(session);
      return removedKeys(session);
    };
    const slowly = run((session) => {
      for (let ms = 0; ms < 100; ms += 1) session.wait(1);
    });
    const atOnce = run((session) => {
      session.now += 100;
      session.effects.push(...session.server.tick(session.now));
    });
    expect(slowly).toEqual(['b', 'a', 'c']);
    expect(atOnce).toEqual(slowly);
  });

  it('forgets moments that no longer count instead of piling them up', () => {
    const session = new Session();
    for (let at = 0; at < 20_000; at += 1) session.send('A', `SET k v PX ${100_000 + at}`);
    expect(session.server.nextDeadline()).toBe(session.now + 100_000 + 19_999 + 1);
    expect(session.server.database(0).expiry(bytes('k'))).toBe(session.now + 119_999);
  });
});
