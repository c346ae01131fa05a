/* A snapshot is a moment kept: what happens later does not change it, and one can go back. */
import { describe, expect, it } from 'vitest';
import { quoted, raw } from '../../src/base/bytes.ts';
import { RedisServer } from '../../src/redis/server.ts';
import { Choices } from '../base/choices.ts';
import { randomCommand } from './random-commands.ts';
import { Session } from './session.ts';

const SEEDS = [1, 2, 3];

function runRandom(session: Session, pick: Choices, steps: number): string[] {
  const replies: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    replies.push(...session.sendWords(pick.of(['A', 'B']), randomCommand(pick)));
    if (pick.below(10) === 0) replies.push(...session.wait(pick.below(5000)));
  }
  return replies;
}

describe('a snapshot', () => {
  it.each(SEEDS)('is not changed by 1,000 random commands, seed=%i', (seed) => {
    const session = new Session({ watchElements: true });
    const pick = new Choices(seed);
    runRandom(session, pick, 500);
    const snapshot = session.server.snapshot();
    const digest = session.server.digest();
    runRandom(session, pick, 1000);
    expect(session.server.digest()).not.toBe(digest);
    session.server.restore(snapshot);
    expect(session.server.digest()).toBe(digest);
  });

  it.each(SEEDS)('can be gone back to again and again, seed=%i', (seed) => {
    const session = new Session();
    runRandom(session, new Choices(seed), 300);
    const start = session.now;
    const snapshot = session.server.snapshot();
    const again = () => {
      session.now = start;
      session.server.restore(snapshot);
      const replies = runRandom(session, new Choices(seed + 100), 300);
      return { replies, digest: session.server.digest() };
    };
    const first = again();
    expect(again()).toEqual(first);
    expect(again()).toEqual(first);
  });

  it('starts a second server in the same state', () => {
    const session = new Session();
    runRandom(session, new Choices(9), 300);
    const other = new RedisServer({ seed: 1 });
    other.restore(session.server.snapshot());
    expect(other.digest()).toBe(session.server.digest());
  });

  it('holds who subscribed before whom', () => {
    const server = new RedisServer({ seed: 1 });
    const [early, late, speaker] = [server.connect(0), server.connect(0), server.connect(0)];
    const listen = ['SUBSCRIBE', 'news'].map(raw);
    server.execute(late, listen, 0);
    server.execute(early, listen, 0);
    server.restore(server.snapshot());
    const told = server.execute(speaker, ['PUBLISH', 'news', 'hi'].map(raw), 0);
    const order = told.flatMap((effect) => (effect.kind === 'reply' ? [effect.client] : []));
    expect(order.slice(0, 2)).toEqual([late, early]);
  });

  it('holds to what somebody listened, whatever they subscribe to later', () => {
    const server = new RedisServer({ seed: 1 });
    const client = server.connect(0);
    const run = (...words: string[]) => server.execute(client, words.map(raw), 0);
    const heard = () => server.inspect.subscribers().flatMap(({ channels }) => channels);
    run('SUBSCRIBE', 'news', 'sport');
    const snapshot = server.snapshot();
    run('SUBSCRIBE', 'weather');
    run('UNSUBSCRIBE', 'news');
    expect(heard()).toEqual(['sport', 'weather']);
    server.restore(snapshot);
    expect(heard()).toEqual(['news', 'sport']);
    run('UNSUBSCRIBE');
    server.restore(snapshot);
    expect(heard()).toEqual(['news', 'sport']);
  });

  it('holds who waits, in which order and until when', () => {
    const session = new Session();
    session.id('C');
    session.send('A', 'BLPOP q 10');
    session.send('B', 'BLPOP q 0');
    const snapshot = session.server.snapshot();
    session.send('C', 'RPUSH q 1 2');
    session.server.restore(snapshot);
    expect(session.server.inspect.blockedClients()).toHaveLength(2);
    expect(session.send('C', 'RPUSH q 1')).toEqual(['C: (int) 1', 'A: ["q", "1"]']);
    session.server.restore(snapshot);
    expect(session.wait(20_000)).toEqual(['A: nilArray']);
  });

  it('holds transactions, watches, databases and pauses', () => {
    const session = new Session();
    session.id('B');
    session.send('A', 'SELECT 3');
    session.send('A', 'WATCH k');
    session.send('A', 'MULTI');
    session.send('A', 'SET k 1');
    session.send('C', 'CLIENT PAUSE 1000 WRITE');
    session.send('D', 'SET d 1');
    const snapshot = session.server.snapshot();
    const go = () => [
      ...session.send('C', 'CLIENT UNPAUSE'),
      ...session.send('B', 'SELECT 3'),
      ...session.send('B', 'SET k 2'),
      ...session.send('A', 'EXEC'),
    ];
    const expected = ['C: OK', 'D: OK', 'B: OK', 'B: OK', 'A: nilArray'];
    expect(go()).toEqual(expected);
    session.server.restore(snapshot);
    expect(go()).toEqual(expected);
  });

  it('keeps the order in which SCAN and RANDOMKEY see the keys', () => {
    const session = new Session();
    for (let at = 0; at < 100; at += 1) session.send('A', `SET k${at} x`);
    for (let at = 0; at < 50; at += 3) session.send('A', `DEL k${at}`);
    const look = () => [...session.send('A', 'SCAN 0'), ...session.send('A', 'RANDOMKEY')];
    const snapshot = session.server.snapshot();
    const before = look();
    session.server.restore(snapshot);
    expect(look()).toEqual(before);
  });
});

describe('an error', () => {
  it.each(SEEDS)('leaves the dataset as it was, seed=%i', (seed) => {
    const session = new Session();
    const pick = new Choices(seed);
    let errors = 0;
    for (let step = 0; step < 1500; step += 1) {
      const argv = randomCommand(pick);
      // What a transaction did before its error stays; it is no error of the EXEC.
      if (['MULTI', 'WATCH', 'UNWATCH'].includes(String(argv[0]))) continue;
      const before = datasetOf(session);
      const [reply] = session.sendWords('A', argv);
      if (!/^A: [A-Z]+ /.test(reply ?? '')) continue;
      errors += 1;
      expect(datasetOf(session), `seed=${seed}: ${argv.map(quoted).join(' ')}`).toEqual(before);
    }
    expect(errors).toBeGreaterThan(150);
  });
});

function datasetOf(session: Session): unknown {
  const { inspect } = session.server;
  return inspect.databases().map((db) =>
    inspect.keys(db).map((view) => {
      return [db, view, inspect.list(db, view.key), inspect.string(db, view.key)];
    }),
  );
}
