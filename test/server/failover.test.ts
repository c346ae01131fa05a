/*
 * FAILOVER over TCP: the roles change hands between two of our servers as they do between two live
 * ones, and both answer the same on the way.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../environment/ask.ts';
import { findRedisServer, startRedis } from '../environment/redis-server.ts';
import { start, until } from './started.ts';

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function ours(): Promise<number> {
  const server = await start(['--save', '']);
  running.push(server.stop);
  return server.port;
}

async function real(): Promise<number> {
  const redis = await startRedis({ args: ['--save', ''] });
  running.push(redis.stop);
  return redis.port;
}

async function info(port: number): Promise<Record<string, string>> {
  const replies = await ask(port, 'INFO replication', 'PING', ...Array(30).fill('PING'));
  return Object.fromEntries(replies.map((line) => line.split(':') as [string, string]));
}

async function synced(primary: number, replica: number): Promise<void> {
  await until(async () => {
    const [one, two] = [await info(primary), await info(replica)];
    const isSame = one.master_repl_offset === two.master_repl_offset;
    return two.master_link_status === 'up' && isSame && /state=online/.test(one.slave0 ?? '');
  }, 'the replica is in sync');
}

/** What both say while the roles change; ports are replaced by names. */
async function changeRoles(make: () => Promise<number>): Promise<string[]> {
  const [first, second] = [await make(), await make()];
  const said: string[] = [];
  const note = async (port: number, ...lines: string[]) => {
    const replies = await ask(port, ...lines);
    said.push(...replies.map((line) => line.replaceAll(String(second), 'SECOND')));
  };
  await note(second, `REPLICAOF 127.0.0.1 ${first}`);
  await synced(first, second);
  await note(first, 'FAILOVER FORCE', 'FAILOVER FORCE TIMEOUT 10', 'FAILOVER TO 127.0.0.1 9');
  await note(first, `FAILOVER TO 127.0.0.1 ${second} FORCE`, `FAILOVER TO nowhere ${second}`);
  await note(second, 'FAILOVER', 'PSYNC nobody 1 FAILOVER');
  await note(first, 'SET k v', `FAILOVER TO 127.0.0.1 ${second} TIMEOUT 10000`);
  await until(async () => (await info(first)).master_link_status === 'up', 'the roles changed');
  await note(first, 'SET k other', 'FAILOVER ABORT');
  await note(second, 'SET n 1');
  await synced(second, first);
  for (const port of [first, second]) {
    const { role, master_failover_state, second_repl_offset } = await info(port);
    said.push(`${role} ${master_failover_state} ${Number(second_repl_offset) > 0}`);
  }
  const [one, two] = [await info(first), await info(second)];
  expect(one.master_replid).toBe(two.master_replid);
  expect(one.master_replid2).toBe(two.master_replid2);
  return said;
}

describe('FAILOVER', { timeout: 60_000 }, () => {
  it('hands the role over without a full resync, and what is refused', async () => {
    const said = await changeRoles(ours);
    expect(said.slice(-5)).toEqual([
      "-READONLY You can't write against a read only replica.",
      '-ERR No failover in progress.',
      '+OK',
      'slave no-failover true',
      'master no-failover true',
    ]);
  });

  it.skipIf(findRedisServer() === undefined)('says what live servers say', async () => {
    expect(await changeRoles(ours)).toEqual(await changeRoles(real));
  });
});
