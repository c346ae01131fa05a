/*
 * What a server holds after random turns of all types is what its copies hold: a server that loads
 * its append-only file or a rewrite of it, one that is given its snapshot, and a replica.
 */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import { loadAof } from '../../../src/redis/persistence/aof-load.ts';
import { rewriteAof } from '../../../src/redis/persistence/aof-rewrite.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import { splitWords } from '../../../src/resp/split-words.ts';
import { Wired } from '../replication/wired.ts';
import { digestOf, RandomLife, randomTurns } from './random-life.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3, 4, 5, 6, 7, 8];
const TURNS = 600;

/** A server that has loaded that file, at that moment. */
function loaded(aof: Parameters<typeof loadAof>[1], now: number): RedisServer {
  const server = new RedisServer({ seed: 2, config: { 'enable-debug-command': 'yes' } });
  expect(loadAof(server, aof, now)).toMatchObject({ kind: 'loaded', truncatedBytes: 0 });
  server.tick(now);
  return server;
}

/** The turns in parts, after each of which copies are compared: a flush may empty the last one. */
function parts(seed: number) {
  const turns = randomTurns(seed, TURNS);
  return [0, 1, 2].map((part) => turns.slice((part * TURNS) / 3, ((part + 1) * TURNS) / 3));
}

describe('a copy holds what its server holds', () => {
  it.each(SEEDS)('after loading its file, or its snapshot, seed=%i', async (seed) => {
    const life = new RandomLife();
    const digests = new Set<string>();
    for (const turns of parts(seed)) {
      await life.play(turns);
      const digest = digestOf(life.server);
      digests.add(digest);
      const now = life.node.now();
      expect(digestOf(loaded(life.aof, now)), `seed=${seed}: the file`).toBe(digest);
      const rewritten = rewriteAof(life.server.snapshot());
      expect(digestOf(loaded(rewritten, now)), `seed=${seed}: its rewrite`).toBe(digest);
      const restored = new RedisServer({ seed: 1, config: { appendonly: 'yes' } });
      restored.restore(life.server.snapshot());
      expect(digestOf(restored), `seed=${seed}: the snapshot`).toBe(digest);
      expect(restored.digest(), `seed=${seed}: the whole state`).toBe(life.server.digest());
    }
    expect(digests.size).toBeGreaterThan(1);
  });

  it.each(SEEDS)('as its replica, seed=%i', (seed) => {
    const wired = new Wired(['1', '2']);
    wired.send('2', 'REPLICAOF 127.0.0.1 1');
    const digests = new Set<string>();
    for (const turns of parts(seed)) {
      for (const action of turns.flat()) {
        if (action.kind === 'wait') wired.wait(action.ms);
        if (action.kind !== 'send' || /\{(now|id)/.test(action.line)) continue;
        wired.sendWords('1', splitWords(bytes(action.line)) ?? [], action.connection);
      }
      wired.wait(2000);
      const digest = digestOf(wired.server('1'));
      digests.add(digest);
      expect(digestOf(wired.server('2')), `seed=${seed}`).toBe(digest);
    }
    expect(digests.size).toBeGreaterThan(1);
  });
});
