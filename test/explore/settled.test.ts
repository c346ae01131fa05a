// A broken run is left alone once nothing can become of its messages. Playing on must not change
// what came of them, whatever broke and whatever is still under way.

import { describe, expect, test } from 'vitest';
import { choicesNamed, type DesignChoice } from '../../src/designs/catalog.ts';
import { standardRun } from '../../src/explore/standard-run.ts';
import { TrialRun } from '../../src/explore/trial-run.ts';
import { outcomesOf, tallyOf } from '../../src/explore/verdict.ts';

const PATIENCE_MS = 20_000;

function choice(id: string): DesignChoice {
  const [found] = choicesNamed(id);
  if (found === undefined) throw new Error(`no design ${id}`);
  return found;
}

/** A stream on servers that fail over to a replica which may know less than the primary did. */
const watched: DesignChoice = {
  ...choice('stream/claim'),
  id: 'stream/failover',
  servers: choice('list/failover').servers,
};

/** How many runs ended before patience did, of those broken at every `step`-th point. */
function leftAlone(design: DesignChoice, step: number, nodes: boolean): number[] {
  const trialRun = new TrialRun(standardRun(design), { nodes, patienceMs: PATIENCE_MS });
  const { run, points, quietAt } = trialRun;
  const last = quietAt + PATIENCE_MS;
  let [early, tried] = [0, 0];
  for (const point of points.filter((_, index) => index % step === 0).reverse()) {
    const tally = trialRun.try([point]);
    tried += 1;
    if (run.now < last) early += 1;
    run.advanceTo(last);
    expect(tallyOf(outcomesOf(run)), `${point.fault.fault} at event ${point.cursor}`).toEqual(
      tally,
    );
  }
  return [early, tried];
}

describe('a run of a stream is over when its group was given all and acked it', () => {
  test.each(['stream/group', 'stream/claim', 'stream/ack-before', 'stream/no-ack'])('%s', (id) => {
    const [early, tried] = leftAlone(choice(id), 5, false);
    expect(early).toBeGreaterThan((tried as number) / 2);
  });

  test('also when nodes die and a replica takes over', { timeout: 240_000 }, () => {
    const [early] = leftAlone(watched, 12, true);
    expect(early).toBeGreaterThan(0);
  });
});

test('what a single reader has not read for sure is never over', () => {
  const [early] = leftAlone(choice('stream/saved-id'), 5, false);
  expect(early).toBe(0);
});
