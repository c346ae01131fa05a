/*
 * A real redis-server for the twin tests, which hold the emulator against it.
 * Each server runs alone: free port on loopback, its own temporary folder, no saving unless asked.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath, isProgram } from './find-program.ts';

/** The version that the emulator mirrors; other versions differ in texts and in commands. */
const REFERENCE_VERSION = '7.0.15';

/** What to tell a person who has no redis-server. */
export const HOW_TO_GET_REDIS_SERVER =
  `No redis-server found: install it (Debian 12: apt-get install redis-server) or set ` +
  `REDIS_SERVER. The tests are written against ${REFERENCE_VERSION}.`;

const START_LIMIT_MS = 10_000;
const POLL_MS = 10;
const STOP_LIMIT_MS = 5_000;
const PORT_TRIES = 5;

/** A redis-server program and the version it reports. */
export interface RedisServerProgram {
  readonly path: string;
  readonly version: string;
}

/**
 * The redis-server to use: REDIS_SERVER, else the one on PATH; null if there is none.
 * @throws if REDIS_SERVER is set to something that cannot be run
 */
export function findRedisServer(): RedisServerProgram | null {
  const chosen = process.env.REDIS_SERVER;
  if (chosen && !isProgram(chosen)) throw new Error(`REDIS_SERVER is no program: ${chosen}`);
  const path = chosen || findOnPath('redis-server');
  if (!path) return null;
  const answer = spawnSync(path, ['--version'], { encoding: 'latin1' }).stdout ?? '';
  const version = /v=(\S+)/.exec(answer)?.[1];
  return version ? { path, version } : null;
}

/** A running server. `folder` is its working directory, which `stop` removes. */
export interface RunningRedis {
  readonly port: number;
  readonly pid: number;
  readonly folder: string;
  readonly stop: () => Promise<void>;
  /** kill -9; its folder stays until `stop`. */
  readonly kill: () => Promise<void>;
}

export interface RedisStart {
  /** Further options as on its command line, such as ['--appendonly', 'yes']. */
  readonly args?: string[];
  /** Puts files into its folder before it starts. */
  readonly prepare?: (folder: string) => void;
}

/**
 * Starts a redis-server and waits until it answers PING.
 * @throws if there is no redis-server, if it refuses its options (with what it printed), or if it
 *   does not answer in 10 s
 */
export async function startRedis(options: RedisStart = {}): Promise<RunningRedis> {
  const program = findRedisServer();
  if (!program) throw new Error(HOW_TO_GET_REDIS_SERVER);
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const started = await tryStart(program.path, port, options);
    if (typeof started !== 'string') return started;
    // Between our asking for a free port and the server's taking it, someone else may have.
    const portWasTaken = started.includes('Address already in use');
    if (!portWasTaken || tries === PORT_TRIES) {
      throw new Error(`redis-server did not start:\n${started}`);
    }
  }
}

/** One attempt on one port: the running server, or what it printed before it gave up. */
async function tryStart(
  path: string,
  port: number,
  { args = [], prepare }: RedisStart,
): Promise<RunningRedis | string> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-twin-'));
  prepare?.(folder);
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn(path, [...own, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);

  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString('latin1')).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  const stop = async () => {
    process.off('exit', killWithUs);
    await terminate(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGKILL')) await ended;
  };
  const answers = await answersBefore(port, child, Date.now() + START_LIMIT_MS);
  if (answers && child.pid) return { port, pid: child.pid, folder, stop, kill };
  await stop();
  return printed || 'it printed nothing';
}

/** Polls PING until it is answered; false when the server has ended or the deadline is past. */
async function answersBefore(port: number, child: ChildProcess, deadline: number) {
  while (!hasEnded(child) && Date.now() < deadline) {
    if ((await ping(port)) && !hasEnded(child)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether whatever listens on the port answers an inline PING with +PONG. */
function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    // While it loads its data a server answers -LOADING: not ready yet.
    socket.once('data', (chunk) => finish(chunk.toString('latin1').startsWith('+PONG')));
  });
}

/** Asks a process to end, and forces it after 5 s. Resolves when it is gone. */
async function terminate(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(force);
}

/** A TCP port on loopback that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}
