/*
 * Random commands of all kinds, by several clients, get the same from the emulator and from a live
 * redis-server. `npm run fuzz:redis` runs as many as one likes; TWIN_SEED chooses another seed.
 */
import { describe, expect, it } from 'vitest';
import { findRedisServer } from '../environment/redis-server.ts';
import { fuzz } from './fuzz/run.ts';

const ACTIONS = 1500;
const LIMIT_MS = 60_000;
const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3];

describe.skipIf(!findRedisServer())('random commands', () => {
  it.concurrent.each(SEEDS)(
    'with seed=%i are answered alike',
    async (seed) => {
      const { actions, fault } = await fuzz(seed, ACTIONS);
      expect(fault === null ? '' : `${fault.text}\n\n${fault.transcript}`, `seed=${seed}`).toBe('');
      expect(actions).toBeGreaterThanOrEqual(ACTIONS);
    },
    LIMIT_MS,
  );
});
