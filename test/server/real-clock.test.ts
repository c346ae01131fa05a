// The alarm of a server's clock.

import { expect, test } from 'vitest';
import { RealClock } from '../../src/server/real-clock.ts';

/** A clock whose alarm counts how often it rang. */
function countingClock() {
  const rings: number[] = [];
  const clock = new RealClock(() => rings.push(clock.now()));
  return { clock, rings };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

test('rings once for the alarm that was set last', async () => {
  const { clock, rings } = countingClock();
  clock.wakeAt(clock.now() + 60_000);
  clock.wakeAt(clock.now() + 1);
  await soon();
  expect(rings).toHaveLength(1);
});

test('rings no more once it was stopped, whoever still sets it', async () => {
  const { clock, rings } = countingClock();
  clock.wakeAt(clock.now() + 1);
  clock.stop();
  clock.wakeAt(clock.now() + 1);
  await soon();
  expect(rings).toEqual([]);
});
