// What servers keep, as found by breaking processes, packets and nodes at every point. Like the
// table of the designs it is a snapshot; the reading below must still hold. One message each, so
// that it stays quick: `npm run explore -- servers --nodes` does it with three.

import { expect, test } from 'vitest';
import { SERVER_CHOICES } from '../../src/designs/catalog.ts';
import { explore } from '../../src/explore/explore.ts';
import { guaranteeOf } from '../../src/explore/guarantee.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { tableOf } from '../../src/explore/table.ts';
import { TrialRun } from '../../src/explore/trial-run.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';

test('the table of all servers, and its reading', () => {
  // With one message no server is ever full: see below.
  const choices = SERVER_CHOICES.filter(({ id }) => !id.startsWith('list/full-'));
  const rows = choices.map((choice) => ({
    id: choice.id,
    exploration: explore(standardRun(choice, { messages: 1 }), { nodes: true }),
  }));
  expect(`\n${tableOf(rows)}\n`).toMatchSnapshot();
  const card = (name: string) => {
    const row = rows.find(({ id }) => id === `list/${name}`);
    if (row === undefined) throw new Error(`no servers ${name}`);
    return guaranteeOf(row.exploration);
  };
  // Who keeps nothing, or not enough, loses.
  for (const name of ['memory-only', 'rdb', 'aof-no', 'aof-everysec']) {
    expect(card(name).bad.lost, name).toBeGreaterThan(0);
  }
  // A reply that comes after the fsync promises nothing that is not kept.
  expect(card('aof-always').guarantee).toBe('effectively-once');
  // A failover loses nothing here: with one message, the replica has it before anything can break.
  expect(card('failover-wait').bad.lost).toBe(0);
}, 240_000);

test.each([
  // It refuses, also what a worker would write down of its work, so that orders wait for ever.
  ['noeviction', { lost: 7, waiting: 1, done: 2 }],
  // It evicts the queue.
  ['allkeys-lru', { lost: 2, done: 8 }],
  // It evicts only what expires by itself: the marks.
  ['volatile-lru', { lost: 0, done: 10 }],
])('ten messages on a full server with %s', (policy, counts) => {
  const choice = SERVER_CHOICES.find(({ id }) => id === `list/full-${policy}`);
  if (choice === undefined) throw new Error(`no server with ${policy}`);
  const run = Run.start(standardRun(choice, { messages: 10 }));
  run.advanceTo(60_000);
  expect(ledgerOf(run).counts()).toMatchObject(counts);
});

test.each([
  // The one replica that has the message is not the one that is promoted.
  [1, 2],
  // Who has to hear from both waits for ever, and keeps the message.
  [2, 0],
])('a sentinel that misses a reply, where a write counts at %i of 2 replicas', (replicas, lost) => {
  const choice = SERVER_CHOICES.find(({ id }) => id === 'list/failover-wait-aof');
  if (choice === undefined) throw new Error('no servers with a sentinel and files');
  const protections = { ...choice.protections, waitReplicas: replicas };
  const trialRun = new TrialRun(standardRun({ ...choice, protections }, { messages: 3 }), {
    nodes: true,
  });
  const ofSentinel = trialRun.points.filter(
    ({ owner, fault }) => owner === 'sentinel' && fault.target === 'sentinel:redis',
  );
  expect(ofSentinel.length).toBeGreaterThan(20);
  // From the last to the first: a run that is broken keeps what broke it before.
  const bad = ofSentinel.reverse().filter((point) => trialRun.try([point]).lost > 0);
  expect(bad).toHaveLength(lost);
});
