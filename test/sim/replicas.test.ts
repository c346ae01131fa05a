// Replicas and a sentinel in the simulated world: what a scenario may ask for, what others may see,
// and that a run with them can be played from anywhere.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { RunFileError } from '../../src/sim/run-file.ts';
import { factsOf, type SmallOptions, smallRun, typed } from './small-runs.ts';

const REPLICAS = [{ id: 'replica-1' }, { id: 'replica-2' }];
const crash = { kind: 'fault', fault: 'process-crash', target: 'redis' } as const;

function watchedRun(options: SmallOptions = {}) {
  const { rest = {}, ...others } = options;
  const replication = { latencyMs: 100, jitterMs: 0 };
  return smallRun({
    ...others,
    producer: { startsAtMs: 2000, ...others.producer },
    rest: { replicas: REPLICAS, replication, failover: {}, ...rest },
  });
}

describe('a scenario with replicas', () => {
  const four = [1, 2, 3, 4].map((n) => ({ id: `replica-${n}` }));

  test.each([
    ['more than three replicas', { replicas: four }, /replicas/],
    ['one name twice', { replicas: [{ id: 'redis' }] }, /two parts .* "redis"/],
    ['a sentinel called like a node', { failover: { id: 'replica-1' } }, /"replica-1"/],
    ['a parameter that Redis does not have', { redis: { config: { nonsense: '1' } } }, /nonsense/],
    [
      'another primary by its configuration',
      { redis: { config: { replicaof: 'a 1' } } },
      /replicaof/,
    ],
  ] as const)('is refused with %s', (_, rest, message) => {
    const attempt = () => watchedRun({ rest: rest as never });
    expect(attempt).toThrow(RunFileError);
    expect(attempt).toThrow(message);
  });

  test('has a console on each node, and none elsewhere', () => {
    const run = watchedRun();
    run.advanceTo(3000);
    run.act({ ...typed('LLEN orders'), node: 'replica-2' });
    expect(factsOf(run, 'console-replied').at(-1)).toMatchObject({ node: 'replica-2' });
    expect(() => run.act({ ...typed('PING'), node: 'nowhere' })).toThrow(/no node "nowhere"/);
  });
});

describe('what others see of replication', () => {
  test('roles, offsets and links, while all is well and while a replica lags', () => {
    const run = watchedRun({ producer: { messages: 3, intervalMs: 100 } });
    run.advanceTo(3000);
    const [primary, replica] = run.world.nodes();
    expect(primary).toMatchObject({ role: 'primary', primary: null, lagBytes: 0 });
    const { offset = 0 } = primary ?? {};
    const follows = { role: 'replica', primary: 'redis', replicaLink: 'connected' };
    expect(replica).toMatchObject({ ...follows, offset, lagBytes: 0 });
    expect(run.world.replicationLinks()).toMatchObject([
      { id: 'replica-1:redis', state: 'open', cut: null },
      { id: 'replica-2:redis', state: 'open', cut: null },
    ]);
    run.act({ kind: 'fault', fault: 'link-cut', target: 'replica-1:redis', healAfterMs: null });
    run.act(typed('LPUSH orders again'));
    run.advanceTo(3200);
    expect(run.world.node('replica-1')?.lagBytes).toBeGreaterThan(30);
    expect(run.world.node('replica-2')?.lagBytes).toBe(0);
    expect(run.world.replicationLinks()[0]?.cut).toEqual({ healsAt: null });
  });

  test('the sentinel: whom it suspects, whom it promotes, and who was told', () => {
    const run = watchedRun({ workers: 1 });
    run.advanceTo(3500);
    expect(run.world.sentinel()).toMatchObject({ primary: 'redis', suspects: [], promotes: null });
    run.act({ ...crash, restartAfterMs: 9000 });
    run.advanceTo(7050);
    expect(run.world.sentinel()).toMatchObject({
      state: 'promoting',
      suspects: ['redis'],
      promotes: 'replica-1',
    });
    run.advanceTo(20_000);
    expect(run.world.sentinel()).toMatchObject({ primary: 'replica-1', suspects: [] });
    expect(run.world.actors().map(({ node }) => node)).toEqual(['replica-1', 'replica-1']);
    expect(run.world.nodes().map(({ primary }) => primary)).toEqual([
      'replica-1',
      null,
      'replica-1',
    ]);
  });

  test('a sentinel that is cut off does nothing to others, and says that it cannot', () => {
    const run = watchedRun();
    run.advanceTo(3000);
    for (const node of ['redis', 'replica-1', 'replica-2']) {
      const target = `sentinel:${node}`;
      run.act({ kind: 'fault', fault: 'link-cut', target, healAfterMs: 6000 });
    }
    run.advanceTo(8000);
    expect(factsOf(run, 'failover-failed')).toMatchObject([{ reason: 'no-good-replica' }]);
    run.advanceTo(20_000);
    expect(factsOf(run, 'failover-began')).toEqual([]);
    expect(factsOf(run, 'node-trusted')).toHaveLength(3);
  });

  test('a dead sentinel lets nobody take over until it is back', () => {
    const run = watchedRun();
    run.advanceTo(3000);
    run.act({ kind: 'fault', fault: 'process-crash', target: 'sentinel', restartAfterMs: 10_000 });
    run.act(crash);
    run.advanceTo(12_000);
    expect(run.world.nodes().map(({ role }) => role)).toEqual(['primary', 'replica', 'replica']);
    run.advanceTo(25_000);
    expect(run.world.sentinel()?.primary).toBe('replica-1');
  });
});

test('protections that are settings of servers reach them as CONFIG SET, the max-lag with them', () => {
  const run = watchedRun();
  run.advanceTo(1000);
  run.act({ kind: 'knob', target: 'design', name: 'minReplicas', value: 2 });
  const set = factsOf(run, 'command-executed').filter(({ argv }) => argv[0] === 'CONFIG');
  const words = ['min-replicas-to-write', '2', 'min-replicas-max-lag', '3'];
  expect(set.map(({ node, argv }) => [node, ...argv.slice(2)])).toEqual(
    ['redis', 'replica-1', 'replica-2'].map((node) => [node, ...words]),
  );
});

test('copies on replicas count: a message is lost only with the last of them', () => {
  const run = watchedRun({ rest: { failover: null } });
  run.advanceTo(4000);
  const places = ledgerOf(run)
    .message('m1')
    ?.copies.map(({ place }) => 'node' in place && place.node);
  expect(places?.sort()).toEqual(['redis', 'replica-1', 'replica-2']);
  run.act(crash);
  run.act({ ...crash, target: 'replica-1' });
  expect(ledgerOf(run).message('m1')?.state).toBe('waiting');
  run.act({ ...crash, target: 'replica-2' });
  expect(ledgerOf(run).message('m1')?.state).toBe('lost');
});

test('a run with failovers goes on from any checkpoint alike', () => {
  const run = watchedRun({ workers: 2, producer: { messages: 60 }, rest: { horizonMs: 90_000 } });
  run.advanceTo(5000);
  run.act({ ...crash, restartAfterMs: 8000 });
  run.advanceTo(20_000);
  run.act({ kind: 'fault', fault: 'partition', target: 'replica-1', side: 'web-1' });
  run.advanceTo(50_000);
  const end = run.digest();
  for (const moment of [21_500, 9500, 6900, 0]) {
    run.seek(moment);
    const fork = run.fork();
    fork.advanceTo(50_000);
    expect(fork.digest()).toBe(end);
  }
});
