// A whole server: the emulator with its port, its disk and its log, from start to end. Source:
// server.c main, prepareForShutdown, finishShutdown.

import { randomInt } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { Config } from '../redis/config.ts';
import { RedisServer } from '../redis/server.ts';
import type { ShutdownWish } from '../redis/shutdown.ts';
import { writeBanner } from './banner.ts';
import { OptionFault } from './config-file.ts';
import { type LogLevel, ServerLog } from './log.ts';
import type { ServeOptions } from './options.ts';
import { Persistence } from './persistence.ts';
import { rewriteConfigFile } from './rewrite-config.ts';
import { TcpFront } from './tcp.ts';

export interface ServingServer {
  readonly redis: RedisServer;
  /** Null without TCP. */
  readonly port: number | null;
  /** Begins to end the server, as SHUTDOWN does; false when saving failed and that matters. */
  readonly shutDown: (saves: boolean, isForced?: boolean) => boolean;
  /** A signal: as SHUTDOWN, which waits for replicas. */
  readonly askToEnd: (wish: ShutdownWish) => void;
  /** Resolves when the server has ended, by whatever way. */
  readonly ended: Promise<void>;
}

/** Starts a server. Throws OptionFault or LoadFault with a sentence for people. */
export async function startServing(options: ServeOptions): Promise<ServingServer> {
  const redis = makeServer(options);
  const { config } = redis;
  const log = new ServerLog({
    level: config.text('loglevel') as LogLevel,
    file: config.text('logfile'),
    role: () => (redis.isReplica ? 'S' : 'M'),
  });
  const persistence = new Persistence(redis, log);
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let isEnding = false;
  const finish = (saves: boolean, isForced = false): boolean => {
    if (isEnding) return true;
    if (persistence.isStartingAof && !isForced) {
      log.warning("Writing initial AOF, can't exit.");
      return false;
    }
    if (saves && !redis.isLoading && !persistence.save(redis.snapshot()) && !isForced) {
      log.warning("Error trying to save the DB, can't exit.");
      return false;
    }
    isEnding = true;
    persistence.close();
    removeFiles(config);
    void front.close().then(() => {
      log.warning('Redis is now ready to exit, bye bye...');
      end();
    });
    return true;
  };
  const front: TcpFront = new TcpFront(redis, {
    persistence,
    log,
    shutDown: finish,
    rewriteConfig: (isWhole) => rewriteConfigFile(options.configFile ?? '', config, isWhole),
    relisten: () => listenAgain(front, redis, log),
    reconfigured: (names) => {
      if (names.includes('loglevel')) log.level = config.text('loglevel') as LogLevel;
    },
  });
  // Clients come in at once, to hear that the dataset is loading.
  redis.isLoading = true;
  const port =
    options.port === null ? null : await firstListen(front, options.port, options.hosts, log);
  if (port !== null) config.set('port', String(port));
  if (config.text('unixsocket') !== '') await front.listenAt(config.text('unixsocket'));
  if (config.text('pidfile') !== '') writeFileSync(config.text('pidfile'), `${process.pid}\n`);
  writeBanner(log, {
    port: port ?? 0,
    hasConfigFile: options.configFile !== undefined,
    isWhole: config.isOn('always-show-logo'),
  });
  log.warning('Server initialized');
  try {
    await persistence.load(Date.now());
  } catch (fault) {
    await front.close();
    throw fault;
  }
  log.notice('Ready to accept connections');
  return { redis, port, ended, shutDown: finish, askToEnd: (wish) => front.askToEnd(wish) };
}

function makeServer({ config, configFile }: ServeOptions): RedisServer {
  try {
    const logfile = config.logfile ?? '';
    if (logfile !== '') appendFileSync(logfile, '');
    return new RedisServer({
      seed: randomInt(2 ** 31),
      hasDisk: true,
      sendsDatasets: true,
      listens: true,
      keepsLog: true,
      processId: process.pid,
      ...(configFile === undefined ? {} : { configFile }),
      config,
    });
  } catch (fault) {
    throw new OptionFault(fault instanceof Error ? fault.message : String(fault));
  }
}

/** What listening fails with where the machine does not speak the protocol of an address. */
const UNKNOWN_PROTOCOL = ['EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ENOPROTOOPT'];

/** All addresses or none, but for those that may be missing. Source: server.c listenToPort. */
async function listen(front: TcpFront, port: number, hosts: readonly string[]): Promise<number> {
  let actual = port;
  for (const host of hosts) {
    try {
      actual = await front.listen({ port: actual, hosts: [hostToBind(host)] });
    } catch (fault) {
      const code = (fault as NodeJS.ErrnoException).code ?? '';
      if (host.startsWith('-') && code === 'EADDRNOTAVAIL') continue;
      if (UNKNOWN_PROTOCOL.includes(code)) continue;
      await front.stopListening();
      throw fault;
    }
  }
  return actual;
}

/** `*` is every address, and a `-` before one allows it to be missing. */
function hostToBind(host: string): string {
  const name = host.replace(/^-/, '');
  if (name === '*') return '0.0.0.0';
  return name === '::*' ? '::' : name;
}

/** Those who start servers read in the log that a port was taken. */
async function firstListen(
  front: TcpFront,
  port: number,
  hosts: readonly string[],
  log: ServerLog,
): Promise<number> {
  try {
    return await listen(front, port, hosts);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    log.warning(`Could not create server TCP listening socket: ${why}`);
    log.warning(`Failed listening on port ${port} (TCP), aborting.`);
    await front.close();
    throw fault;
  }
}

/** Tells whether it listens at the new address; it stays with the old one otherwise. */
async function listenAgain(
  front: TcpFront,
  { config, administration }: RedisServer,
  log: ServerLog,
): Promise<boolean> {
  const before = new Config();
  if (administration.relisten !== null) before.load(administration.relisten.before);
  await front.stopListening();
  const port = config.integer('port');
  try {
    if (port !== 0) await listen(front, port, hostsOf(config));
    return true;
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    log.warning(`Failed listening on port ${port} (TCP): ${why}`);
    await listen(front, before.integer('port'), hostsOf(before));
    return false;
  }
}

function hostsOf(config: Config): string[] {
  return config
    .text('bind')
    .split(' ')
    .filter((host) => host !== '');
}

function removeFiles(config: Config): void {
  for (const name of ['unixsocket', 'pidfile']) {
    const path = config.text(name);
    if (path !== '') rmSync(path, { force: true });
  }
}
