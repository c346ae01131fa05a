/* A script that takes long keeps the server busy, and can be ended while it has not written. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { Session } from '../session.ts';

const BUSY =
  'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.';
const BUSY_FUNCTION =
  'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.';

/** 100 loops make a script slow; it then gets 10,000 done in a millisecond. */
function newSession(): Session {
  const session = new Session({ scriptInstructions: 100, watchPropagation: true });
  session.send('A', 'PING');
  session.send('B', 'PING');
  return session;
}

function evaluate(session: Session, client: string, script: string): string[] {
  return session.sendWords(client, ['EVAL', script, '0'].map(bytes));
}

function propagated(session: Session): string[] {
  return session.effects.flatMap((effect) =>
    effect.kind === 'propagate' ? [effect.argv.join(' ')] : [],
  );
}

describe('a slow script', () => {
  it('answers when it is done, and other clients hear BUSY until then', () => {
    const session = newSession();
    const script = 'local n = 0 for i = 1, 25000 do n = n + 1 end return n';
    expect(evaluate(session, 'A', script)).toEqual([]);
    expect(session.send('B', 'GET k')).toEqual([`B: ${BUSY}`]);
    expect(session.send('B', 'MULTI')).toEqual(['B: OK']);
    expect(session.send('B', 'GET k')).toEqual([`B: ${BUSY}`]);
    expect(session.wait(10)).toEqual(['A: (int) 25000']);
    expect(session.send('B', 'EXEC')).toEqual([
      'B: EXECABORT Transaction discarded because of previous errors.',
    ]);
    expect(session.server.nextDeadline()).toBeNull();
  });

  it('lets the requests of its own client wait', () => {
    const session = newSession();
    evaluate(session, 'A', 'for i = 1, 5000 do end return 1');
    expect(session.send('A', 'SET k 1')).toEqual([]);
    expect(session.wait(10)).toEqual(['A: (int) 1', 'A: OK']);
  });

  it('propagates what it wrote as one transaction, when it ends', () => {
    const session = newSession();
    const script = "redis.call('SET','a',1) for i = 1, 5000 do end redis.call('SET','b',2)";
    evaluate(session, 'A', script);
    session.send('B', 'PING');
    expect(propagated(session)).toEqual([]);
    session.wait(10);
    expect(propagated(session)).toEqual(['MULTI', 'SET a 1', 'SET b 2', 'EXEC']);
  });

  it('ends when it is killed, even inside pcall', () => {
    const session = newSession();
    evaluate(session, 'A', 'pcall(function() while true do end end) return 1');
    session.wait(50);
    expect(session.send('B', 'SCRIPT KILL')).toEqual(
      [
        'B: OK',
        'A: ERR Script killed by user with SCRIPT KILL... script: ' +
          '3d28eb9acf46c8d17b2ba1b0b8b6a63ef3de3b2e, on @user_script:1.',
      ].map((line) => expect.stringMatching(line.replace(/[0-9a-f]{40}/, '[0-9a-f]{40}'))),
    );
    expect(session.send('B', 'GET k')).toEqual(['B: nil']);
    expect(session.send('B', 'SCRIPT KILL')).toEqual([
      'B: NOTBUSY No scripts in execution right now.',
    ]);
  });

  it('cannot be killed after a write', () => {
    const session = newSession();
    evaluate(session, 'A', "redis.call('SET','k',1) while true do end");
    expect(session.send('B', 'SCRIPT KILL')[0]).toMatch(/^B: UNKILLABLE Sorry/);
    expect(session.send('B', 'GET k')).toEqual([`B: ${BUSY}`]);
  });

  it('goes on without its client', () => {
    const session = newSession();
    evaluate(session, 'A', "for i = 1, 5000 do end redis.call('SET','k','done')");
    session.leave('A');
    expect(session.send('B', 'GET k')).toEqual([`B: ${BUSY}`]);
    session.wait(10);
    expect(session.send('B', 'GET k')).toEqual(['B: "done"']);
  });

  it('stands still inside calls, coroutines and pcall', () => {
    const session = newSession();
    const script = `
      local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
      local gen = coroutine.wrap(function()
        for i = 1, 3 do
          for j = 1, 5000 do end
          coroutine.yield(select(2, pcall(deep, 2000)))
        end
      end)
      return {gen(), gen(), gen()}`;
    expect(evaluate(session, 'A', script)).toEqual([]);
    expect(session.wait(100)).toEqual(['A: [(int) 2000, (int) 2000, (int) 2000]']);
  });

  it('sees keys as they were when it began', () => {
    const session = newSession();
    session.send('A', 'SET k v PX 5');
    evaluate(session, 'A', "for i = 1, 200000 do end return redis.call('GET','k')");
    expect(session.wait(100)).toEqual(['A: "v"']);
    expect(session.send('A', 'GET k')).toEqual(['A: nil']);
  });

  it('serves blocked clients only when it is done', () => {
    const session = newSession();
    session.send('B', 'BLPOP q 0');
    evaluate(session, 'A', "redis.call('RPUSH','q','x') for i = 1, 5000 do end return 1");
    expect(session.wait(10)).toEqual(['A: (int) 1', 'B: ["q", "x"]']);
  });

  it('is ended where it cannot stand still: in MULTI, and under a library function', () => {
    const session = newSession();
    session.send('A', 'MULTI');
    evaluate(session, 'A', 'while true do end');
    expect(session.send('A', 'EXEC')[0]).toMatch(/^A: \[ERR Script killed by user/);
    const [reply] = evaluate(session, 'A', 'table.sort({2, 1}, function() while true do end end)');
    expect(reply).toMatch(/^A: ERR Script killed by user/);
  });
});

describe('a slow function', () => {
  it('shows in FUNCTION STATS and ends by FUNCTION KILL', () => {
    const session = newSession();
    const code =
      "#!lua name=lib\nredis.register_function('spin', function() while true do end end)";
    session.sendWords('A', ['FUNCTION', 'LOAD', code].map(bytes));
    expect(session.send('A', 'FCALL spin 0')).toEqual([]);
    session.wait(20);
    expect(session.send('B', 'GET k')).toEqual([`B: ${BUSY_FUNCTION}`]);
    expect(session.send('B', 'SCRIPT KILL')).toEqual([`B: ${BUSY_FUNCTION}`]);
    session.send('B', 'FUNCTION STATS');
    expect(JSON.stringify(session.effects.at(-1))).toContain('"value":20');
    expect(session.send('B', 'FUNCTION KILL')[1]).toMatch(/^A: ERR Script killed by user/);
  });
});

describe('a snapshot', () => {
  it('holds a script in the middle, and lets it go on again and again', () => {
    const session = newSession();
    const script = `
      local t = {KEYS = #KEYS}
      local co = coroutine.wrap(function() for i = 1, 1e9 do coroutine.yield(i) end end)
      redis.call('SET', 'before', '1')
      for i = 1, 12000 do t[#t + 1] = co() end
      redis.call('SET', 'after', #t)
      return {#t, t[12000], t.KEYS}`;
    evaluate(session, 'A', script);
    session.wait(1);
    const start = session.now;
    const snapshot = session.server.snapshot();
    const expected = session.wait(50);
    expect(expected).toEqual(['A: [(int) 12000, (int) 12000, (int) 0]']);
    const end = session.server.digest();

    const other = new RedisServer({
      seed: 1,
      scriptInstructions: 100,
      watchPropagation: true,
    });
    for (const server of [session.server, other]) {
      server.restore(snapshot);
      const effects = [];
      for (let now = start; server.scripts.isBusy; now += 1) effects.push(...server.tick(now));
      const sent = effects.flatMap((effect) =>
        effect.kind === 'propagate' ? [effect.argv.join(' ')] : [],
      );
      expect(sent).toEqual(['MULTI', 'SET before 1', 'SET after 12000', 'EXEC']);
      server.now = session.now;
      expect(server.digest()).toBe(end);
    }
  });
});
