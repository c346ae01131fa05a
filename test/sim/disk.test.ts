// What a node's disk keeps: of a process that is killed all that it had written, of a machine
// without power only what was fsynced, of a server with snapshots what the last one held.

import { describe, expect, test } from 'vitest';
import { agreement, conservation } from '../../src/ledger/invariants.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { Run } from '../../src/sim/run.ts';
import { factsOf, list, momentsOf, smallRun, typed } from './small-runs.ts';

const crash = { kind: 'fault', fault: 'process-crash', target: 'redis' } as const;
const blackout = { kind: 'fault', fault: 'power-loss', target: 'redis' } as const;

/** Three messages, executed at 300, 800 and 1300 ms of the run. */
function stored(config: Record<string, string>, disk = {}, more = {}): Run {
  return smallRun({
    producer: { messages: 3, intervalMs: 300 },
    rest: {
      horizonMs: 60_000,
      link: { latencyMs: 100, jitterMs: 0 },
      redis: { config: { save: '', ...config }, disk },
    },
    ...more,
  });
}

function check(run: Run): void {
  const ledger = ledgerOf(run);
  expect([...conservation(ledger), ...agreement(ledger, run.world)]).toEqual([]);
}

describe('an append-only file', () => {
  test.each(['always', 'everysec', 'no'])('%s: a process crash loses nothing', (appendfsync) => {
    const run = stored({ appendonly: 'yes', appendfsync });
    run.advanceTo(1350);
    run.act({ ...crash, restartAfterMs: 500 });
    check(run);
    expect(ledgerOf(run).counts()).toMatchObject({ waiting: 3, lost: 0 });
    const [crashed] = factsOf(run, 'node-crashed');
    expect(crashed?.kept).toHaveLength(3);
    run.advanceTo(3000);
    check(run);
    expect(list(run)).toHaveLength(3);
    expect(factsOf(run, 'node-started')).toMatchObject([{ keys: 1 }]);
    expect(ledgerOf(run).counts()).toMatchObject({ waiting: 3, lost: 0 });
  });

  test('everysec: a loss of power takes what was not fsynced, though its sender knows better', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'everysec' });
    run.advanceTo(1450);
    expect(factsOf(run, 'belief-changed')).toHaveLength(3);
    const disk = run.world.node('redis')?.disk;
    expect(disk?.fsyncedBytes).toBeLessThan(disk?.writtenBytes ?? 0);
    run.act({ ...blackout, restartAfterMs: 500 });
    run.advanceTo(3000);
    check(run);
    expect(list(run)).toHaveLength(2);
    expect(ledgerOf(run).counts()).toMatchObject({ waiting: 2, lost: 1 });
    expect(ledgerOf(run).why('m3')).toMatchObject({ key: 'power-lost' });
  });

  test('always: who was told that it is stored finds it after a loss of power', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'always' }, { fsyncMs: 40 });
    run.advanceTo(330);
    // Executed at 300, fsynced at 340: nobody was told.
    run.act({ ...blackout, restartAfterMs: 500 });
    run.advanceTo(900);
    expect(list(run)).toEqual([]);
    expect(factsOf(run, 'packet-lost').map(({ reason }) => reason)).toContain('sender-died');
    run.advanceTo(5000);
    check(run);
    expect(list(run)).toHaveLength(3);
    expect(ledgerOf(run).counts()).toMatchObject({ lost: 0 });
  });

  test('always: replies wait for the fsync', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'always' }, { fsyncMs: 40 });
    run.advanceTo(600);
    const reply = factsOf(run, 'packet-sent').find(({ direction }) => direction === 'reply');
    expect(reply?.arrivesAt).toBe(300 + 40 + 100);
    expect(momentsOf(run, 'file-synced')[0]).toBe(340);
  });

  test('always: a disk that hangs holds every reply back', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'always' });
    run.act({ kind: 'fault', fault: 'disk-stall', target: 'redis', durationMs: 400 });
    run.advanceTo(1000);
    const reply = factsOf(run, 'packet-sent').find(({ direction }) => direction === 'reply');
    expect(reply?.arrivesAt).toBe(400 + 5 + 100);
  });

  test('a rewrite shortens it and loses nothing that comes meanwhile', () => {
    const run = stored({ appendonly: 'yes' }, { saveMs: 600 });
    run.advanceTo(400);
    run.act(typed('BGREWRITEAOF'));
    run.advanceTo(2000);
    expect(factsOf(run, 'snapshot-saved')).toMatchObject([{ file: 'aof', at: 1000 }]);
    run.act({ ...crash, restartAfterMs: 10 });
    run.advanceTo(3000);
    expect(list(run)).toHaveLength(3);
    check(run);
  });
});

describe('snapshots', () => {
  test('bring back what was there at the last one, also what was taken since', () => {
    const run = stored({}, {}, { workers: 1, worker: { startsAtMs: 5000 } });
    run.advanceTo(1350);
    run.act(typed('BGSAVE'));
    run.advanceTo(4000);
    expect(factsOf(run, 'snapshot-saved')).toMatchObject([{ file: 'rdb', at: 2350 }]);
    run.advanceTo(7650);
    expect(run.world.effects()).toHaveLength(2);
    run.act({ ...crash, restartAfterMs: 1000 });
    check(run);
    run.advanceTo(30_000);
    check(run);
    expect(ledgerOf(run).counts()).toMatchObject({ lost: 0, done: 1, twice: 2 });
  });

  test('are made by save points, and by SHUTDOWN', () => {
    const points = stored({ save: '2 1' });
    points.advanceTo(6000);
    expect(factsOf(points, 'snapshot-saved').length).toBeGreaterThan(0);
    const ended = stored({ save: '3600 1' });
    ended.advanceTo(2000);
    ended.act(typed('SHUTDOWN'));
    ended.act({ kind: 'fault', fault: 'restart', target: 'redis' });
    expect(list(ended)).toHaveLength(3);
    check(ended);
  });

  test('that are not finished when the server dies are nothing', () => {
    const run = stored({});
    run.advanceTo(1350);
    run.act(typed('BGSAVE'));
    run.advanceTo(2000);
    run.act({ ...crash, restartAfterMs: 2000 });
    run.advanceTo(5000);
    expect(list(run)).toEqual([]);
    expect(ledgerOf(run).counts()).toMatchObject({ lost: 3 });
  });
});

describe('a machine without power', () => {
  test('tells nobody: its clients run out of patience', () => {
    const run = stored({});
    run.advanceTo(250);
    run.act({ ...blackout, restartAfterMs: 5000 });
    run.advanceTo(1000);
    expect(factsOf(run, 'request-timed-out')).toHaveLength(1);
    const heard = factsOf(run, 'connection-closed').filter(({ side }) => side === 'actor');
    expect(heard.map(({ reason }) => reason)).not.toContain('node-died');
  });
});

test('a disk is needed to hang', () => {
  const run = smallRun();
  run.act({ kind: 'fault', fault: 'disk-stall', target: 'redis' });
  expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason: 'no-disk' }]);
});

test('a run with a disk goes on from any checkpoint alike', () => {
  const run = stored({ appendonly: 'yes', save: '1 1' }, {}, { workers: 1 });
  run.advanceTo(1400);
  run.act({ ...crash, restartAfterMs: 300 });
  run.advanceTo(2500);
  run.act({ ...blackout, restartAfterMs: 300 });
  run.advanceTo(20_000);
  const end = run.digest();
  for (const moment of [2600, 1500, 700, 0]) {
    run.seek(moment);
    const fork = run.fork();
    fork.advanceTo(20_000);
    expect(fork.digest()).toBe(end);
  }
});
