// Races are found where a design has them, by nothing but holding somebody back; and not where a
// protection closes them.

import { describe, expect, test } from 'vitest';
import { choicesNamed, type DesignChoice } from '../../src/designs/catalog.ts';
import { designNamed } from '../../src/explore/protection-words.ts';
import { findRaces } from '../../src/explore/races.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { outcomesOf, tallyOf } from '../../src/explore/verdict.ts';
import { Run } from '../../src/sim/run.ts';
import type { RunDraft } from '../../src/sim/run-file.ts';

function runOf(words: string): RunDraft {
  const [design = '', ...rest] = words.split(' ');
  const [named] = choicesNamed(design);
  const choice: DesignChoice = rest.length > 0 || !named ? designNamed(design, rest) : named;
  return standardRun(choice, { messages: 1 });
}

/** Two workers that start apart, so that undisturbed neither comes into the other's way. */
function pollersOf(due: string): RunDraft {
  const draft = runOf(`sorted-set due=${due}`);
  const [a, b] = draft.scenario.workers;
  if (a === undefined || b === undefined) throw new Error('there are two workers');
  const workers = [a, { ...b, startsAtMs: 250 }];
  return {
    ...draft,
    scenario: { ...draft.scenario, workers, link: { latencyMs: 20, jitterMs: 0 } },
  };
}

describe('a planted bug', () => {
  test('two pollers that do not look at the reply of ZREM do a message twice', () => {
    const { found } = findRaces(pollersOf('unchecked'));
    const race = found.find(({ outcome, delays }) => outcome === 'twice' && delays[0]?.behind);
    expect(race?.delays).toHaveLength(1);
    expect(race?.delays[0]?.doing.command).toBe('ZREM');
    expect(race?.delays[0]?.behind?.doing.command).toBe('ZRANGEBYSCORE');
  });

  test('and do not when they look', () => {
    const { found } = findRaces(pollersOf('checked'));
    const between = found.filter(({ delays }) => delays.every(({ behind }) => behind !== null));
    expect(between).toEqual([]);
  });

  test('a worker that stands still for longer than its lease has its message done twice', () => {
    const { found } = findRaces(runOf('list/backup-set'));
    const race = found.find(({ delays }) => delays[0]?.behind?.owner === 'reaper');
    expect(race).toMatchObject({ outcome: 'twice', delays: [{ owner: expect.any(String) }] });
    const held = race?.delays[0]?.forMs ?? 0;
    expect(held).toBeGreaterThan(2500);
    expect(held).toBeLessThan(6000);
  });

  test('and does not where unique ids are used at both ends, whatever the order', () => {
    const { found, tried } = findRaces(runOf('list/idempotent'), { delays: 1 });
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });
});

test('the shortest schedule comes first, and its file shows the harm when it is replayed', () => {
  const { found, isComplete } = findRaces(runOf('list/pop'));
  expect(isComplete).toBe(true);
  const totals = found.map(({ delays }) => delays.reduce((sum, { forMs }) => sum + forMs, 0));
  expect(totals).toEqual([...totals].sort((one, other) => one - other));
  for (const { file, tally } of found) {
    const run = Run.parse(JSON.parse(JSON.stringify(file)));
    run.advanceTo(60_000);
    expect(tallyOf(outcomesOf(run))).toEqual(tally);
  }
});

test('orders that differ only in steps that do not depend on each other count once', () => {
  const { tried, orders } = findRaces(runOf('list/backup-set'), { delays: 1 });
  expect(orders).toBeGreaterThan(3);
  expect(orders).toBeLessThan(tried / 3);
});

test('the same seed finds the same; a bound is kept and told', () => {
  const options = { maxRuns: 20 };
  const once = findRaces(runOf('list/backup-set'), options);
  expect(once).toEqual(findRaces(runOf('list/backup-set'), options));
  expect(once).toMatchObject({ tried: 20, isComplete: false });
});
