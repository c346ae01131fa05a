/* A whole server in this process: its own folder, a port that the system chose, and no log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions } from '../../src/server/options.ts';
import { type ServingServer, startServing } from '../../src/server/serving.ts';
import { ask } from '../environment/ask.ts';

export interface Started {
  readonly server: ServingServer;
  readonly port: number;
  readonly folder: string;
  /** Replies to inline commands, one line each. */
  readonly ask: (...lines: string[]) => Promise<string[]>;
  readonly stop: () => Promise<void>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'redis-port-'));
}

/** Starts a server with words of a command line. The folder goes with it unless it was given. */
export async function start(words: readonly string[], given?: string): Promise<Started> {
  const folder = given ?? temporaryFolder();
  const own = ['--dir', folder, '--loglevel', 'warning', '--logfile', join(folder, 'log')];
  // As Redis's own tests have it: a replica is seen to at once.
  const quick = ['--repl-diskless-sync-delay', '0', '--enable-debug-command', 'yes'];
  const options = readOptions([...own, ...quick, ...words]);
  const server = await startServing({ ...options, port: 0, hosts: ['127.0.0.1'] });
  const port = server.port ?? 0;
  const stop = async () => {
    server.shutDown(false);
    await server.ended;
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return { server, port, folder, stop, ask: (...lines) => ask(port, ...lines) };
}

const LIMIT_MS = 20_000;

/** Waits until something holds; throws when it does not within 20 s. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came to be that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
