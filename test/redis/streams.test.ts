/*
 * What no reply shows of streams: snapshots that do not change, element effects, views, what is
 * dirty.
 */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../src/base/bytes.ts';
import type { Effect, ElementEffect } from '../../src/redis/effects.ts';
import { RedisServer } from '../../src/redis/server.ts';

const NOW = 1_700_000_000_000;

class Session {
  readonly server = new RedisServer({ seed: 1, watchElements: true });
  readonly client = this.server.connect(NOW);

  /** Runs one command line and returns its effects. */
  run(line: string, now = NOW): Effect[] {
    return this.server.execute(this.client, line.split(' ').map(bytes), now);
  }

  runAll(...lines: readonly string[]): void {
    for (const line of lines) this.run(line);
  }

  /** The element effects of one command, without what repeats in all of them. */
  changes(line: string): object[] {
    return this.run(line)
      .filter((effect): effect is Effect & ElementEffect => 'key' in effect)
      .map(({ unit: _unit, db: _db, key: _key, ...rest }) => rest);
  }
}

function filled(): Session {
  const session = new Session();
  session.runAll(
    'XADD s 1-1 a 1',
    'XADD s 2-1 a 2',
    'XADD s 3-1 a 3',
    'XGROUP CREATE s g 0',
    'XREADGROUP GROUP g alice COUNT 2 STREAMS s >',
  );
  return session;
}

describe('element effects', () => {
  it('tell of entries that come and go', () => {
    const session = filled();
    expect(session.changes('XADD s MAXLEN 2 4-1 a 4')).toEqual([
      { kind: 'stream-added', id: '4-1', fields: ['a', '4'] },
      { kind: 'stream-removed', ids: ['1-1', '2-1'], cause: 'trimmed' },
    ]);
    expect(session.changes('XDEL s 3-1 9-9')).toEqual([
      { kind: 'stream-removed', ids: ['3-1'], cause: 'deleted' },
    ]);
  });

  it('tell who has an entry pending, and how far the group is', () => {
    const session = filled();
    const delivered = { kind: 'pending-changed', group: 'g', id: '3-1', deliveredAt: NOW };
    expect(session.changes('XREADGROUP GROUP g bob STREAMS s >')).toEqual([
      { ...delivered, consumer: 'bob', deliveryCount: 1 },
      { kind: 'group-moved', group: 'g', lastDelivered: '3-1' },
    ]);
    expect(session.changes('XCLAIM s g alice 0 3-1')).toEqual([
      { ...delivered, consumer: 'alice', deliveryCount: 2 },
    ]);
    expect(session.changes('XREADGROUP GROUP g alice STREAMS s 2-1')).toEqual([
      { ...delivered, consumer: 'alice', deliveryCount: 3 },
    ]);
    expect(session.changes('XACK s g 3-1')).toEqual([
      { ...delivered, consumer: null, deliveryCount: 3 },
    ]);
  });

  it('tell that a deleted consumer takes its pending entries along', () => {
    const changes = filled().changes('XGROUP DELCONSUMER s g alice');
    expect(changes).toMatchObject([
      { kind: 'pending-changed', id: '1-1', consumer: null },
      { kind: 'pending-changed', id: '2-1', consumer: null },
    ]);
  });

  it('tell of groups that are made, moved and destroyed', () => {
    const session = filled();
    const moved = { kind: 'group-moved', group: 'h' };
    expect(session.changes('XGROUP CREATE s h $')).toEqual([{ ...moved, lastDelivered: '3-1' }]);
    expect(session.changes('XGROUP SETID s h 1-1')).toEqual([{ ...moved, lastDelivered: '1-1' }]);
    expect(session.changes('XGROUP DESTROY s h')).toEqual([{ ...moved, lastDelivered: null }]);
  });

  it('build a copied stream up again', () => {
    expect(
      filled()
        .changes('COPY s t')
        .map((change) => 'kind' in change && change.kind),
    ).toEqual([
      'key-placed',
      'stream-added',
      'stream-added',
      'stream-added',
      'group-moved',
      'pending-changed',
      'pending-changed',
    ]);
  });
});

describe('a snapshot', () => {
  const CHANGES = [
    'XADD s 9-1 a 9',
    'XDEL s 2-1',
    'XTRIM s MAXLEN 1',
    'XREADGROUP GROUP g bob STREAMS s >',
    'XREADGROUP GROUP g alice STREAMS s 0',
    'XCLAIM s g carol 0 1-1 3-1 FORCE',
    'XACK s g 1-1 2-1',
    'XGROUP SETID s g 1-1',
    'XGROUP DELCONSUMER s g alice',
    'XGROUP CREATE s h 0',
    'XGROUP DESTROY s g',
    'XSETID s 99-1',
  ];

  it.each(CHANGES)('does not change with %s', (line) => {
    const { server, client } = filled();
    const before = server.digest();
    const snapshot = server.snapshot();
    server.execute(client, line.split(' ').map(bytes), NOW + 5);
    server.restore(snapshot);
    expect(server.digest()).toBe(before);
    // And once more, now that the live value is the shared one.
    server.execute(client, line.split(' ').map(bytes), NOW + 5);
    server.restore(snapshot);
    expect(server.digest()).toBe(before);
  });

  it('serves the clients that waited when it was taken', () => {
    const { server, client } = filled();
    const words = 'XREADGROUP GROUP g bob BLOCK 0 STREAMS s >'.split(' ').map(bytes);
    server.execute(client, 'XGROUP SETID s g $'.split(' ').map(bytes), NOW);
    server.execute(client, words, NOW);
    const snapshot = server.snapshot();
    const restored = new RedisServer({ seed: 1 });
    restored.restore(snapshot);
    const other = restored.connect(NOW);
    const effects = restored.execute(other, 'XADD s 5-1 a 5'.split(' ').map(bytes), NOW);
    expect(effects.filter(({ kind }) => kind === 'unblocked')).toMatchObject([
      { client, cause: 'served' },
    ]);
    expect(server.inspect.stream(0, bytes('s'))?.entries).toHaveLength(3);
  });
});

describe('COPY', () => {
  it('leaves two streams that do not touch each other', () => {
    const session = filled();
    session.runAll(
      'COPY s t',
      'XADD s 5-1 a 5',
      'XACK s g 1-1',
      'XADD t 6-1 a 6',
      'XREADGROUP GROUP g bob STREAMS t >',
    );
    const { inspect } = session.server;
    const [s, t] = [inspect.stream(0, bytes('s')), inspect.stream(0, bytes('t'))];
    expect(s?.entries.map(({ id }) => id)).toEqual(['1-1', '2-1', '3-1', '5-1']);
    expect(t?.entries.map(({ id }) => id)).toEqual(['1-1', '2-1', '3-1', '6-1']);
    expect(s?.groups[0]?.pending.map(({ id }) => id)).toEqual(['2-1']);
    expect(t?.groups[0]?.pending.map(({ id }) => id)).toEqual(['1-1', '2-1', '3-1', '6-1']);
  });
});

it('shows a stream with its groups, cursors and pending entries', () => {
  expect(filled().server.inspect.stream(0, bytes('s'))).toEqual({
    entries: [
      { id: '1-1', fields: ['a', '1'] },
      { id: '2-1', fields: ['a', '2'] },
      { id: '3-1', fields: ['a', '3'] },
    ],
    lastId: '3-1',
    groups: [
      {
        name: 'g',
        lastDelivered: '2-1',
        lag: 1,
        pending: [
          { id: '1-1', consumer: 'alice', deliveredAt: NOW, deliveryCount: 1 },
          { id: '2-1', consumer: 'alice', deliveredAt: NOW, deliveryCount: 1 },
        ],
        consumers: [{ name: 'alice', seenAt: NOW, pendingCount: 2 }],
      },
    ],
  });
});

it('takes IDs from the clock, and goes on when the clock goes back', () => {
  const session = new Session();
  session.run('XADD s * a 1', NOW);
  session.run('XADD s * a 2', NOW);
  session.run('XADD s * a 3', NOW - 60_000);
  session.run('XADD s * a 4', NOW + 1);
  const ids = session.server.inspect.stream(0, bytes('s'))?.entries.map(({ id }) => id);
  expect(ids).toEqual([`${NOW}-0`, `${NOW}-1`, `${NOW}-2`, `${NOW + 1}-0`]);
});

it('lets WATCH hear of entries, and not of consumer groups', () => {
  const session = filled();
  const other = session.server.connect(NOW);
  const outcomes = ['XACK s g 1-1', 'XGROUP SETID s g 0', 'XDEL s 1-1'].map((line) => {
    session.runAll('WATCH s', 'MULTI', 'PING');
    session.server.execute(other, line.split(' ').map(bytes), NOW);
    return session.run('EXEC').find((effect) => effect.kind === 'reply')?.reply.kind;
  });
  expect(outcomes).toEqual(['array', 'array', 'nilArray']);
});

it('shows who listens to what', () => {
  const session = new Session();
  const { server, client } = session;
  session.runAll('SUBSCRIBE a b', 'PSUBSCRIBE x*');
  server.connect(NOW);
  const listening = [{ client, channels: ['a', 'b'], patterns: ['x*'], shardChannels: [] }];
  expect(server.inspect.subscribers()).toEqual(listening);
  const snapshot = server.snapshot();
  session.run('UNSUBSCRIBE');
  server.restore(snapshot);
  expect(server.inspect.subscribers()).toEqual(listening);
  expect(server.subscriptions.count('channel', bytes('a'))).toBe(1);
});
