/* A state chart fits its box, and no state lies on another. */
import { expect, test } from 'vitest';
import { placeChart } from '../../../src/scene/machine/place-chart.ts';
import { machineChart } from '../../../src/sim/actors/chart.ts';

test.each([
  ['producer', 440],
  ['consumer', 440],
  ['producer', 300],
  ['consumer', 300],
] as const)('%s in %d px', (role, width) => {
  const { states, height } = placeChart(machineChart(role), width, 208, 14.4);
  for (const [at, one] of states.entries()) {
    expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
    expect(one.x + one.width / 2).toBeLessThanOrEqual(width);
    expect(one.y - one.height / 2).toBeGreaterThanOrEqual(0);
    expect(one.y + one.height / 2).toBeLessThanOrEqual(height);
    for (const other of states.slice(at + 1)) {
      const isApart =
        Math.abs(one.x - other.x) >= one.width || Math.abs(one.y - other.y) >= one.height;
      expect(isApart, `${one.name} and ${other.name}`).toBe(true);
    }
  }
});
