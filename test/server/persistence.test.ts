/*
 * A server's data on disk: what is there after it has ended, and that a real redis-server reads the
 * same folder and the other way round.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoadFault } from '../../src/server/persistence.ts';
import { ask } from '../environment/ask.ts';
import { findRedisServer, startRedis } from '../environment/redis-server.ts';
import { type Started, start, temporaryFolder, until } from './started.ts';

let folder = '';
const running: Started[] = [];

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...words: string[]): Promise<Started> {
  const server = await start(words, folder);
  running.push(server);
  return server;
}

const AOF = ['--appendonly', 'yes', '--save', ''];
const manifest = () =>
  readFileSync(join(folder, 'appendonlydir/appendonly.aof.manifest'), 'latin1');

describe('the append-only file', () => {
  it.each(['always', 'everysec', 'no'])('brings everything back, appendfsync %s', async (fsync) => {
    const first = await run(...AOF, '--appendfsync', fsync);
    await first.ask('RPUSH q a b', 'SELECT 2', 'SET k v PX 1000000', 'MULTI', 'INCR n', 'EXEC');
    const [digest] = await first.ask('DEBUG DIGEST');
    await first.stop();
    const second = await run(...AOF);
    expect(await second.ask('DEBUG DIGEST')).toEqual([digest]);
    expect(manifest()).toBe(
      'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
    );
  });

  it.each(['yes', 'no'])('is rewritten while it grows, preamble %s', async (preamble) => {
    const first = await run(...AOF, '--aof-use-rdb-preamble', preamble);
    await first.ask('RPUSH q a b', 'BGREWRITEAOF', 'RPUSH q c');
    const extension = preamble === 'yes' ? 'rdb' : 'aof';
    await until(() => manifest().includes(`appendonly.aof.2.base.${extension}`), 'it is rewritten');
    await first.ask('RPUSH q d');
    await first.stop();
    expect(existsSync(join(folder, 'appendonlydir/appendonly.aof.1.incr.aof'))).toBe(false);
    const second = await run(...AOF);
    expect(await second.ask('LLEN q', 'LPOS q d')).toEqual([':4', ':3']);
  });

  it('that is loaded again leaves nothing to save', async () => {
    const server = await run(...AOF);
    const [, , loaded] = await server.ask('SET k v', 'SET k w', 'DEBUG LOADAOF');
    expect(loaded).toBe('+OK');
    expect(await server.ask('GET k')).toEqual(['$1', 'w']);
    expect(String(await server.ask('INFO persistence'))).toContain('rdb_changes_since_last_save:0');
  });

  it('is loaded again while others hear so, and whoever asked waits', async () => {
    const server = await run(...AOF, '--busy-reply-threshold', '1');
    const script = "redis.call('set','x','y') for i = 1, 20000000 do end";
    const words = ['EVAL', script, '0'].map((word) => `$${word.length}\r\n${word}\r\n`);
    const increment = join(folder, 'appendonlydir/appendonly.aof.1.incr.aof');
    appendFileSync(increment, `*3\r\n${words.join('')}`);
    const asked = server.ask('DEBUG LOADAOF', 'EXISTS x');
    const isTold = async () => (await server.ask('PING'))[0]?.startsWith('-LOADING') === true;
    await until(isTold, 'another client is told');
    expect(await asked).toEqual(['+OK', ':1']);
    expect(await server.ask('PING')).toEqual(['+PONG']);
    const log = readFileSync(join(folder, 'log'), 'latin1');
    expect(log).toMatch(/Slow script detected/);
  });

  it('can be switched on and off', async () => {
    const first = await run('--save', '');
    await first.ask('SET before 1', 'CONFIG SET appendonly yes', 'SET during 1');
    const kept = join(folder, 'appendonlydir/appendonly.aof.manifest');
    await until(() => existsSync(kept), 'it is on');
    await first.ask('CONFIG SET appendonly no', 'SET after 1');
    await first.stop();
    const second = await run(...AOF);
    expect(await second.ask('EXISTS before during', 'EXISTS after')).toEqual([':2', ':0']);
  });

  it('loses its damaged tail, and goes on behind what is good', async () => {
    const first = await run(...AOF);
    await first.ask('SET k v');
    await first.stop();
    const incr = join(folder, 'appendonlydir/appendonly.aof.1.incr.aof');
    appendFileSync(incr, '*3\r\n$3\r\nSET\r\n$1\r\nk');
    await expect(start([...AOF, '--aof-load-truncated', 'no'], folder)).rejects.toThrow(LoadFault);
    const second = await run(...AOF);
    await second.ask('SET l 1');
    await second.stop();
    const third = await run(...AOF);
    expect(await third.ask('EXISTS k l')).toEqual([':2']);
  });

  it('of a single file becomes the base', async () => {
    writeFileSync(join(folder, 'appendonly.aof'), '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n');
    const server = await run(...AOF);
    expect(await server.ask('EXISTS k')).toEqual([':1']);
    expect(manifest()).toContain('file appendonly.aof seq 1 type b\n');
  });
});

describe('the snapshot file', () => {
  it('is written by SAVE and BGSAVE, and at the end where there are save points', async () => {
    const first = await run('--save', '3600 1');
    const last = await first.ask('SET a 1', 'SAVE', 'SET b 1', 'BGSAVE');
    expect(last).toEqual(['+OK', '+OK', '+OK', '+Background saving started']);
    await until(() => first.server.redis.background.child === null, 'it is saved');
    await first.ask('SET c 1');
    expect(first.server.shutDown(true)).toBe(true);
    await first.server.ended;
    const second = await run();
    expect(await second.ask('EXISTS a b c')).toEqual([':3']);
    await second.ask('SET d 1', 'SHUTDOWN NOSAVE');
    await second.server.ended;
    const third = await run();
    expect(await third.ask('EXISTS c d')).toEqual([':1']);
  });

  it('is written when a save point is reached', async () => {
    const server = await run('--save', '1 2');
    await server.ask('SET a 1', 'SET b 1');
    await until(() => existsSync(join(folder, 'dump.rdb')), 'it is saved');
    await until(() => server.server.redis.dirty === 0, 'it is counted as saved');
  });

  it('stops a server that cannot read it', async () => {
    writeFileSync(join(folder, 'dump.rdb'), 'REDIS0010 and then nonsense');
    await expect(start([], folder)).rejects.toThrow(/Fatal error loading the DB/);
  });
});

describe.skipIf(!findRedisServer())('a folder', { timeout: 30_000 }, () => {
  it.each(['yes', 'no'])('is read by a real server, appendonly %s', async (appendonly) => {
    const mine = await run('--appendonly', appendonly, '--save', '3600 1');
    await mine.ask('RPUSH q a b', 'ZADD z 1.5 m', 'XADD s 1-1 a b', 'HSET h f v');
    const [digest] = await mine.ask('DEBUG DIGEST');
    mine.server.shutDown(true);
    await mine.server.ended;
    const words = ['--appendonly', appendonly, '--enable-debug-command', 'yes', '--dir', folder];
    const real = await startRedis({ args: words });
    try {
      expect(await ask(real.port, 'DEBUG DIGEST')).toEqual([digest]);
      await ask(real.port, 'RPUSH q c', 'SAVE', 'BGREWRITEAOF', 'RPUSH q d');
      if (appendonly === 'no') await ask(real.port, 'SAVE');
    } finally {
      await real.stop();
    }
    const again = await run('--appendonly', appendonly);
    expect(await again.ask('LLEN q', 'ZCARD z')).toEqual([':4', ':1']);
  });
});

it('a folder that cannot be written to stops no server, and a server only by force', async () => {
  const server = await run('--save', '', '--dbfilename', 'there.rdb');
  mkdirSync(join(folder, 'there.rdb'));
  expect(await server.ask('SET k v', 'BGSAVE')).toHaveLength(2);
  await until(() => !server.server.redis.background.lastSaveOk, 'saving has failed');
  expect(await server.ask('SHUTDOWN SAVE')).toEqual([
    '-ERR Errors trying to SHUTDOWN. Check logs.',
  ]);
  expect(await server.ask('PING')).toEqual(['+PONG']);
  expect(await server.ask('SHUTDOWN SAVE FORCE')).toEqual([]);
  await server.server.ended;
});
