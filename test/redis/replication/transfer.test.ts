/*
 * A dataset that takes time to send, as on a port: who waits for it, what is kept meanwhile, and
 * what a slow replica means for the backlog and for the others.
 */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/base/bytes.ts';
import type { Effect } from '../../../src/redis/effects.ts';
import { Session } from '../session.ts';

const KB = 1024;

/** A primary whose environment sends datasets bit by bit, and replicas in the raw. */
class Primary extends Session {
  constructor(config: Readonly<Record<string, string>> = {}) {
    const own = { 'repl-diskless-sync-delay': '0', ...config };
    super({ sendsDatasets: true, keepsLog: true, config: own });
    this.send('A', 'SET before 1');
  }

  /** A replica asks for everything. */
  join(name: string, knowsMarks = true): void {
    if (knowsMarks) this.send(name, 'REPLCONF capa eof capa psync2');
    this.send(name, 'PSYNC ? -1');
  }

  /** What a replica was sent that is no reply. */
  sentTo(name: string): string {
    const id = this.id(name);
    const mine = (effect: Effect) =>
      effect.kind === 'stream' && effect.client === id ? [effect.bytes] : [];
    return this.effects.flatMap(mine).join('');
  }

  get transfers(): (string | null)[] {
    return this.effects.flatMap((effect) => (effect.kind === 'send-dataset' ? [effect.mark] : []));
  }

  /** The environment says that everything is sent. */
  sent(): void {
    this.effects.push(...this.server.childEnded(true, this.now));
  }

  info(field: string): string {
    const reply = this.send('A', 'INFO everything').join();
    return new RegExp(`n${field}:(.*?)\\\\r`).exec(reply)?.[1] ?? '';
  }

  /** What it told its log since `from`. */
  logged(from: number): string[] {
    return this.effects
      .slice(from)
      .flatMap((effect) => (effect.kind === 'log' ? [effect.text] : []));
  }

  write(kilobytes: number): void {
    for (let at = 0; at < kilobytes; at += 1) {
      this.sendWords('A', ['SET', `key:${at}`, 'x'.repeat(KB)].map(bytes));
    }
  }
}

const FULL = /^\+FULLRESYNC [0-9a-f]{40} (\d+)\r\n$/;

describe('a replica that is sent a dataset', () => {
  it('gets the stream once it has said that it found the end', () => {
    const primary = new Primary();
    primary.join('R');
    expect(primary.sentTo('R')).toMatch(FULL);
    expect(primary.transfers).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
    const head = primary.sentTo('R').length;
    primary.send('A', 'SET during 1');
    primary.sent();
    primary.send('A', 'SET after 1');
    expect(primary.sentTo('R').slice(head)).toBe('');
    expect(primary.info('slave0')).toMatch(/state=online/);
    primary.send('R', 'REPLCONF ACK 0');
    primary.send('A', 'SET more 1');
    const stream = primary.sentTo('R').slice(head);
    expect(stream.match(/SELECT|during|after|more/g)).toEqual([
      'SELECT',
      'during',
      'after',
      'more',
    ]);
  });

  it('is seen as waiting, and the save as one that goes on', () => {
    const primary = new Primary();
    primary.join('R');
    expect(primary.info('connected_slaves')).toBe('1');
    expect(primary.info('slave0')).toMatch(/state=wait_bgsave/);
    expect(primary.info('rdb_bgsave_in_progress')).toBe('1');
    expect(primary.send('A', 'ROLE').join()).toMatch(/, \[\]\]$/);
    expect(primary.send('A', 'BGSAVE')).toEqual(['A: ERR Background save already in progress']);
    expect(primary.send('W', 'WAIT 1 1')).toEqual([]);
    primary.sent();
    expect(primary.info('rdb_bgsave_in_progress')).toBe('0');
    // Nothing was saved that a restart would find.
    expect(primary.info('rdb_changes_since_last_save')).toBe('1');
  });

  it('shares it with those that ask within repl-diskless-sync-delay', () => {
    const primary = new Primary({ 'repl-diskless-sync-delay': '5' });
    primary.join('R');
    primary.wait(2000);
    primary.join('S');
    primary.wait(2000);
    expect(primary.transfers).toHaveLength(0);
    // Only that the primary is alive.
    expect(primary.sentTo('R')).toMatch(/^\n+$/);
    primary.wait(2000);
    expect(primary.transfers).toHaveLength(1);
    for (const name of ['R', 'S']) expect(primary.sentTo(name).trimStart()).toMatch(FULL);
  });

  it('need not wait when there are repl-diskless-sync-max-replicas', () => {
    const config = { 'repl-diskless-sync-delay': '60', 'repl-diskless-sync-max-replicas': '2' };
    const primary = new Primary(config);
    primary.join('R');
    primary.wait(2000);
    expect(primary.transfers).toHaveLength(0);
    primary.join('S');
    primary.wait(1000);
    expect(primary.transfers).toHaveLength(1);
  });

  it('waits for the next one when it comes too late', () => {
    const primary = new Primary();
    primary.join('R');
    primary.join('S');
    primary.wait(3000);
    expect(primary.transfers).toHaveLength(1);
    primary.sent();
    primary.wait(1000);
    expect(primary.transfers).toHaveLength(2);
    expect(primary.sentTo('S').trimStart()).toMatch(FULL);
  });

  it('joins one whose length is told, and then gets the same stream', () => {
    const primary = new Primary({ 'repl-diskless-sync': 'no' });
    primary.join('R', false);
    const [, offset] = FULL.exec(primary.sentTo('R')) ?? [];
    primary.send('A', 'SET during 1');
    primary.join('S', false);
    expect(FULL.exec(primary.sentTo('S'))?.[1]).toBe(offset);
    expect(primary.transfers).toEqual([null]);
    primary.sent();
    expect(primary.sentTo('R')).toMatch(/SELECT[\s\S]*during/);
    expect(primary.sentTo('S')).toBe(primary.sentTo('R'));
  });

  it('ends it when it was the last one, and what was kept for it goes', () => {
    const primary = new Primary({ 'repl-backlog-size': String(16 * KB) });
    primary.join('R');
    primary.write(200);
    expect(Number(primary.info('repl_backlog_histlen'))).toBeGreaterThan(200 * KB);
    primary.leave('R');
    expect(primary.effects.filter(({ kind }) => kind === 'stop-save')).toHaveLength(1);
    expect(primary.info('rdb_bgsave_in_progress')).toBe('0');
    expect(Number(primary.info('repl_backlog_histlen'))).toBeLessThan(40 * KB);
  });

  it('is dropped by a FLUSHALL, and may come back', () => {
    const primary = new Primary();
    primary.join('R');
    primary.send('A', 'FLUSHALL');
    expect(primary.info('connected_slaves')).toBe('0');
    expect(primary.effects.filter(({ kind }) => kind === 'close')).toHaveLength(1);
  });
});

describe('what is kept for a slow replica', () => {
  it('is kept once, and serves others beyond the size of the backlog', () => {
    const config = { 'repl-diskless-sync-delay': '1', 'repl-backlog-size': String(16 * KB) };
    const primary = new Primary(config);
    for (const name of ['R', 'S']) primary.join(name);
    primary.wait(2000);
    const start = Number(primary.info('master_repl_offset')) + 1;
    primary.write(200);
    const memory = Number(primary.info('mem_total_replication_buffers'));
    expect(memory).toBeGreaterThan(200 * KB);
    expect(memory).toBeLessThan(270 * KB);
    primary.send('T', 'REPLCONF capa eof capa psync2');
    primary.send('T', `PSYNC ${primary.info('master_replid')} ${start}`);
    expect(primary.sentTo('T')).toMatch(/^\+CONTINUE [0-9a-f]{40}\r\n[\s\S]*key:199/);
    primary.leave('R');
    expect(Number(primary.info('mem_total_replication_buffers'))).toBe(memory);
    primary.leave('S');
    expect(Number(primary.info('mem_total_replication_buffers'))).toBeLessThan(50 * KB);
  });

  it('takes what it takes on a server', () => {
    // As redis-server 7.0.15 shows it after 30 kB with a block of 20,504 bytes and a second one.
    const primary = new Primary({ 'repl-backlog-size': String(16 * KB) });
    primary.join('R');
    primary.write(30);
    expect(primary.info('mem_total_replication_buffers')).toBe('41008');
    expect(primary.info('mem_clients_slaves')).toBe('24624');
    expect(primary.info('mem_not_counted_for_evict')).toBe('24496');
  });

  it('is the output of that replica in CLIENT LIST', () => {
    const primary = new Primary();
    primary.join('R');
    const before = Number(primary.info('master_repl_offset'));
    primary.write(100);
    const held = Number(primary.info('master_repl_offset')) - before;
    expect(primary.send('A', 'CLIENT LIST TYPE replica').join()).toContain(` omem=${held} `);
  });
});

describe('a dataset that its last receiver has left', () => {
  it.each([
    ['', '0'],
    ['900 1', '1'],
  ])('is saved to its end only where saves are wanted: save "%s"', (save, goesOn) => {
    const primary = new Primary({ 'repl-diskless-sync': 'no', save });
    primary.join('R');
    expect(primary.info('rdb_bgsave_in_progress')).toBe('1');
    primary.leave('R');
    expect(primary.info('rdb_bgsave_in_progress')).toBe(goesOn);
    primary.sent();
    expect(primary.info('rdb_bgsave_in_progress')).toBe('0');
  });
});

describe('a replica that wants answers', () => {
  it.each([
    ['PING', 'ping', []],
    ['XINFO HELP', 'xinfo|help', []],
    ['GET before', 'get', ["Replica can't interact with the keyspace"]],
  ])('is disconnected after %s, and the log says why', (line, command, errors) => {
    const primary = new Primary();
    primary.join('R');
    const from = primary.effects.length;
    expect(primary.send('R', line)).toEqual([]);
    const [refused = '', ...critical] = primary.logged(from);
    expect(refused).toContain(
      `Replica generated a reply to command '${command}', disconnecting it`,
    );
    expect(critical).toEqual(
      errors.map((error) =>
        expect.stringMatching(`== CRITICAL == This master is sending .* replica: '-ERR ${error}'`),
      ),
    );
    expect(primary.effects.at(-1)).toMatchObject({ kind: 'close', client: primary.id('R') });
  });

  it('may say what it has', () => {
    const primary = new Primary();
    primary.join('R');
    const from = primary.effects.length;
    primary.send('R', 'REPLCONF ACK 0');
    expect(primary.effects.slice(from).some(({ kind }) => kind === 'close')).toBe(false);
  });

  it('must name an offset', () => {
    const primary = new Primary();
    const from = primary.effects.length;
    expect(primary.send('R', 'PSYNC ? here')).toEqual([
      'R: ERR value is not an integer or out of range',
    ]);
    expect(primary.logged(from)).toEqual([
      expect.stringMatching(/^Replica .* asks for synchronization but with a wrong offset$/),
    ]);
  });
});
