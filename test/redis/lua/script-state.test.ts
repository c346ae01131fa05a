/* What scripts leave behind on a server: its snapshot holds it, and two runs leave the same. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { Session } from '../session.ts';

const COUNTER = `#!lua name=counter
local counts = {total = 0}
local function add(keys, args)
  counts.total = counts.total + 1
  counts[#counts + 1] = args[1]
  return {counts.total, table.concat(counts, ' ')}
end
redis.register_function('add', add)`;

function evaluate(session: Session, script: string): string[] {
  return session.sendWords('A', ['EVAL', script, '0'].map(bytes));
}

describe('a snapshot', () => {
  it('holds what functions remember', () => {
    const session = new Session();
    session.sendWords('A', ['FUNCTION', 'LOAD', COUNTER].map(bytes));
    session.send('A', 'FCALL add 0 x');
    const snapshot = session.server.snapshot();
    expect(session.send('A', 'FCALL add 0 y')).toEqual(['A: [(int) 2, "x y"]']);
    expect(session.send('A', 'FCALL add 0 z')).toEqual(['A: [(int) 3, "x y z"]']);
    for (let time = 0; time < 2; time += 1) {
      session.server.restore(snapshot);
      expect(session.send('A', 'FCALL add 0 w')).toEqual(['A: [(int) 2, "x w"]']);
    }
  });

  it('gives another server the libraries, each with a life of its own', () => {
    const session = new Session();
    session.sendWords('A', ['FUNCTION', 'LOAD', COUNTER].map(bytes));
    session.send('A', 'FCALL add 0 x');
    const other = new Session();
    other.server.restore(session.server.snapshot());
    expect(other.send('A', 'FCALL add 0 y')).toEqual(['A: [(int) 2, "x y"]']);
    expect(session.send('A', 'FCALL add 0 z')).toEqual(['A: [(int) 2, "x z"]']);
  });

  it('holds the script cache, the dice and the options of cjson', () => {
    const session = new Session();
    const [load] = session.sendWords('A', ['SCRIPT', 'LOAD', 'return 7'].map(bytes));
    const sha = JSON.parse((load ?? '').slice(3)) as string;
    evaluate(session, 'cjson.encode_max_depth(3) math.randomseed(5)');
    const snapshot = session.server.snapshot();
    const look = () => [
      ...session.send('A', `EVALSHA ${sha} 0`),
      ...evaluate(session, 'return {cjson.encode_max_depth(), math.random(1000000)}'),
    ];
    const before = look();
    expect(before).toEqual(['A: (int) 7', expect.stringMatching(/^A: \[\(int\) 3, /)]);
    session.send('A', 'SCRIPT FLUSH');
    expect(session.send('A', `EVALSHA ${sha} 0`)).toEqual([
      'A: NOSCRIPT No matching script. Please use EVAL.',
    ]);
    session.server.restore(snapshot);
    expect(look()).toEqual(before);
  });

  it('is not changed by what scripts do later', () => {
    const session = new Session();
    session.sendWords('A', ['FUNCTION', 'LOAD', COUNTER].map(bytes));
    const snapshot = session.server.snapshot();
    const digest = session.server.digest();
    session.send('A', 'FCALL add 0 x');
    session.send('A', 'FUNCTION FLUSH');
    evaluate(session, 'return 1');
    expect(session.server.digest()).not.toBe(digest);
    session.server.restore(snapshot);
    expect(session.server.digest()).toBe(digest);
    expect(session.send('A', 'FCALL add 0 y')).toEqual(['A: [(int) 1, "y"]']);
  });
});

describe('two servers', () => {
  it('give the same addresses and the same order of keys', () => {
    const script = `
      local t = {}
      for i = 1, 20 do t[{}] = i end
      local order = {}
      for _, v in pairs(t) do order[#order + 1] = v end
      return table.concat(order, ' ') .. tostring({}) .. tostring(print_or_nil or t)
        .. tostring(string.rep) .. tostring(coroutine.create(function() end))`.replace(
      'print_or_nil or t',
      't',
    );
    const answers = [1, 2].map(() => {
      const session = new Session();
      evaluate(session, 'return tostring({})');
      return evaluate(session, script);
    });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('share no table that a script can change', () => {
    const [one, two] = [new Session(), new Session()];
    for (const target of ['string', 'redis', 'cjson', '_G', 'getmetatable("")']) {
      expect(evaluate(one, `${target}.x = 1`)[0]).toContain('Attempt to modify a readonly table');
    }
    evaluate(one, 'cjson.encode_max_depth(5)');
    expect(evaluate(two, 'return cjson.encode_max_depth()')).toEqual(['A: (int) 1000']);
  });
});

describe('statistics', () => {
  it('count an error that a script passes on once', () => {
    const server = new RedisServer({ seed: 1 });
    const id = server.connect(0);
    const send = (...words: string[]) => server.execute(id, words.map(bytes), 0);
    send('RPUSH', 'l', 'x');
    send('EVAL', "return redis.call('INCR', 'l')", '0');
    expect(server.stats.errorReplies).toBe(1);
    expect(server.stats.errors.get('WRONGTYPE')).toBe(1);
    expect(server.stats.command('incr')).toMatchObject({ calls: 1, failed: 1 });
    expect(server.stats.command('eval')).toMatchObject({ calls: 1, failed: 1 });
    send('EVAL', "return redis.pcall('NOSUCH')", '0');
    send('EVAL', "error('mine')", '0');
    expect(server.stats.errors.get('ERR')).toBe(2);
    expect(server.stats.command('eval').failed).toBe(3);
  });
});
