/* MONITOR and SLOWLOG, whose lines hold addresses and moments that no transcript can compare. */
import { expect, it } from 'vitest';
import { Session } from './session.ts';

const AT = '1700000000.000000';

function monitored(...lines: string[]): string[] {
  const session = new Session();
  session.send('A', 'MONITOR');
  return lines.flatMap((line) => session.send('B', line)).filter((got) => got.startsWith('A: '));
}

it('shows a monitor what others run, with the database after it and every byte escaped', () => {
  expect(monitored('SET k v', 'GET "a\\"\\r\\n\\x00"', 'SELECT 3')).toEqual([
    `A: ${AT} [0 127.0.0.1:0] "SET" "k" "v"`,
    `A: ${AT} [0 127.0.0.1:0] "GET" "a\\"\\r\\n\\x00"`,
    `A: ${AT} [3 127.0.0.1:0] "SELECT" "3"`,
  ]);
});

it('keeps passwords, administration and what never ran from monitors', () => {
  const lines = ['AUTH a b', 'HELLO 2 AUTH a b', 'CONFIG GET x', 'NOSUCH', 'GET', 'SLOWLOG LEN'];
  expect(monitored(...lines)).toEqual([
    `A: ${AT} [0 127.0.0.1:0] "AUTH" "(redacted)" "(redacted)"`,
    `A: ${AT} [0 127.0.0.1:0] "HELLO" "2" "AUTH" "(redacted)" "(redacted)"`,
  ]);
});

it('shows a transaction when it runs, and EXEC after its commands', () => {
  expect(monitored('MULTI', 'SET a 1', 'EXEC').map((line) => line.split('] ')[1])).toEqual([
    '"MULTI"',
    '"SET" "a" "1"',
    '"EXEC"',
  ]);
});

it('answers a monitor before it shows it its own command, and lets it touch no key', () => {
  const session = new Session();
  session.send('A', 'MONITOR');
  expect(session.send('A', 'PING')).toEqual(['A: PONG', `A: ${AT} [0 127.0.0.1:0] "PING"`]);
  expect(session.send('A', 'GET k')).toEqual(["A: ERR Replica can't interact with the keyspace"]);
  expect(session.send('A', 'MONITOR')).toEqual([]);
});

it('ends with the connection, and with RESET', () => {
  const session = new Session();
  session.send('A', 'MONITOR');
  session.send('C', 'MONITOR');
  session.send('A', 'RESET');
  session.leave('C');
  expect(session.send('B', 'PING')).toEqual(['B: PONG']);
});

it('still monitors after the server was restored', () => {
  const session = new Session();
  session.send('A', 'MONITOR');
  const snapshot = session.server.snapshot();
  session.send('A', 'RESET');
  session.server.restore(snapshot);
  expect(session.send('B', 'PING')).toHaveLength(2);
});

it('logs every command when the threshold is 0, newest first, and cuts what is long', () => {
  const session = new Session();
  session.send('A', 'CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 3');
  session.send('A', `SET k ${'x'.repeat(130)}`);
  session.send('A', `DEL ${Array.from({ length: 40 }, (_, n) => n).join(' ')}`);
  const [got = ''] = session.send('A', 'SLOWLOG GET');
  expect(got).toContain(`"SET", "k", "${'x'.repeat(128)}... (2 more bytes)"`);
  expect(got).toContain('"29", "... (10 more arguments)"');
  expect(got.indexOf('"DEL"')).toBeLessThan(got.indexOf('"SET"'));
  expect(session.send('A', 'SLOWLOG LEN')).toEqual(['A: (int) 3']);
});

it('goes back to the slow log and the parameters of a snapshot', () => {
  const session = new Session();
  session.send('A', 'CONFIG SET slowlog-log-slower-than 0 timeout 7');
  session.send('A', 'PING');
  const snapshot = session.server.snapshot();
  session.send('A', 'CONFIG SET slowlog-log-slower-than -1 timeout 8');
  session.send('A', 'SLOWLOG RESET');
  session.server.restore(snapshot);
  expect(session.server.config.text('timeout')).toBe('7');
  expect(session.send('A', 'SLOWLOG LEN')).toEqual(['A: (int) 2']);
});

it('logs what waited as slow once it is served, and not before', () => {
  const session = new Session();
  session.send('A', 'CONFIG SET slowlog-log-slower-than 0');
  session.send('A', 'SLOWLOG RESET');
  session.send('B', 'BLPOP line 0');
  expect(session.send('A', 'SLOWLOG GET')[0]).not.toContain('BLPOP');
  session.send('A', 'RPUSH line a');
  expect(session.send('A', 'SLOWLOG GET 1')[0]).toContain('["BLPOP", "line", "0"]');
});
