/*
 * Every code sample that the site shows is run here: by its own client, on our port and on a real
 * server. What is asserted is what came of it: what was done, and what is left in Redis.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CLIENTS, SAMPLE_FILES, SAMPLES } from '../../src/designs/samples.ts';
import { LIMIT_MS, running, SERVERS } from '../clients/servers.ts';
import { findPythonWith, howToGetPythonWith } from '../environment/python.ts';
import type { Driver } from './calls.ts';
import { CASES } from './cases.ts';
import { drivePython } from './python.ts';
import { driveTypeScript } from './typescript.ts';

const python = findPythonWith('redis');
if (python === null) console.log(howToGetPythonWith('redis'));

const RUNS = SERVERS.flatMap((server) => SAMPLE_CLIENTS.map((client) => ({ server, client })));
const FOLDER = fileURLToPath(new URL('../../src/designs/samples', import.meta.url));

it('there is a file for each set and client, and no other', () => {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath.slice(FOLDER.length + 1)}/${name}`);
  const expected = SAMPLES.flatMap(({ id }) =>
    SAMPLE_CLIENTS.map((client) => `${id}/${SAMPLE_FILES[client]}`),
  );
  expect(files.sort()).toEqual(expected.sort());
  expect(files).toHaveLength(30);
});

it('every set is put to the test', () => {
  expect(new Set(CASES.map(({ sample }) => sample))).toEqual(new Set(SAMPLES.map(({ id }) => id)));
  expect(CASES).toHaveLength(42);
});

describe.each(RUNS)(
  'samples for $client on $server.name',
  { timeout: LIMIT_MS },
  ({ server, client }) => {
    const isMissing = client === 'redis-py' && python === null;
    const cases = CASES.filter(({ except }) => except !== client);
    const at = running(server);
    let driver: Driver;
    let probe: Redis;
    let ran = 0;

    beforeAll(async () => {
      if (isMissing) return;
      probe = new Redis({ port: at.port, host: '127.0.0.1', retryStrategy: null });
      driver =
        client === 'redis-py'
          ? drivePython(python ?? '', at.port)
          : await driveTypeScript(client, at.port);
    });
    afterAll(async () => {
      if (isMissing) return;
      probe.disconnect();
      await driver.close();
    });

    it.skipIf(isMissing).each(cases)('$sample: $title', async (each) => {
      await driver.begin(each.sample);
      const answers: unknown[] = [];
      let done: readonly number[] = [];
      for (const call of each.calls) {
        const outcome = await driver.play(call);
        answers.push(outcome.answer);
        done = outcome.done;
      }
      expect({ answers, done }).toEqual({ answers: each.answers, done: each.done });
      expect(await left(probe)).toEqual(each.left);
      ran++;
    });

    it.skipIf(isMissing)('that was every case', () => {
      expect(ran).toBe(client === 'node-redis' ? 39 : 42);
    });
  },
);

/** What is in Redis: the length of lists and sets, the value of strings, the PEL of the group. */
async function left(redis: Redis): Promise<Record<string, number | string | null>> {
  const found: Record<string, number | string | null> = {};
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'list') found[key] = await redis.llen(key);
    else if (type === 'zset') found[key] = await redis.zcard(key);
    else if (type === 'string') found[key] = await redis.get(key);
    else if (key !== 'orders') found[key] = await redis.xlen(key);
    else {
      const [pending] = (await redis.xpending(key, 'workers')) as [number];
      found[key] = `${pending} pending`;
    }
  }
  return found;
}
