/*
 * A replica that loads a dataset while it comes in (repl-diskless-load): what its clients are told
 * meanwhile, and what is there when the dataset fails to come. As on the server; Redis's own tests
 * of it (integration/replication) were run on the port.
 */
import { describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../../src/base/bytes.ts';
import { Session } from '../session.ts';

const LOADING = 'A: LOADING Redis is loading the dataset in memory';

/** What a primary sends to who asks for everything: its answer, and the dataset behind it. */
function fullResync(): { answer: string; dataset: string; replid: string } {
  const primary = new Session();
  primary.send('A', 'SET new 1');
  primary.send('R', 'PSYNC ? -1');
  const sent = primary.effects.flatMap((effect) => (effect.kind === 'stream' ? effect.bytes : []));
  const [, answer = '', dataset = ''] = /^(\+FULLRESYNC .*?\r\n)(.*)$/s.exec(sent.join('')) ?? [];
  return { answer, dataset, replid: primary.server.replication.replid };
}

/** A replica that has asked for everything. */
class Replica extends Session {
  constructor(mode: string, hasKey = true) {
    super({ config: { 'repl-diskless-load': mode, 'replica-read-only': 'no' } });
    if (hasKey) this.send('A', 'SET old 1');
    this.send('A', 'REPLICAOF 127.0.0.1 1');
    this.effects.push(...this.server.linkOpened(this.attempt, this.now));
    this.receive('+PONG\r\n+OK\r\n+OK\r\n');
  }

  get attempt(): number {
    return this.server.replication.attempts;
  }

  receive(text: string): void {
    this.effects.push(...this.server.linkReceived(this.attempt, raw(text) as Bytes, this.now));
  }

  loses(): void {
    this.effects.push(...this.server.linkClosed(this.attempt, this.now));
  }

  get loading(): string {
    const info = this.send('A', 'INFO persistence').join();
    const figure = (name: string) => new RegExp(`${name}:(\\d)`).exec(info)?.[1] ?? '';
    return `${figure('nloading')} ${figure('async_loading')}`;
  }
}

describe('a dataset of another history', () => {
  const { answer, dataset } = fullResync();
  const half = dataset.length / 2;

  it('is not served while it comes in', () => {
    const replica = new Replica('swapdb');
    replica.receive(answer + dataset.slice(0, half));
    expect(replica.loading).toBe('1 0');
    expect(replica.send('A', 'GET old')).toEqual([LOADING]);
    expect(replica.send('A', 'CONFIG SET appendonly yes')).toEqual([LOADING]);
    replica.receive(dataset.slice(half));
    expect(replica.loading).toBe('0 0');
    expect(replica.send('A', 'KEYS *')).toEqual(['A: ["new"]']);
  });

  it('leaves what was there when it fails to come', () => {
    const replica = new Replica('swapdb');
    replica.receive(answer + dataset.slice(0, half));
    replica.loses();
    expect(replica.loading).toBe('0 0');
    expect(replica.send('A', 'KEYS *')).toEqual(['A: ["old"]']);
  });

  it('is loaded so by a replica that has nothing, and by another one only when all is there', () => {
    for (const [hasKey, seen] of [
      [false, '1 0'],
      [true, '0 0'],
    ] as const) {
      const replica = new Replica('on-empty-db', hasKey);
      replica.receive(answer + dataset.slice(0, half));
      expect(replica.loading).toBe(seen);
    }
    const plain = new Replica('disabled', false);
    plain.receive(answer + dataset.slice(0, half));
    expect(plain.loading).toBe('0 0');
  });
});

describe('a newer state of the same history', () => {
  it('leaves the old one served until it is there', () => {
    const replica = new Replica('swapdb');
    const { answer, dataset, replid } = fullResync();
    replica.server.replication.replid = replid;
    replica.receive(answer + dataset.slice(0, -9));
    expect(replica.loading).toBe('0 1');
    expect(replica.send('A', 'GET old')).toEqual(['A: "1"']);
    expect(replica.send('A', 'REPLICAOF NO ONE')).toEqual([LOADING]);
    expect(replica.send('A', 'CONFIG SET appendonly no')).toEqual([LOADING]);
    replica.send('A', 'MULTI');
    replica.send('A', 'GET old');
    expect(replica.send('A', 'EXEC')).toEqual(['A: ["1"]']);
    replica.receive(dataset.slice(-9));
    expect(replica.loading).toBe('0 0');
    expect(replica.send('A', 'KEYS *')).toEqual(['A: ["new"]']);
  });
});
