/*
 * FAILOVER while the replica says nothing: writes wait, and go on when it is given up.
 */
import { expect, it } from 'vitest';
import { raw } from '../../../src/base/bytes.ts';
import type { Effect } from '../../../src/redis/effects.ts';
import { RedisServer } from '../../../src/redis/server.ts';

const START = 1_000_000;

/** A primary with a replica that never acknowledges anything. */
function primary() {
  const server = new RedisServer({ seed: 1 });
  const [writer, admin, replica] = [0, 0, 0].map(() => server.connect(START));
  const run = (client = 0, line: string, now = START) =>
    server.execute(client, line.split(' ').map(raw), now);
  run(replica, 'REPLCONF listening-port 7000');
  run(replica, 'PSYNC ? -1');
  run(writer, 'SET before 1');
  return { server, writer, admin, run };
}

const repliesTo = (effects: readonly Effect[], client = 0) =>
  effects.flatMap((effect) =>
    effect.kind === 'reply' && effect.client === client ? [effect.reply] : [],
  );

const OK = { kind: 'simple', text: 'OK' };

it('lets writes wait until ABORT', () => {
  const { writer, admin, run } = primary();
  expect(repliesTo(run(admin, 'FAILOVER'), admin)).toEqual([OK]);
  expect(repliesTo(run(writer, 'SET k v'), writer)).toEqual([]);
  expect(repliesTo(run(admin, 'FAILOVER'), admin)).toMatchObject([
    { text: 'ERR FAILOVER already in progress.' },
  ]);
  expect(repliesTo(run(admin, 'REPLICAOF NO ONE'), admin)).toMatchObject([
    { text: 'ERR REPLICAOF not allowed while failing over.' },
  ]);
  // CLIENT UNPAUSE is about CLIENT PAUSE only.
  expect(repliesTo(run(admin, 'CLIENT UNPAUSE'), writer)).toEqual([]);
  expect(repliesTo(run(admin, 'FAILOVER ABORT'), writer)).toEqual([OK]);
});

it('gives up when the time is over, and is a primary still', () => {
  const { server, writer, admin, run } = primary();
  run(admin, 'FAILOVER TIMEOUT 500');
  run(writer, 'SET k v');
  expect(server.nextDeadline()).toBeLessThanOrEqual(START + 100);
  expect(repliesTo(server.tick(START + 400), writer)).toEqual([]);
  expect(repliesTo(server.tick(START + 500), writer)).toEqual([OK]);
  expect(server.isReplica).toBe(false);
});

it('goes ahead without the replica when that is forced, and comes back when refused', () => {
  const { server, writer, admin, run } = primary();
  const { replid } = server.replication;
  expect(repliesTo(run(admin, 'FAILOVER TO 127.0.0.1 7000 TIMEOUT 500 FORCE'), admin)).toEqual([
    OK,
  ]);
  run(writer, 'SET k v');
  const dialled = server.tick(START + 500).find(({ kind }) => kind === 'dial');
  expect(dialled).toMatchObject({ host: '127.0.0.1', port: 7000 });
  expect(server.replication.failover?.state).toBe('failover-in-progress');
  const { attempt } = dialled as Effect & { kind: 'dial' };
  server.linkOpened(attempt, START + 501);
  const sent = server.linkReceived(attempt, raw('+PONG\r\n+OK\r\n+OK\r\n'), START + 502);
  expect(sent.at(-1)).toMatchObject({ kind: 'link-sent' });
  expect(JSON.stringify(sent.at(-1))).toContain('FAILOVER');
  const refused = server.linkReceived(attempt, raw('-ERR no\r\n'), START + 503);
  expect(repliesTo(refused, writer)).toEqual([OK]);
  expect(server.isReplica).toBe(false);
  expect(server.replication.replid2).toBe(replid);
});
