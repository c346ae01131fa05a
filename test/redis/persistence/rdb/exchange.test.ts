/*
 * RDB files go to a live redis-server and come back: what the emulator wrote, what the live server
 * makes of it, and what the emulator makes of the live server's file are one dataset.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../../../src/base/bytes.ts';
import { datasetDigest } from '../../../../src/redis/dataset-digest.ts';
import { loadRdb } from '../../../../src/redis/persistence/rdb/load.ts';
import { rdbOf } from '../../../../src/redis/persistence/rdb/save.ts';
import { RedisServer } from '../../../../src/redis/server.ts';
import { ask } from '../../../environment/ask.ts';
import { findRedisServer, startRedis } from '../../../environment/redis-server.ts';
import { Session } from '../../session.ts';
import { datasetOf, RandomPast } from '../history.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [21, 22];
const LIMIT_MS = 60_000;
/** Keys of the random past must not expire on the way. */
const FAR_FUTURE = 4_000_000_000_000;

/** What a live server makes of an RDB file: its answer, its digest, and its own file. */
async function throughRedis(rdb: Bytes) {
  const redis = await startRedis({ args: ['--enable-debug-command', 'yes'] });
  try {
    const file = join(redis.folder, 'dump.rdb');
    writeFileSync(file, rdb, 'latin1');
    const [loaded, digest] = await ask(
      redis.port,
      'DEBUG RELOAD NOSAVE',
      'DEBUG DIGEST',
      'DEBUG SET-ACTIVE-EXPIRE 0',
      'SAVE',
    );
    return { loaded, digest, file: raw(readFileSync(file, 'latin1')) };
  } finally {
    await redis.stop();
  }
}

function loaded(rdb: Bytes, now: number): RedisServer {
  const server = new RedisServer({ seed: 9 });
  server.now = now;
  expect(loadRdb(server, rdb)).toMatchObject({ kind: 'loaded' });
  return server;
}

/** Every form that a value can have, at the sizes where forms change. */
function fillWithForms(session: Session): void {
  const send = (line: string) => session.send('A', line);
  for (const number of ['0', '-1', '127', '-129', '32768', '2147483648', '9223372036854775807']) {
    send(`SET n${number} ${number}`);
    send(`RPUSH numbers ${number} x${number}`);
    send(`SADD integers${number.length} ${number} 1 -1`);
  }
  for (const length of [0, 1, 63, 64, 200, 4095, 4096, 20_000]) {
    send(`SET s${length} ${length === 0 ? '""' : 'y'.repeat(length)}`);
    send(`RPUSH l ${'z'.repeat(length)} e${length}`);
    send(`HSET h${length} f ${'v'.repeat(length)} g 1`);
    send(`ZADD z${length} 1.5 m${'m'.repeat(length)} -inf low +inf high 0.1 tenth`);
  }
  for (let at = 0; at < 600; at += 1) {
    send(`RPUSH many element:${at}`);
    send(`HSET table f${at} ${at}`);
    send(`SADD members m${at}`);
    send(`ZADD skip ${at / 3} m${at}`);
    send(`XADD s ${at + 1}-${at % 3} a ${at} ${at % 7 === 0 ? 'other' : 'b'} text`);
  }
  send('XGROUP CREATE s g 0');
  send('XGROUP CREATE s empty $');
  send('XREADGROUP GROUP g c1 COUNT 50 STREAMS s >');
  send('XREADGROUP GROUP g c2 COUNT 50 STREAMS s >');
  send('XACK s g 1-0 2-1 60-2');
  send('XDEL s 5-1 300-2 600-2');
  send('XADD s MAXLEN 550 * last one');
  send('SELECT 3');
  send('SET later 1 PX 100000000');
  send('SET bytes "\\x00\\xff\\r\\n"');
  send('FUNCTION LOAD "#!lua name=lib\\nredis.register_function(\'f\', function() return 1 end)"');
}

describe('an RDB file', () => {
  it('brings back what it was made of, in the same encodings', () => {
    const session = new Session();
    fillWithForms(session);
    const { server } = session;
    const back = loaded(rdbOf(server.snapshot()), session.now);
    expect(datasetOf(back, true)).toEqual(datasetOf(server, true));
    for (const database of server.databases) {
      for (const key of database.keys()) {
        const encoding = back.database(database.index).raw(key)?.encoding();
        expect([key, encoding]).toEqual([key, database.raw(key)?.encoding()]);
      }
    }
    expect([...back.scripts.libraries.all].map(({ name }) => name)).toEqual(['lib']);
  });

  it('is refused when an octet is wrong, wherever it is cut, and when it is of the future', () => {
    const session = new Session();
    session.send('A', 'RPUSH q a b c');
    session.send('A', 'ZADD z 1 a');
    const rdb = rdbOf(session.server.snapshot());
    const fresh = () => new RedisServer({ seed: 1 });
    for (let at = 0; at < rdb.length; at += 1) {
      expect(loadRdb(fresh(), raw(rdb.slice(0, at))), `cut at ${at}`).toMatchObject({
        kind: 'failed',
      });
      const flipped = String.fromCharCode(rdb.charCodeAt(at) ^ 0x11);
      const wrong = raw(rdb.slice(0, at) + flipped + rdb.slice(at + 1));
      expect(loadRdb(fresh(), wrong), `flipped at ${at}`).toMatchObject({ kind: 'failed' });
    }
    expect(loadRdb(fresh(), raw(rdb.replace('REDIS0010', 'REDIS0011')))).toEqual({
      kind: 'failed',
      reason: "Can't handle RDB format version 0011",
    });
  });
});

describe.skipIf(!findRedisServer())('an RDB file and a live server', () => {
  it('agree about every form of value', { timeout: LIMIT_MS }, async () => {
    const session = new Session();
    session.now = FAR_FUTURE;
    fillWithForms(session);
    const there = await throughRedis(rdbOf(session.server.snapshot()));
    expect(there.loaded).toBe('+OK');
    expect(there.digest).toBe(`+${datasetDigest(session.server.databases)}`);
    const back = loaded(there.file, session.now);
    expect(datasetOf(back, true)).toEqual(datasetOf(session.server, true));
    expect([...back.scripts.libraries.all]).toHaveLength(1);
  });

  it.each(SEEDS)('agree about a random past, seed=%i', { timeout: LIMIT_MS }, async (seed) => {
    const past = new RandomPast(seed);
    past.session.now = FAR_FUTURE;
    past.run(1500);
    const { server, now } = past.session;
    const there = await throughRedis(rdbOf(server.snapshot()));
    expect(there.loaded, `seed=${seed}`).toBe('+OK');
    expect(there.digest, `seed=${seed}`).toBe(`+${datasetDigest(server.databases)}`);
    const back = loaded(there.file, now);
    expect(datasetOf(back, true), `seed=${seed}`).toEqual(datasetOf(server, true));
  });
});
