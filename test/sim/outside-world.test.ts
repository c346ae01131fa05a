// The outside world goes back with the playhead, and yet keeps what was recorded beyond it.

import { expect, test } from 'vitest';
import { OutsideWorld } from '../../src/sim/outside-world.ts';

test('knows what was done before the playhead, not what is to come', () => {
  const world = new OutsideWorld();
  world.perform('m1', 'worker-A', 10);
  world.perform('m2', 'worker-B', 20);
  world.goTo(1);
  expect(world.knows('m1')).toBe(true);
  expect(world.knows('m2')).toBe(false);
  expect(world.fork().knows('m1')).toBe(false);
  expect(world.perform('m2', 'worker-B', 20)).toBe(1);
  expect(world.knows('m2')).toBe(true);
});

test('forgets what somebody undid by acting in the past', () => {
  const world = new OutsideWorld();
  world.perform('m1', 'worker-A', 10);
  world.goTo(0);
  world.truncate();
  expect(world.knows('m1')).toBe(false);
  expect(world.perform('m1', 'worker-B', 30)).toBe(1);
});
