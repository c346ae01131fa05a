// Nodes among the points at which a run can break: what their disks are worth, found by trying.

import { expect, test } from 'vitest';
import { choicesNamed } from '../../src/designs/catalog.ts';
import { explore, type Trial } from '../../src/explore/explore.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import type { ScenarioDraft } from '../../src/sim/scenario.ts';

/** The runs in which the node was broken. */
function trialsWith(redis: ScenarioDraft['redis']): readonly Trial[] {
  const [choice] = choicesNamed('list/backup-set');
  if (choice === undefined) throw new Error('no such design');
  const { scenario, seed } = standardRun(choice, { messages: 1, workers: 1 });
  const { trials } = explore({ scenario: { ...scenario, redis }, seed }, { nodes: true });
  return trials.filter(({ points }) => points.some(({ fault }) => fault.target === 'redis'));
}

const lossesOf = (trials: readonly Trial[], fault: string) =>
  trials
    .filter(({ points }) => points.some((point) => point.fault.fault === fault))
    .map(({ tally }) => tally.lost);

test('without a disk a crash of the node loses what waits in it', () => {
  const trials = trialsWith({});
  expect(lossesOf(trials, 'process-crash').some((lost) => lost > 0)).toBe(true);
  expect(lossesOf(trials, 'power-loss')).toEqual([]);
});

test('with fsync before each reply neither a crash nor a loss of power loses anything', () => {
  const config = { appendonly: 'yes', appendfsync: 'always' };
  const trials = trialsWith({ config, disk: { fsyncMs: 20 } });
  for (const fault of ['process-crash', 'power-loss']) {
    const losses = lossesOf(trials, fault);
    expect(losses.length).toBeGreaterThan(10);
    expect(losses.filter((lost) => lost > 0)).toEqual([]);
  }
});

test('with fsync every second a loss of power can, and a crash of the process cannot', () => {
  const config = { appendonly: 'yes', appendfsync: 'everysec' };
  const trials = trialsWith({ config, disk: { fsyncMs: 20 } });
  expect(lossesOf(trials, 'process-crash').filter((lost) => lost > 0)).toEqual([]);
  expect(lossesOf(trials, 'power-loss').some((lost) => lost > 0)).toBe(true);
});
