/* A primary and its replicas: what gets across, what is lost, and who may write. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { replicationInfo } from '../../../src/redis/replication-info.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { Choices } from '../../base/choices.ts';
import { StreamCommands } from '../../twin/stream-commands.ts';
import { datasetOf, nextCommand } from '../persistence/history.ts';
import { Wired } from './wired.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3];

function info(server: RedisServer): Record<string, string | number> {
  return Object.fromEntries(replicationInfo(server));
}

/** A primary on 1 with a replica on 2. */
function pair(config: Record<string, string> = {}): Wired {
  const wired = new Wired(['1', '2'], { config });
  wired.send('1', 'SET before 1');
  expect(wired.send('2', 'REPLICAOF 127.0.0.1 1')).toEqual(['OK']);
  return wired;
}

describe('a replica', () => {
  it('gets what was there and what comes', () => {
    const wired = pair();
    wired.send('1', 'SET after 2');
    expect(wired.send('2', 'MGET before after')).toEqual(['["1", "2"]']);
    wired.wait(1000);
    const { offset } = wired.server('1').replication;
    expect(wired.server('2').replication.offset).toBe(offset);
    expect(wired.send('1', 'ROLE')).toEqual([
      `["master", (int) ${offset}, [["127.0.0.1", "2", "${offset}"]]]`,
    ]);
    expect(wired.send('2', 'ROLE')).toEqual([
      `["slave", "127.0.0.1", (int) 1, "connected", (int) ${offset}]`,
    ]);
    const flags = wired.send('2', 'CLIENT LIST').join();
    expect(flags).toMatch(/flags=M /);
    expect(wired.send('1', 'CLIENT LIST').join()).toMatch(/flags=S /);
  });

  it.each(SEEDS)('ends up with the dataset of its primary, seed=%i', (seed) => {
    const wired = new Wired(['1', '2', '3']);
    wired.send('2', 'REPLICAOF 127.0.0.1 1');
    wired.send('3', 'REPLICAOF 127.0.0.1 2');
    const pick = new Choices(seed);
    const streams = new StreamCommands(seed);
    for (let step = 0; step < 1200; step += 1) {
      wired.sendWords('1', nextCommand(pick, streams), pick.of(['A', 'B']));
      if (pick.below(30) === 0) wired.wait(pick.below(60_000));
      if (pick.below(60) === 0) wired.cut(pick.of(['2', '3']));
    }
    wired.send('1', 'EXEC', 'A');
    wired.send('1', 'EXEC', 'B');
    wired.wait(5000);
    const dataset = datasetOf(wired.server('1'));
    expect(datasetOf(wired.server('2')), `seed=${seed}`).toEqual(dataset);
    expect(datasetOf(wired.server('3')), `seed=${seed}`).toEqual(dataset);
    expect(wired.server('3').replication.replid).toBe(wired.server('1').replication.replid);
    expect(wired.server('1').replication.syncPartialOk).toBeGreaterThan(0);
  });

  it('takes the stream up again when its primary is killed with CLIENT KILL', () => {
    const wired = pair();
    const [line = ''] = wired.send('2', 'CLIENT LIST TYPE master');
    const id = /id=(\d+)/.exec(line)?.[1];
    expect(wired.send('2', `CLIENT KILL ID ${id}`)).toEqual(['(int) 1']);
    wired.send('1', 'SET after 2');
    wired.wait(2000);
    expect(wired.send('2', 'GET after')).toEqual(['"2"']);
    expect(wired.server('1').replication.syncPartialOk).toBe(1);
  });

  it('deletes what expires by its own clients once it is writable', () => {
    const wired = pair();
    wired.send('2', 'CONFIG SET replica-read-only no');
    wired.send('2', 'SET own 1 EX 5');
    wired.wait(6000);
    expect(wired.send('2', 'DBSIZE')).toEqual(['(int) 1']);
  });

  it('counts resyncs anew after CONFIG RESETSTAT', () => {
    const wired = pair();
    expect(wired.server('1').replication.syncFull).toBe(1);
    wired.send('1', 'CONFIG RESETSTAT');
    expect(wired.server('1').replication.syncFull).toBe(0);
  });

  it('refuses writes, in transactions too', () => {
    const wired = pair();
    const refusal = "READONLY You can't write against a read only replica.";
    expect(wired.send('2', 'SET k v')).toEqual([refusal]);
    wired.send('2', 'MULTI');
    expect(wired.send('2', 'SET k v')).toEqual([refusal]);
    expect(wired.send('2', 'EXEC')).toEqual([
      'EXECABORT Transaction discarded because of previous errors.',
    ]);
  });

  it('deletes what has expired where its own clients write, once it is writable', () => {
    const wired = pair();
    wired.send('1', 'SET a 5 PX 10');
    wired.send('1', 'SET b 5 PX 10');
    // So that it does not hear of the deletions.
    wired.held.add('2');
    wired.wait(20);
    wired.send('2', 'CONFIG SET replica-read-only no');
    expect(wired.send('2', 'INCR a')).toEqual(['(int) 1']);
    expect(wired.send('2', 'TTL a')).toEqual(['(int) -1']);
    expect(wired.send('2', 'GET b')).toEqual(['nil']);
    expect(wired.send('2', 'DBSIZE')).toEqual(['(int) 3']);
  });

  it('hides a key that has expired until its primary deletes it', () => {
    const wired = pair();
    wired.send('1', 'SET k v PX 5000');
    wired.held.add('2');
    wired.wait(6000);
    expect(wired.send('2', 'GET k')).toEqual(['nil']);
    expect(wired.server('2').inspect.keys(0)).toHaveLength(2);
    wired.release('2');
    expect(wired.server('2').inspect.keys(0)).toHaveLength(1);
  });

  it('hears what is published on its primary', () => {
    const wired = pair();
    wired.send('2', 'SUBSCRIBE news', 'S');
    const start = wired.effects.length;
    expect(wired.send('1', 'PUBLISH news hello')).toEqual(['(int) 0']);
    const pushes = wired.effects
      .slice(start)
      .filter(([name, { kind }]) => name === '2' && kind === 'reply');
    expect(pushes).toHaveLength(1);
  });

  it('catches up from the backlog, and starts over when that is too small', () => {
    for (const [size, partial, full] of [
      ['1000', 1, 1],
      ['10', 0, 2],
    ] as const) {
      const wired = pair({ 'repl-backlog-size': size });
      wired.down.add('1');
      wired.cut('2');
      wired.send('1', 'SET missed 1');
      wired.down.clear();
      wired.wait(1000);
      expect(wired.send('2', 'GET missed')).toEqual(['"1"']);
      const { syncPartialOk, syncFull } = wired.server('1').replication;
      expect([syncPartialOk, syncFull]).toEqual([partial, full]);
    }
  });

  it('may refuse to answer while its link is down', () => {
    const wired = pair({ 'replica-serve-stale-data': 'no' });
    wired.down.add('1');
    wired.cut('2');
    expect(wired.send('2', 'GET before')).toEqual([
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    ]);
    expect(wired.send('2', 'ROLE').join()).toContain('"connect"');
  });

  it('is started from a configuration file', () => {
    const wired = new Wired(['1', '2']);
    wired.send('1', 'SET k v');
    const config = { port: '2', replicaof: '127.0.0.1 1' };
    wired.servers.set(
      '2',
      new RedisServer({
        seed: 9,
        config,
      }),
    );
    wired.wait(10);
    expect(wired.send('2', 'GET k')).toEqual(['"v"']);
  });

  it('applies a transaction as a whole or not at all', () => {
    const wired = pair();
    wired.send('1', 'MULTI');
    wired.send('1', 'SET a 1');
    wired.send('1', 'SET b 2');
    wired.held.add('2');
    wired.send('1', 'EXEC');
    const before = wired.server('2').replication.offset;
    wired.held.clear();
    wired.cut('2');
    expect(wired.send('2', 'MGET a b')).toEqual(['["1", "2"]']);
    expect(wired.server('2').replication.offset).toBeGreaterThan(before);
  });
});

describe('a failover', () => {
  it('loses what the replica had not got, and the old primary gives it up', () => {
    const wired = pair();
    wired.held.add('2');
    expect(wired.send('1', 'SET acknowledged yes')).toEqual(['OK']);
    expect(wired.send('2', 'REPLICAOF NO ONE')).toEqual(['OK']);
    wired.held.clear();
    wired.send('2', 'SET new 1');
    wired.send('1', 'REPLICAOF 127.0.0.1 2');
    expect(wired.send('1', 'MGET acknowledged new')).toEqual(['[nil, "1"]']);
  });

  it('lets another replica go on with the new primary without a full resync', () => {
    const wired = new Wired(['1', '2', '3']);
    wired.send('2', 'REPLICAOF 127.0.0.1 1');
    wired.send('3', 'REPLICAOF 127.0.0.1 1');
    wired.send('1', 'SET k 1');
    wired.send('2', 'REPLICAOF NO ONE');
    wired.send('2', 'SET k 2');
    wired.send('3', 'REPLICAOF 127.0.0.1 2');
    wired.send('1', 'REPLICAOF 127.0.0.1 2');
    expect([wired.send('1', 'GET k'), wired.send('3', 'GET k')]).toEqual([['"2"'], ['"2"']]);
    const { syncFull, syncPartialOk } = wired.server('2').replication;
    expect([syncFull, syncPartialOk]).toEqual([0, 2]);
    expect(info(wired.server('3')).master_replid2).toBe(info(wired.server('1')).master_replid2);
  });

  it('copies the emptiness of a primary that came back without its data', () => {
    const wired = pair();
    wired.servers.set('1', new Wired(['1']).server('1'));
    wired.cut('2');
    wired.wait(1000);
    expect(wired.send('2', 'DBSIZE')).toEqual(['(int) 0']);
  });

  it('unblocks the clients of a primary that becomes a replica', () => {
    const wired = new Wired(['1', '2']);
    wired.send('1', 'BLPOP q 0', 'B');
    const start = wired.effects.length;
    wired.send('1', 'REPLICAOF 127.0.0.1 2');
    expect(wired.effects.slice(start).map(([, { kind }]) => kind)).toContain('unblocked');
    expect(wired.server('1').inspect.blockedClients()).toEqual([]);
  });
});

describe('WAIT', () => {
  it('answers how many replicas have the write', () => {
    const wired = pair();
    wired.send('1', 'SET k v');
    expect(wired.send('1', 'WAIT 1 1000')).toEqual(['(int) 1']);
    expect(wired.send('1', 'WAIT 0 1000')).toEqual(['(int) 1']);
  });

  it('answers fewer when the time is over, and the write stays', () => {
    const wired = pair();
    wired.held.add('2');
    wired.send('1', 'SET k v');
    expect(wired.send('1', 'WAIT 1 300')).toEqual([]);
    expect(wired.wait(299, '1')).toEqual([]);
    expect(wired.wait(2, '1')).toEqual(['(int) 0']);
    expect(wired.send('1', 'GET k')).toEqual(['"v"']);
  });

  it('is served by an acknowledgement that comes late', () => {
    const wired = pair();
    wired.held.add('2');
    wired.send('1', 'SET k v');
    expect(wired.send('1', 'WAIT 1 0')).toEqual([]);
    const start = wired.effects.length;
    wired.release('2');
    const served = wired.effects.slice(start).filter(([, { kind }]) => kind === 'unblocked');
    expect(served).toHaveLength(1);
  });

  it('does not wait inside MULTI, nor at all on a replica', () => {
    const wired = pair();
    wired.held.add('2');
    wired.send('1', 'MULTI');
    wired.send('1', 'SET k v');
    wired.send('1', 'WAIT 1 0');
    expect(wired.send('1', 'EXEC').join()).toMatch(/^\[OK, \(int\) \d\]$/);
    expect(wired.send('2', 'WAIT 1 0').join()).toMatch(/^ERR WAIT cannot be used with replica/);
  });
});

describe('min-replicas-to-write', () => {
  it('stops writes once too few replicas were heard of', () => {
    const wired = pair({ 'min-replicas-to-write': '1', 'min-replicas-max-lag': '3' });
    expect(wired.send('1', 'SET k 1')).toEqual(['OK']);
    wired.held.add('2');
    wired.down.add('1');
    wired.cut('2');
    expect(wired.send('1', 'SET k 2')).toEqual(['NOREPLICAS Not enough good replicas to write.']);
    expect(wired.send('1', 'GET k')).toEqual(['"1"']);
  });
});

describe('a snapshot', () => {
  it('holds the link of a replica in the middle of a transaction', () => {
    const wired = pair();
    const replica = wired.server('2');
    const { primary } = replica.replication;
    const attempt = primary?.attempt ?? -1;
    const start = bytes(
      '*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*1\r\n$4\r\nEX',
    );
    replica.linkReceived(attempt, start, wired.now);
    const snapshot = replica.snapshot();
    const digest = replica.digest();
    const finish = () => {
      replica.linkReceived(attempt, bytes('EC\r\n'), wired.now);
      return [replica.inspect.string(0, bytes('k')), replica.replication.offset];
    };
    const done = finish();
    expect(done[0]).toBe('v');
    replica.restore(snapshot);
    expect(replica.digest()).toBe(digest);
    expect(finish()).toEqual(done);
  });
});
