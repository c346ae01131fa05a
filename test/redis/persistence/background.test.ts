/* SAVE, BGSAVE and BGREWRITEAOF hand out a snapshot, and the environment says when it is stored. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { loadAof } from '../../../src/redis/persistence/aof-load.ts';
import { rewriteAof } from '../../../src/redis/persistence/aof-rewrite.ts';
import { persistenceInfo } from '../../../src/redis/persistence/persistence-info.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { Session } from '../session.ts';

function figures(session: Session): Record<string, string | number> {
  return Object.fromEntries(persistenceInfo(session.server));
}

describe('saving', () => {
  it('keeps the moment of BGREWRITEAOF, whatever is written later', () => {
    const session = new Session();
    session.send('A', 'SET k old');
    expect(session.send('A', 'BGREWRITEAOF')).toEqual([
      'A: Background append only file rewriting started',
    ]);
    session.send('A', 'SET k new');
    const effect = session.effects.find(({ kind }) => kind === 'rewrite-aof');
    if (effect?.kind !== 'rewrite-aof') throw new Error('no rewrite was asked for');
    const server = new RedisServer({ seed: 2 });
    loadAof(server, rewriteAof(effect.snapshot), session.now);
    expect(server.inspect.string(0, bytes('k'))).toBe('old');
  });

  it('counts the changes that the last save does not hold', () => {
    const session = new Session({ watchPropagation: true });
    session.send('A', 'SET a 1');
    session.send('A', 'BGSAVE');
    session.send('A', 'SET b 1');
    expect(figures(session)).toMatchObject({ rdb_bgsave_in_progress: 1 });
    session.now += 2500;
    session.server.childEnded(true, session.now);
    expect(figures(session)).toMatchObject({
      rdb_bgsave_in_progress: 0,
      rdb_changes_since_last_save: 1,
      rdb_last_bgsave_time_sec: 2,
    });
    expect(session.send('A', 'LASTSAVE')).toEqual([`A: (int) ${Math.floor(session.now / 1000)}`]);
    session.send('A', 'SAVE');
    expect(figures(session)).toMatchObject({ rdb_changes_since_last_save: 0 });
    const propagated = session.effects.filter(({ kind }) => kind === 'propagate');
    expect(propagated).toHaveLength(2);
  });

  it('runs one at a time', () => {
    const session = new Session();
    session.send('A', 'BGREWRITEAOF');
    expect(session.send('A', 'BGSAVE').join()).toMatch(/^A: ERR Another child process is active/);
    expect(session.send('A', 'BGSAVE SCHEDULE')).toEqual(['A: Background saving scheduled']);
    const effects = session.server.childEnded(true, session.now);
    expect(effects.map(({ kind }) => kind)).toEqual(['save']);
    expect(session.send('A', 'SAVE')).toEqual(['A: ERR Background save already in progress']);
  });

  it('reports a failure and keeps the count of changes', () => {
    const session = new Session();
    session.send('A', 'SET a 1');
    session.send('A', 'BGSAVE');
    session.server.childEnded(false, session.now);
    expect(figures(session)).toMatchObject({
      rdb_last_bgsave_status: 'err',
      rdb_changes_since_last_save: 1,
    });
  });
});
