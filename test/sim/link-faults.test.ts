// Links that are cut, slow or half-open, and a network in two parts.

import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { executions, factsOf, momentsOf, smallRun } from './small-runs.ts';

const link = 'web-1:redis';

describe('a link that is cut', () => {
  test('loses nothing when it heals before patience ends: TCP sends again', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'link-cut', target: link, healAfterMs: 200 });
    run.advanceTo(5000);
    expect(momentsOf(run, 'link-healed')).toEqual([450]);
    expect(momentsOf(run, 'command-executed')).toEqual([550]);
    expect(factsOf(run, 'packet-lost')).toEqual([]);
    expect(factsOf(run, 'request-timed-out')).toEqual([]);
  });

  test('tells nobody: the client runs out of patience, and what it sent arrives later', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'link-cut', target: link, healAfterMs: 900 });
    run.advanceTo(1000);
    expect(factsOf(run, 'request-timed-out')).toHaveLength(1);
    expect(factsOf(run, 'connection-closed').map(({ reason }) => reason)).not.toContain('reset');
    run.advanceTo(30_000);
    expect(ledgerOf(run).counts()).toMatchObject({ twice: 1 });
  });

  test('that never heals: the reply on its way dies with the connection', () => {
    const run = smallRun({ workers: 1 });
    run.advanceTo(350);
    run.act({ kind: 'fault', fault: 'link-cut', target: 'worker-A:redis', healAfterMs: null });
    run.advanceTo(30_000);
    expect(run.world.links()).toContainEqual(
      expect.objectContaining({ actor: 'worker-A', cut: { healsAt: null } }),
    );
    expect(run.world.effects()).toEqual([]);
  });

  test('is not cut twice, and only what exists is cut', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'link-cut', target: link });
    run.act({ kind: 'fault', fault: 'link-cut', target: link });
    run.act({ kind: 'fault', fault: 'link-cut', target: 'web-1:web-1' });
    const reasons = factsOf(run, 'fault-refused').map(({ reason }) => reason);
    expect(reasons).toEqual(['already-cut', 'no-such-target']);
  });
});

describe('a network that somebody mends', () => {
  test('carries at once what was held up, and the cut does not end a second time', () => {
    const run = smallRun();
    run.advanceTo(250);
    run.act({ kind: 'fault', fault: 'link-cut', target: link, healAfterMs: 5000 });
    run.advanceTo(400);
    run.act({ kind: 'fault', fault: 'heal', target: link });
    run.advanceTo(10_000);
    expect(momentsOf(run, 'link-healed')).toEqual([400]);
    expect(momentsOf(run, 'command-executed')).toEqual([500]);
  });

  test('after a partition: all links of the node, slow ones too', () => {
    const run = smallRun({ workers: 2 });
    run.act({ kind: 'fault', fault: 'slow-link', target: link });
    run.act({ kind: 'fault', fault: 'partition', target: 'redis', side: 'web-1' });
    run.act({ kind: 'fault', fault: 'heal', target: 'redis' });
    expect(run.world.links().filter(({ cut, extraMs }) => cut !== null || extraMs > 0)).toEqual([]);
    expect(factsOf(run, 'link-healed')).toHaveLength(2);
  });

  test('is not mended where nothing is wrong', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'heal', target: link });
    run.act({ kind: 'fault', fault: 'heal', target: 'nobody:redis' });
    const reasons = factsOf(run, 'fault-refused').map(({ reason }) => reason);
    expect(reasons).toEqual(['not-troubled', 'no-such-target']);
  });
});

test('a slow link delays what is sent from then on, until its time is over', () => {
  const run = smallRun({ producer: { messages: 2, intervalMs: 2000, replyTimeoutMs: 5000 } });
  run.act({ kind: 'fault', fault: 'slow-link', target: link, extraMs: 400, forMs: 1500 });
  run.advanceTo(1000);
  expect(run.world.links()[0]?.extraMs).toBe(400);
  run.advanceTo(10_000);
  const [first, second] = factsOf(run, 'packet-sent').filter((each) => each.label === 'LPUSH');
  expect((first?.arrivesAt ?? 0) - (first?.at ?? 0)).toBe(500);
  expect(second?.arrivesAt).toBeDefined();
  expect(run.world.links()[0]?.extraMs).toBe(0);
});

describe('a half-open connection', () => {
  test('pops a message for a client that is not there any more', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(800);
    run.act({ kind: 'fault', fault: 'half-open', target: 'worker-A:redis' });
    run.advanceTo(20_000);
    expect(executions(run).filter((line) => line.startsWith('worker-A: BRPOP'))).toHaveLength(2);
    expect(ledgerOf(run).why('m1')).toMatchObject({ key: 'reply-lost' });
  });

  test('when only the server knows: a client that waits without end waits without end', () => {
    const run = smallRun({ workers: 1, producer: { startsAtMs: 1000 } });
    run.advanceTo(800);
    run.act({ kind: 'fault', fault: 'half-open', target: 'worker-A:redis', told: 'node' });
    run.advanceTo(20_000);
    expect(run.world.actor('worker-A')?.state).toBe('asking');
    expect(ledgerOf(run).counts()).toMatchObject({ waiting: 1 });
  });

  test('needs a connection', () => {
    const run = smallRun();
    run.act({ kind: 'fault', fault: 'half-open', target: link });
    expect(factsOf(run, 'fault-refused')).toMatchObject([{ reason: 'no-connection' }]);
  });
});

test('a partition cuts all links between the sides and no other', () => {
  const run = smallRun({ workers: 2 });
  run.advanceTo(1000);
  run.act({ kind: 'fault', fault: 'partition', target: 'redis', side: 'web-1,worker-A' });
  expect(factsOf(run, 'link-cut').map((fact) => fact.link)).toEqual(['worker-B:redis']);
  run.advanceTo(20_000);
  expect(momentsOf(run, 'link-healed')).toEqual([11_000]);
});
