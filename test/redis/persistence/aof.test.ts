/* What the append-only file keeps, and what a damaged one does. */
import { describe, expect, it } from 'vitest';
import { type Bytes, bytes, raw } from '../../../src/base/bytes.ts';
import { loadAof, reloadAofStepwise } from '../../../src/redis/persistence/aof-load.ts';
import {
  EMPTY_MANIFEST,
  formatManifest,
  loadMultiPart,
  parseManifest,
  withNewBase,
  withNewIncrement,
} from '../../../src/redis/persistence/aof-manifest.ts';
import { rewriteAof } from '../../../src/redis/persistence/aof-rewrite.ts';
import { AofWriter } from '../../../src/redis/persistence/aof-writer.ts';
import { RedisServer } from '../../../src/redis/server.ts';
import type { ServerOptions } from '../../../src/redis/server-options.ts';
import { encodeCommand } from '../../../src/resp/encode.ts';
import { Session } from '../session.ts';
import { datasetOf, RandomPast } from './history.ts';

const SEEDS = process.env.TWIN_SEED ? [Number(process.env.TWIN_SEED)] : [1, 2, 3, 4, 5];

function aofOf(past: RandomPast): Bytes {
  const writer = new AofWriter();
  return raw(past.propagated.map((effect) => writer.append(effect)).join(''));
}

function loaded(aof: Bytes, now: number, options: Partial<ServerOptions> = {}) {
  const server = new RedisServer({ seed: 2, ...options });
  const outcome = loadAof(server, aof, now);
  return { server, outcome };
}

function lines(...commands: string[]): Bytes {
  const words = commands.map((command) => command.split(' '));
  const effects = words.map((argv) => argv.map(bytes));
  const writer = new AofWriter(0);
  return raw(
    effects.map((argv) => writer.append({ kind: 'propagate', db: 0, to: 'both', argv })).join(''),
  );
}

describe('an append-only file', () => {
  it.each(SEEDS)('brings the dataset back, and so does its rewrite, seed=%i', (seed) => {
    const past = new RandomPast(seed);
    past.run(1500);
    const { server, now } = past.session;
    const dataset = datasetOf(server);
    const reloaded = loaded(aofOf(past), now);
    expect(reloaded.outcome).toMatchObject({ kind: 'loaded', truncatedBytes: 0 });
    expect(datasetOf(reloaded.server), `seed=${seed}`).toEqual(dataset);
    const rewritten = loaded(rewriteAof(server.snapshot()), now);
    expect(datasetOf(rewritten.server, true), `seed=${seed}`).toEqual(datasetOf(server, true));
  });

  it('keeps a key that expires while it is loaded, until time does its work', () => {
    const { server } = loaded(lines('SET k v', 'PEXPIREAT k 1000'), 5000);
    expect(server.inspect.keys(0)).toHaveLength(1);
    server.tick(5000);
    expect(server.inspect.keys(0)).toHaveLength(0);
  });

  it('drops a command that was cut off, and no more', () => {
    const whole = lines('RPUSH q 1', 'RPUSH q 2');
    const first = lines('RPUSH q 1').length;
    for (let cut = first + 1; cut < whole.length; cut += 1) {
      const { server, outcome } = loaded(raw(whole.slice(0, cut)), 0);
      const truncatedBytes = cut - first;
      expect(outcome).toEqual({ kind: 'loaded', commands: 1, validBytes: first, truncatedBytes });
      expect(server.inspect.list(0, bytes('q'))).toEqual(['1']);
    }
  });

  it('drops a MULTI that has no EXEC', () => {
    const kept = lines('RPUSH q 1');
    const aof = raw(kept + lines('MULTI', 'RPUSH q 2', 'RPUSH q 3'));
    const { server, outcome } = loaded(aof, 0);
    expect(outcome).toMatchObject({ kind: 'loaded', validBytes: kept.length });
    expect(server.inspect.list(0, bytes('q'))).toEqual(['1']);
  });

  it('refuses a file that was cut off when told to', () => {
    const aof = raw(lines('RPUSH q 1').slice(0, -3));
    const { outcome } = loaded(aof, 0, { config: { 'aof-load-truncated': 'no' } });
    expect(outcome).toMatchObject({ kind: 'failed', reason: /Unexpected end of file/ });
  });

  it.each([
    ['garbage', 'hello\r\n', /Bad file format/],
    ['no words', '*0\r\n', /Bad file format/],
    ['a word without its mark', '*1\r\nPING\r\n', /Bad file format/],
    ['an unknown command', '*1\r\n$5\r\nNOSUC\r\n', /Unknown command 'NOSUC'/],
    ['too few words', '*1\r\n$3\r\nSET\r\n', /Bad file format/],
    ['a damaged RDB', 'REDIS0010\xfe', /Error reading the RDB preamble/],
  ])('is refused when it holds %s', (_what, content, reason) => {
    const { outcome } = loaded(raw(lines('SET k v') + content), 0);
    const rdb = content.startsWith('REDIS') ? loaded(raw(content), 0).outcome : outcome;
    expect(rdb.kind === 'failed' ? rdb.reason : '').toMatch(reason);
  });

  it('is read over its annotations', () => {
    const aof = raw(`#TS:1700000000\r\n${lines('SET k v')}#TS:1700000001\r\n`);
    const { server, outcome } = loaded(aof, 0);
    expect(outcome).toMatchObject({ kind: 'loaded', truncatedBytes: 0 });
    expect(server.inspect.string(0, bytes('k'))).toBe('v');
  });

  it('wakes nobody and propagates nothing while it is loaded', () => {
    const session = new Session({ watchPropagation: true });
    const aof = lines('SET k v', 'PUBLISH c m');
    expect(loadAof(session.server, aof, session.now)).toMatchObject({ kind: 'loaded' });
    expect(session.send('A', 'GET k')).toEqual(['A: "v"']);
    expect(session.effects.filter(({ kind }) => kind === 'propagate')).toEqual([]);
  });
});

describe('a script in the file that takes long', () => {
  const SCRIPT = "redis.call('SET','a','1') for i = 1, 25000 do end redis.call('SET','b','2')";
  const aof = encodeCommand(['EVAL', SCRIPT, '0'].map(bytes)) + lines('SET c 3');
  const keys = (server: RedisServer) =>
    server.inspect
      .keys(0)
      .map(({ key }) => key)
      .sort();

  it('stands still between two looks at the network, where others hear LOADING', () => {
    const session = new Session({ scriptInstructions: 100, keepsLog: true });
    session.send('A', 'SET old 1');
    const steps = reloadAofStepwise(session.server, [raw(aof)]);
    let stops = 0;
    for (let step = steps.next(); !step.done; step = steps.next()) {
      stops += 1;
      if (stops > 3) continue;
      const [reply] = session.send('A', 'GET a');
      expect(reply).toBe('A: LOADING Redis is loading the dataset in memory');
    }
    // Three for 25,000 loops at 10,000 each, and one behind each command.
    expect(stops).toBe(5);
    expect(keys(session.server)).toEqual(['a', 'b', 'c']);
    expect(session.send('A', 'GET b')).toEqual(['A: "2"']);
    const log = session.effects.flatMap((effect) => (effect.kind === 'log' ? [effect.text] : []));
    expect(log.join()).toMatch(/Slow script detected: still in execution .* SCRIPT KILL command/);
  });

  it('comes to its end where nobody looks', () => {
    const { server, outcome } = loaded(raw(aof), 0, { scriptInstructions: 100 });
    expect(outcome).toMatchObject({ kind: 'loaded', commands: 2, truncatedBytes: 0 });
    expect(keys(server)).toEqual(['a', 'b', 'c']);
  });
});

describe('a multi-part file', () => {
  const NAME = 'appendonly.aof';
  const started = withNewIncrement(withNewBase(EMPTY_MANIFEST, NAME, 'aof'), NAME);

  it('goes through a rewrite as Redis names its files', () => {
    const done = withNewBase(withNewIncrement(started, NAME), NAME, 'aof');
    expect(formatManifest(done)).toBe(
      `file ${NAME}.2.base.aof seq 2 type b\nfile ${NAME}.1.incr.aof seq 1 type h\n` +
        `file ${NAME}.1.base.aof seq 1 type h\nfile ${NAME}.2.incr.aof seq 2 type i\n`,
    );
    expect(parseManifest(formatManifest(done))).toEqual(done);
  });

  it.each([
    '',
    'file a seq 1 type b',
    'file a seq 1 type x\n',
    'file a/b seq 1 type b\n',
    'file a seq 1 type b\nfile b seq 2 type b\n',
    'file a seq 2 type i\nfile b seq 1 type i\n',
  ])('refuses the manifest %j', (text) => {
    expect(parseManifest(raw(text))).toBeTypeOf('string');
  });

  it('is loaded base first', () => {
    const files = new Map([
      [`${NAME}.1.base.aof`, lines('RPUSH q 1')],
      [`${NAME}.1.incr.aof`, lines('RPUSH q 2')],
    ]);
    const server = new RedisServer({ seed: 1 });
    const outcome = loadMultiPart(server, started, (name) => files.get(name), 0);
    expect(outcome).toMatchObject({ kind: 'loaded', commands: 2 });
    expect(server.inspect.list(0, bytes('q'))).toEqual(['1', '2']);
  });

  it('may be cut short in its last file only', () => {
    const short = raw(lines('RPUSH q 1', 'RPUSH q 2').slice(0, -4));
    const load = (base: Bytes, incr: Bytes) =>
      loadMultiPart(
        new RedisServer({ seed: 1 }),
        started,
        (name) => (name.includes('base') ? base : incr),
        0,
      ).kind;
    expect(load(lines('RPUSH q 1'), short)).toBe('loaded');
    expect(load(short, lines('RPUSH q 3'))).toBe('failed');
  });
});
