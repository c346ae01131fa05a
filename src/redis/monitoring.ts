// What MONITOR shows and the slow log keeps of a command. Source: replication.c
// replicationFeedMonitors, slowlog.c, and server.c call(). Secrets are replaced in both.

import { type Bytes, lower, quoted, raw } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import { simple } from '../resp/reply.ts';
import type { Client } from './client.ts';
import type { Command } from './command.ts';
import { parameterNamed } from './config-table.ts';
import type { CallSource } from './context.ts';
import { noteLatency } from './latency.ts';
import type { RedisServer } from './server.ts';

const REDACTED = raw('(redacted)');
/** Source: slowlog.h. */
const MOST_WORDS = 32;
const LONGEST_WORD = 128;

const SCRIPT_CALLS = new Set(['eval', 'eval_ro', 'evalsha', 'evalsha_ro', 'fcall', 'fcall_ro']);

/** Whether monitors hear of it before it runs, so that what it calls comes after. */
export function isScriptCall({ name }: Command): boolean {
  return SCRIPT_CALLS.has(name);
}

/** Tells the monitors, the slow log and the statistics of a command that has run. */
export function noteCall(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
  source: CallSource,
  tookMs: Ms,
): void {
  const { flags } = command;
  const isShown = !flags.includes('skip_monitor') && !flags.includes('admin');
  if (isShown && source !== 'served') feedMonitors(server, client, command, argv, source);
  // What waits is logged once it has been served.
  if (!flags.includes('skip_slowlog') && (source === 'served' || client.blocked === null)) {
    keepSlow(server, client, redacted(command, argv), tookMs * 1000);
  }
  if (tookMs > 0) {
    noteLatency(server, flags.includes('fast') ? 'fast-command' : 'command', tookMs);
    const calls = server.stats.of(command);
    calls.us += tookMs * 1000;
    calls.longestUs = Math.max(calls.longestUs, tookMs * 1000);
  }
}

/** Passwords: of AUTH and HELLO, and of parameters that hold one. */
function redacted(command: Command, argv: readonly Bytes[]): readonly Bytes[] {
  if (command.name === 'auth') return argv.map((word, at) => (at === 0 ? word : REDACTED));
  if (command.name === 'hello') return redactHello(argv);
  if (command.name !== 'config|set') return argv;
  return argv.map((word, at) => {
    const name = at >= 3 && at % 2 === 1 ? lower(argv[at - 1] as Bytes) : '';
    return parameterNamed.get(name)?.isSensitive ? REDACTED : word;
  });
}

function redactHello(argv: readonly Bytes[]): readonly Bytes[] {
  const at = argv.findIndex((word) => lower(word) === 'auth');
  if (at < 0) return argv;
  return argv.map((word, place) => (place === at + 1 || place === at + 2 ? REDACTED : word));
}

export function feedMonitors(
  server: RedisServer,
  client: Client,
  command: Command,
  argv: readonly Bytes[],
  source: CallSource,
): void {
  const isWatched = [...server.clients.values()].some(({ isMonitor }) => isMonitor);
  if (!isWatched) return;
  const ms = server.now % 1000;
  const at = `${Math.floor(server.now / 1000)}.${String(ms).padStart(3, '0')}000`;
  const who = source === 'script' ? 'lua' : client.address;
  const line = simple(
    `${at} [${client.db} ${who}] ${redacted(command, argv).map(quoted).join(' ')}`,
  );
  server.monitorFeed.push(line);
}

/** Sends what ran to the monitors: after the reply, which a monitor that asked gets first. */
export function flushMonitorFeed(server: RedisServer): void {
  const lines = server.monitorFeed;
  server.monitorFeed = [];
  for (const monitor of server.clients.values()) {
    if (monitor.isMonitor) for (const line of lines) server.reply(monitor, line);
  }
}

/** The clock stands still while a command runs: only one that sleeps takes time. */
function keepSlow(
  server: RedisServer,
  client: Client,
  words: readonly Bytes[],
  durationUs: number,
): void {
  const threshold = server.config.integer('slowlog-log-slower-than');
  if (threshold < 0 || durationUs < threshold) return;
  const { administration } = server;
  const entry = {
    id: administration.nextSlowId,
    at: server.now,
    durationUs,
    argv: shortened(words),
    address: client.address,
    clientName: client.name,
  };
  administration.nextSlowId += 1;
  const longest = server.config.integer('slowlog-max-len');
  administration.slowLog = [entry, ...administration.slowLog].slice(0, longest);
}

function shortened(words: readonly Bytes[]): readonly Bytes[] {
  const kept = words.slice(0, MOST_WORDS).map((word) => {
    if (word.length <= LONGEST_WORD) return word;
    return raw(`${word.slice(0, LONGEST_WORD)}... (${word.length - LONGEST_WORD} more bytes)`);
  });
  if (words.length > MOST_WORDS) {
    kept[MOST_WORDS - 1] = raw(`... (${words.length - MOST_WORDS + 1} more arguments)`);
  }
  return kept;
}

/** Whether a monitor is there, or every command goes to the slow log. */
export function isWatched({ config, clients }: RedisServer): boolean {
  if (config.integer('slowlog-log-slower-than') === 0) return true;
  return [...clients.values()].some(({ isMonitor }) => isMonitor);
}
