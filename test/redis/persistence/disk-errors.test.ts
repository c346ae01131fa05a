/*
 * A disk that fails: what is refused and until when. A live server on a disk that fails cannot be
 * had here at will, so the texts are those of its source.
 */
import { expect, it } from 'vitest';
import { TestClient } from '../client.ts';

const NO_SNAPSHOT =
  "-MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to " +
  'disk. Commands that may modify the data set are disabled, because this instance is ' +
  'configured to report errors during writes if RDB snapshotting fails ' +
  '(stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB ' +
  'error. ';

function withFailedSave(): TestClient {
  const client = new TestClient({ config: { save: '3600 1' } });
  client.text('BGSAVE');
  client.server.childEnded(false, client.server.now);
  return client;
}

it('refuses writes and PING after a failed BGSAVE, until one succeeds', () => {
  const client = withFailedSave();
  expect(client.text('SET', 'k', 'v')).toBe(NO_SNAPSHOT);
  expect(client.text('PING')).toBe(NO_SNAPSHOT);
  expect(client.text('GET', 'k')).toBe('$-1 ');
  expect(client.text('INFO', 'persistence')).toContain('rdb_last_bgsave_status:err');
  client.text('BGSAVE');
  client.server.childEnded(true, client.server.now);
  expect(client.text('SET', 'k', 'v')).toBe('+OK ');
});

it('minds no failed BGSAVE where nobody asks it to', () => {
  const client = withFailedSave();
  client.text('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no');
  expect(client.text('SET', 'k', 'v')).toBe('+OK ');
  client.text('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'yes', 'save', '');
  expect(client.text('SET', 'k', 'v')).toBe('+OK ');
});

it('refuses scripts that declare that they write', () => {
  const client = withFailedSave();
  const reading = '#!lua flags=no-writes\nreturn 1';
  expect(client.text('EVAL', '#!lua\nreturn 1', '0')).toBe(NO_SNAPSHOT);
  expect(client.text('EVAL', reading, '0')).toBe(':1 ');
  const undeclared = "return redis.call('SET', KEYS[1], 'v')";
  expect(client.text('EVAL', undeclared, '1', 'k')).toContain('MISCONF');
});

it('refuses writes while the append-only file cannot be written', () => {
  const client = new TestClient({ config: { appendonly: 'yes' } });
  client.server.background.aofFault = 'No space left on device';
  expect(client.text('SET', 'k', 'v')).toBe(
    '-MISCONF Errors writing to the AOF file: No space left on device ',
  );
  expect(client.text('INFO', 'persistence')).toContain('aof_last_write_status:err');
  client.server.background.aofFault = null;
  expect(client.text('SET', 'k', 'v')).toBe('+OK ');
});

it('ends a BGSAVE with FLUSHALL, which is no failure', () => {
  const client = new TestClient({ config: { save: '3600 1' } });
  client.text('SET', 'k', 'v');
  client.text('BGSAVE');
  const kinds = client.effects('FLUSHALL').map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.includes('save'))).toEqual(['stop-save', 'save']);
  const info = client.text('INFO', 'persistence');
  expect(info).toContain('rdb_bgsave_in_progress:0');
  expect(info).toContain('rdb_last_bgsave_status:ok');
  expect(client.text('SET', 'k', 'v')).toBe('+OK ');
});
