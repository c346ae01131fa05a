// What a connection keeps and what it loses: order, latency, resets, dead processes.

import { describe, expect, test } from 'vitest';
import { type Bytes, bytes } from '../../src/base/bytes.ts';
import { FactRecord } from '../../src/sim/journal.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import { OutsideWorld } from '../../src/sim/outside-world.ts';
import type { Run } from '../../src/sim/run.ts';
import { parseRunFile } from '../../src/sim/run-file.ts';
import { listScenario } from '../../src/sim/scenarios/list.ts';
import { executions, factsOf, list, momentsOf, smallRun } from './small-runs.ts';

const LPUSH = 'web-1: LPUSH orders {"id":1,"sku":"rice"} -> 1';
const crash = { kind: 'fault', fault: 'process-crash', target: 'web-1' } as const;

const words = (...argv: string[]): Bytes[] => argv.map(bytes);
const jittery = { horizonMs: 60_000, link: { latencyMs: 10, jitterMs: 400 } };

describe('a link', () => {
  test('takes a round trip to connect, and then latency each way', () => {
    const run = smallRun();
    run.advanceTo(1000);
    expect(momentsOf(run, 'connection-accepted')).toEqual([100]);
    expect(momentsOf(run, 'connection-opened')).toEqual([200]);
    expect(momentsOf(run, 'packet-arrived')).toEqual([300, 400]);
  });

  test.each([1, 2, 3, 4, 5])('keeps the order of each direction under jitter, seed %i', (seed) => {
    const draft = listScenario({
      producers: 1,
      workers: 0,
      producer: { messages: 0 },
      rest: jittery,
    });
    const { scenario } = parseRunFile({ scenario: draft, seed });
    const kernel = new Kernel(scenario, seed, new FactRecord(), new OutsideWorld());
    const process = kernel.processes.get('web-1');
    while (kernel.nextAt !== undefined) kernel.step();
    const connection = kernel.links.of(process, 'redis');
    if (connection === undefined) throw new Error('web-1 is connected');
    const numbers = Array.from({ length: 30 }, (_, n) => String(n));
    for (const n of numbers) kernel.packets.sendRequest(connection, words('ECHO', n), null);
    while (kernel.nextAt !== undefined) kernel.step();
    const facts = [...kernel.journal.facts()];
    const echoed = facts.flatMap((fact) =>
      fact.kind === 'packet-sent' && fact.direction === 'reply' ? [fact] : [],
    );
    expect(echoed.map(({ reply }) => reply)).toMatchObject(numbers.map((value) => ({ value })));
    const sent = echoed.map(({ packet }) => packet);
    const arrived = facts.flatMap((fact) =>
      fact.kind === 'packet-arrived' && fact.direction === 'reply' ? [fact.packet] : [],
    );
    expect(arrived).toEqual(sent);
    expect(new Set(echoed.map(({ at, arrivesAt }) => arrivesAt - at)).size).toBeGreaterThan(2);
  });

  test('has dice of its own: one more process does not change them', () => {
    const alone = smallRun({ rest: jittery, producer: { messages: 5 } });
    const together = smallRun({ rest: jittery, producer: { messages: 5 }, workers: 3 });
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

  test.each([1, 2, 3, 4, 5])('is heard of only after what it had sent, seed %i', (seed) => {
    const run = smallRun({ seed, rest: jittery, producer: { replyTimeoutMs: 5000 } });
    while (factsOf(run, 'packet-sent').length === 0) run.step();
    run.act({ ...crash, requestsOnWire: 'arrive' });
    run.advanceTo(5000);
    expect(executions(run)).toEqual([LPUSH]);
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
