/*
 * Crashes, power losses, replication and failovers, played on real redis-servers. These are the
 * most telling ones; `npm run verify:redis -- servers` plays all.
 */
import { describe, expect, it } from 'vitest';
import { serverSchedules } from './server-schedules.ts';
import { verify } from './verify.ts';

const TELLING = [
  'power lost, fsync everysec',
  'WAIT behind a cut',
  'failover, one replica behind',
  'an empty restart',
  'split brain',
];

describe('servers that die and are replaced', { timeout: 300_000 }, () => {
  const schedules = serverSchedules(1).filter(({ name }) => TELLING.includes(name));

  it.each(schedules)('behave as in the lab: $name', async ({ run }) => {
    const { commands, differences, digests } = await verify(run);
    expect(differences).toEqual([]);
    expect(digests.server).toEqual(digests.emulator);
    expect(commands).toBeGreaterThan(10);
  });
});
