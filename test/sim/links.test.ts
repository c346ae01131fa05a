// What a connection keeps and what it loses: order, latency, resets, dead processes.

import { describe, expect, test } from 'vitest';
import type { FactOf } from '../../src/sim/fact.ts';
import type { Run } from '../../src/sim/run.ts';
import { executions, factsOf, list, momentsOf, smallRun } from './small-runs.ts';

const LPUSH = 'web-1: LPUSH orders {"id":1,"sku":"rice"} -> 1';
const crash = { kind: 'fault', fault: 'process-crash', target: 'web-1' } as const;

/** Packets of each direction of each connection, in the order in which they were sent. */
function lanes(run: Run): FactOf<'packet-sent'>[][] {
  const lanes = new Map<string, FactOf<'packet-sent'>[]>();
  for (const sent of factsOf(run, 'packet-sent')) {
    const lane = `${sent.connection} ${sent.direction}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), sent]);
  }
  return [...lanes.values()];
}

describe('a link', () => {
  test('takes a round trip to connect, and then latency each way', () => {
    const run = smallRun();
    run.advanceTo(1000);
    expect(momentsOf(run, 'connection-accepted')).toEqual([100]);
    expect(momentsOf(run, 'connection-opened')).toEqual([200]);
    expect(momentsOf(run, 'packet-arrived')).toEqual([300, 400]);
  });

  test.each([1, 2, 3, 4, 5])('keeps the order of each direction under jitter, seed %i', (seed) => {
    const jittery = { horizonMs: 60_000, link: { latencyMs: 10, jitterMs: 400 } };
    const producer = { messages: 40, intervalMs: 20, replyTimeoutMs: 5000 };
    const worker = { workMs: 1 };
    const run = smallRun({ seed, workers: 2, producer, worker, rest: jittery });
    run.advanceTo(60_000);
    expect(lanes(run).length).toBeGreaterThan(3);
    for (const lane of lanes(run)) {
      const arrivals = lane.map(({ arrivesAt }) => arrivesAt);
      expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
      for (const { at, arrivesAt } of lane) expect(arrivesAt - at).toBeGreaterThanOrEqual(10);
    }
    const travels = factsOf(run, 'packet-sent').map(({ at, arrivesAt }) => arrivesAt - at);
    expect(new Set(travels).size).toBeGreaterThan(20);
  });

  test('has dice of its own: one more process does not change them', () => {
    const rest = { horizonMs: 60_000, link: { latencyMs: 10, jitterMs: 400 } };
    const alone = smallRun({ rest, producer: { messages: 5 } });
    const together = smallRun({ rest, producer: { messages: 5 }, workers: 3 });
    const ofWeb = (run: Run) => {
      run.advanceTo(30_000);
      const sent = factsOf(run, 'packet-sent').filter(({ actor }) => actor === 'web-1');
      return sent.map(({ arrivesAt }) => arrivesAt);
    };
    expect(ofWeb(together)).toEqual(ofWeb(alone));
  });
});

describe('a reset', () => {
  test('destroys what is on the wire at once; both ends learn of it half a latency later', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(270);
    run.act({ kind: 'fault', fault: 'reset-before', target: 'web-1:redis' });
    expect(factsOf(run, 'packet-lost')).toMatchObject([{ at: 270, reason: 'reset' }]);
    expect(run.world.links()).toMatchObject([{ state: 'broken' }, { state: 'open' }]);
    run.advanceTo(320);
    expect(factsOf(run, 'connection-closed')).toMatchObject([
      { at: 320, side: 'node', reason: 'reset' },
      { at: 320, side: 'actor', reason: 'reset' },
    ]);
  });
});

describe('the death of a process', () => {
  test('takes its request on the wire along', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act(crash);
    run.advanceTo(5000);
    expect(list(run)).toEqual([]);
    expect(factsOf(run, 'packet-lost')).toMatchObject([{ at: 250, reason: 'sender-died' }]);
  });

  test('leaves a request to arrive that had left the machine, if one wants it so', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ ...crash, requestsOnWire: 'arrive' });
    run.advanceTo(5000);
    expect(executions(run)).toEqual([LPUSH]);
    expect(factsOf(run, 'packet-lost')).toMatchObject([
      { direction: 'reply', reason: 'receiver-died' },
    ]);
    expect(factsOf(run, 'connection-closed').map(({ side, at }) => [side, at])).toEqual([
      ['actor', 250],
      ['node', 350],
    ]);
  });

  test('leaves nothing behind once both ends know', () => {
    const run = smallRun();
    run.advanceTo(1000);
    run.act(crash);
    run.advanceTo(5000);
    expect(run.world.packets()).toEqual([]);
    expect(run.world.links()).toMatchObject([{ state: 'closed', connection: null }]);
  });
});
