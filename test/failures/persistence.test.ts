// Section 5.7, what a server keeps when it dies: nothing, its last snapshot, or its append-only
// file as far as it was written (a crash) or synced (a loss of power).

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import type { Run } from '../../src/sim/run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';
import { cli, crash, cut, factsOf, primaries, stage, states, WATCHED } from './stage.ts';

type Rest = Partial<Omit<ScenarioDraft, 'producers' | 'workers' | 'design'>>;

/** Three messages are stored at 0.65, 1.15 and 1.65 s; nobody takes them. */
function stored(config: Record<string, string>, rest: Rest = {}, messages = 3): Run {
  const disk = { fsyncMs: 20, saveMs: 50 };
  const run = stage({
    workers: 0,
    producer: { messages },
    rest: { redis: { config, disk }, ...rest },
  });
  run.advanceTo(600 + messages * 500);
  return run;
}

function losePower(run: Run): void {
  run.act({ kind: 'fault', fault: 'power-loss', target: 'redis', restartAfterMs: 300 });
}

function beliefs(run: Run): (string | null)[] {
  return ledgerOf(run)
    .messages()
    .map(({ belief }) => belief);
}

const ACKED = ['stored', 'stored', 'stored'];
const KEPT = ['waiting', 'waiting', 'waiting'];
const LOST = ['lost', 'lost', 'lost'];

describe('K1: no persistence, and the process dies', () => {
  test('all that was acknowledged is gone', () => {
    const run = stored({ appendonly: 'no', save: '' });
    expect(beliefs(run)).toEqual(ACKED);
    crash(run, 'redis', 300);
    run.advanceTo(5000);
    expect(states(run)).toEqual(LOST);
    expect(cli(run, 'LLEN orders')).toBe(0);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'node-crashed' });
  });

  test('with an append-only file all is there again; nobody is served until then', () => {
    const run = stored({ appendonly: 'yes' });
    crash(run, 'redis', 3000);
    run.advanceTo(3000);
    expect(cli(run, 'PING')).toBeUndefined();
    run.advanceTo(6000);
    expect(states(run)).toEqual(KEPT);
    expect(cli(run, 'LLEN orders')).toBe(3);
  });
});

describe('K2: snapshots only, and kill -9', () => {
  const snapshots = { appendonly: 'no', save: '3600 1' };

  test('the last snapshot is all there is, here none: 3 become 0', () => {
    const run = stored(snapshots);
    crash(run, 'redis', 300);
    run.advanceTo(5000);
    expect(cli(run, 'LLEN orders')).toBe(0);
    expect(states(run)).toEqual(LOST);
  });

  test('who is asked to end saves first: 3 stay 3', () => {
    const run = stored(snapshots);
    cli(run, 'SHUTDOWN');
    run.act({ kind: 'fault', fault: 'restart', target: 'redis' });
    expect(cli(run, 'LLEN orders')).toBe(3);
    expect(states(run)).toEqual(KEPT);
  });

  test('what is left: all since the last snapshot', () => {
    const run = stored(snapshots, {}, 4);
    run.seek(1500);
    cli(run, 'BGSAVE');
    run.advanceTo(2600);
    crash(run, 'redis', 300);
    run.advanceTo(5000);
    expect(states(run)).toEqual(['waiting', 'waiting', 'lost', 'lost']);
  });
});

describe('K3: an append-only file, and the process dies', () => {
  test.each(['everysec', 'no', 'always'])('nothing acknowledged is lost, fsync %s', (policy) => {
    const run = stored({ appendonly: 'yes', appendfsync: policy });
    expect(beliefs(run)).toEqual(ACKED);
    crash(run, 'redis', 300);
    run.advanceTo(5000);
    expect(states(run)).toEqual(KEPT);
  });

  test('what is left: the machine may die, and then it depends on fsync', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'no' });
    losePower(run);
    run.advanceTo(5000);
    expect(states(run)).toEqual(LOST);
  });
});

describe('K4: fsync every second, and power is lost', () => {
  const everysec = { appendonly: 'yes', appendfsync: 'everysec' };

  test('what was acknowledged since the last fsync is lost, up to a second', () => {
    const run = stored(everysec);
    expect(beliefs(run)).toEqual(ACKED);
    run.seek(1900);
    losePower(run);
    run.advanceTo(5000);
    expect(states(run)).toEqual(['waiting', 'lost', 'lost']);
    expect(ledgerOf(run).why('m3')).toMatchObject({ key: 'power-lost' });
  });

  test('a disk that hangs makes it more than a second', () => {
    const run = stored(everysec, {}, 5);
    run.seek(700);
    run.act({ kind: 'fault', fault: 'disk-stall', target: 'redis', durationMs: 3000 });
    run.advanceTo(2700);
    losePower(run);
    run.advanceTo(6000);
    expect(states(run).filter((state) => state === 'lost')).toHaveLength(5);
  });

  test('with fsync always nothing acknowledged is lost', () => {
    const run = stored({ ...everysec, appendfsync: 'always' });
    losePower(run);
    run.advanceTo(5000);
    expect(states(run)).toEqual(KEPT);
  });
});

describe('K5: fsync always', () => {
  const always = { appendonly: 'yes', appendfsync: 'always' };

  test('the reply comes after the fsync, so that a slow disk is seen by producers', () => {
    const run = stored(always, { redis: { config: always, disk: { fsyncMs: 200, saveMs: 50 } } });
    const [executed] = factsOf(run, 'command-executed');
    const [answered] = factsOf(run, 'packet-arrived').filter((fact) => fact.direction === 'reply');
    expect((answered?.at ?? 0) - (executed?.at ?? 0)).toBe(200 + 50);
  });

  test('power may fail before the reply: then the producer knows that it does not know', () => {
    const run = stage({
      workers: 0,
      producer: { maxAttempts: 1 },
      rest: { redis: { config: always, disk: { fsyncMs: 200, saveMs: 50 } } },
    });
    run.advanceTo(750);
    losePower(run);
    run.advanceTo(5000);
    expect(beliefs(run)).toEqual(['unknown']);
  });

  test('what is left: a failover to a replica that had not got it', () => {
    const run = stored(always, { ...WATCHED, redis: { config: always, disk: {} } }, 0);
    cut(run, 'replica-1:redis');
    run.act({ kind: 'knob', target: 'web-1', name: 'messages', value: 1 });
    run.advanceTo(2500);
    expect(beliefs(run)).toEqual(['stored']);
    crash(run, 'redis', 5000);
    run.advanceTo(6000);
    expect(states(run)).toEqual(['waiting']);
    run.advanceTo(6500);
    run.act({ kind: 'knob', target: 'replication', name: 'latencyMs', value: 50 });
    run.advanceTo(15_000);
    expect(primaries(run)).toEqual({ redis: 'replica-1', 'replica-1': null });
    expect(states(run)).toEqual(['lost']);
    expect(ledgerOf(run).why('m1')).toMatchObject({
      key: 'full-resync',
      params: { node: 'redis', primary: 'replica-1' },
    });
  });
});

describe('K6: no fsync by the server', () => {
  test('power takes what the kernel of the machine has not written by itself, some 30 s', () => {
    const run = stored({ appendonly: 'yes', appendfsync: 'no' });
    const early = run.fork();
    early.advanceTo(20_000);
    losePower(early);
    early.advanceTo(30_000);
    expect(states(early)).toEqual(LOST);
    run.advanceTo(35_000);
    losePower(run);
    run.advanceTo(40_000);
    expect(states(run)).toEqual(KEPT);
  });
});
