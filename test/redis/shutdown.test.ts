/*
 * SHUTDOWN while a replica lags behind: it waits, holds writes back, and can be called off.
 */
import { expect, it } from 'vitest';
import { raw } from '../../src/base/bytes.ts';
import type { Effect } from '../../src/redis/effects.ts';
import { RedisServer } from '../../src/redis/server.ts';

const START = 1_000_000;

/** A primary with a replica that never acknowledges anything. */
function primary() {
  const server = new RedisServer({ seed: 1, hasDisk: true, config: { save: '' } });
  const [writer = 0, admin = 0, replica = 0] = [0, 0, 0].map(() => server.connect(START));
  const run = (client: number, line: string) =>
    server.execute(client, line.split(' ').map(raw), START);
  run(replica, 'PSYNC ? -1');
  run(writer, 'SET before 1');
  return { server, writer, admin, replica, run };
}

const repliesTo = (effects: readonly Effect[], client: number) =>
  effects.flatMap((effect) =>
    effect.kind === 'reply' && effect.client === client ? [effect.reply] : [],
  );
const kindsOf = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);

it('ends once the replica has everything, or its time is over', () => {
  const { server, admin, replica, run } = primary();
  expect(kindsOf(run(admin, 'SHUTDOWN'))).not.toContain('shutdown');
  expect(kindsOf(server.tick(START + 200))).not.toContain('shutdown');
  const { offset } = server.replication;
  expect(kindsOf(run(replica, `REPLCONF ACK ${offset}`))).toContain('shutdown');

  const late = primary();
  late.run(late.admin, 'SHUTDOWN');
  expect(kindsOf(late.server.tick(START + 10_000))).toContain('shutdown');
});

it('waits for nobody with NOW', () => {
  const { admin, run } = primary();
  expect(kindsOf(run(admin, 'SHUTDOWN NOW'))).toContain('shutdown');
});

it('holds writes back while it waits', () => {
  const { writer, admin, run } = primary();
  run(admin, 'SHUTDOWN');
  expect(repliesTo(run(writer, 'SET k v'), writer)).toEqual([]);
});

it('answers all who asked when it is called off', () => {
  const { server, writer, admin, run } = primary();
  run(admin, 'SHUTDOWN');
  const effects = run(writer, 'SHUTDOWN ABORT');
  expect(repliesTo(effects, writer)).toEqual([{ kind: 'simple', text: 'OK' }]);
  expect(repliesTo(effects, admin)).toMatchObject([
    { text: 'ERR Errors trying to SHUTDOWN. Check logs.' },
  ]);
  expect(repliesTo(run(writer, 'SET k v'), writer)).toEqual([{ kind: 'simple', text: 'OK' }]);
  expect(server.administration.shutdown).toBeNull();
});
