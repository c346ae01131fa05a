/*
 * Append-only files go to a live redis-server and come back: what the emulator wrote, what a
 * rewrite of it made, and what the live server makes of it are one dataset.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../../src/base/bytes.ts';
import {
  EMPTY_MANIFEST,
  formatManifest,
  loadMultiPart,
  manifestName,
  parseManifest,
  withNewIncrement,
} from '../../../src/redis/persistence/aof-manifest.ts';
import { rewriteAof } from '../../../src/redis/persistence/aof-rewrite.ts';
import { AofWriter } from '../../../src/redis/persistence/aof-writer.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { ask } from '../../environment/ask.ts';
import { findRedisServer, startRedis } from '../../environment/redis-server.ts';
import { datasetOf, RandomPast } from './history.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [11, 12];
const NAME = 'appendonly.aof';
const LIMIT_MS = 60_000;

/** What a live server makes of an append-only file: its digest, and its own rewrite of it. */
async function throughRedis(aof: Bytes) {
  const redis = await startRedis({
    args: ['--appendonly', 'no', '--aof-use-rdb-preamble', 'no', '--enable-debug-command', 'yes'],
  });
  try {
    const folder = join(redis.folder, 'appendonlydir');
    mkdirSync(folder);
    const manifest = withNewIncrement(EMPTY_MANIFEST, NAME);
    writeFileSync(join(folder, manifestName(NAME)), formatManifest(manifest), 'latin1');
    writeFileSync(join(folder, manifest.incr[0]?.name ?? ''), aof, 'latin1');
    // Loading again instead of starting again: the port stays ours.
    await ask(redis.port, 'DEBUG SET-ACTIVE-EXPIRE 0');
    const [loaded, digest] = await ask(redis.port, 'DEBUG LOADAOF', 'DEBUG DIGEST');
    await ask(redis.port, 'CONFIG SET appendonly yes');
    const read = (name: string) => raw(readFileSync(join(folder, name), 'latin1'));
    while (!read(manifestName(NAME)).includes('type b')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // What the rewrite has replaced (type h) may be deleted at any moment.
    const living = read(manifestName(NAME)).matchAll(/^file (\S+) seq \d+ type [bi]$/gm);
    const names = [manifestName(NAME), ...[...living].map(([, name = '']) => name)];
    const files = new Map(names.map((name) => [name, read(name)]));
    return { loaded, digest, files };
  } finally {
    await redis.stop();
  }
}

describe.skipIf(!findRedisServer())('an append-only file', () => {
  it.each(SEEDS)(
    'means the same to a live server, seed=%i',
    async (seed) => {
      const past = new RandomPast(seed);
      past.run(800);
      const writer = new AofWriter();
      const aof = raw(past.propagated.map((effect) => writer.append(effect)).join(''));
      const { server, now } = past.session;
      const written = await throughRedis(aof);
      const rewritten = await throughRedis(rewriteAof(server.snapshot()));
      expect([written.loaded, rewritten.loaded]).toEqual(['+OK', '+OK']);
      const back = new RedisServer({ seed: 1 });
      const manifest = parseManifest(written.files.get(manifestName(NAME)) ?? raw(''));
      if (typeof manifest === 'string') throw new Error(manifest);
      expect(loadMultiPart(back, manifest, (name) => written.files.get(name), now)).toMatchObject({
        kind: 'loaded',
      });
      expect(datasetOf(back), `seed=${seed}`).toEqual(datasetOf(server));
      expect(rewritten.digest, `seed=${seed}`).toBe(written.digest);
    },
    LIMIT_MS,
  );
});
