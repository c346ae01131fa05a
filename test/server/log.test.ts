// A server's log when its file cannot be written any more.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start } from './started.ts';

test('a server goes on when the folder of its log is gone', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'redis-log-'));
  const server = await start(['--logfile', join(elsewhere, 'log')]);
  try {
    expect(await server.ask('CONFIG SET loglevel debug', 'SAVE')).toEqual(['+OK', '+OK']);
    expect(readFileSync(join(elsewhere, 'log'), 'utf8')).toContain('DB saved on disk');
    rmSync(elsewhere, { recursive: true });
    expect(await server.ask('SAVE', 'PING')).toEqual(['+OK', '+PONG']);
  } finally {
    await server.stop();
  }
});
