// LATENCY and MEMORY: reports about the server. Source: latency.c latencyCommand, object.c
// memoryCommand. Sizes are the estimates of memory.ts; only DEBUG SLEEP takes time.

import { type Bytes, raw } from '../../base/bytes.ts';
import { array, bulk, int, map, NIL, OK, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { cString } from '../c-string.ts';
import { type CommandSpec, defineCommands, type Flag } from '../command.ts';
import type { Context } from '../context.ts';
import { formatDouble } from '../double.ts';
import { err, SYNTAX } from '../errors.ts';
import { helpReply } from '../help.ts';
import { measureMemory } from '../info-memory.ts';
import { keyBytes, SAMPLES, STARTUP_BYTES, tableBytes } from '../memory.ts';

const LATENCY_HELP = [
  'DOCTOR',
  '    Return a human readable latency analysis report.',
  'GRAPH <event>',
  '    Return an ASCII latency graph for the <event> class.',
  'HISTORY <event>',
  '    Return time-latency samples for the <event> class.',
  'LATEST',
  '    Return the latest latency samples for all events.',
  'RESET [<event> ...]',
  '    Reset latency data of one or more <event> classes.',
  '    (default: reset all data for all event classes)',
  'HISTOGRAM [COMMAND ...]',
  '    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.',
  '    If no commands are specified then all histograms are replied.',
];

const MEMORY_HELP = [
  'DOCTOR',
  '    Return memory problems reports.',
  'MALLOC-STATS',
  '    Return internal statistics report from the memory allocator.',
  'PURGE',
  '    Attempt to purge dirty pages for reclamation by the allocator.',
  'STATS',
  '    Return information about the memory usage of the server.',
  'USAGE <key> [SAMPLES <count>]',
  '    Return memory in bytes used by <key> and its value. Nested values are',
  '    sampled up to <count> times (default: 5, 0 means sample all).',
];

const MONITORING_OFF =
  "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. " +
  'You may use "CONFIG SET latency-monitor-threshold <milliseconds>." in order to enable it. If ' +
  "we weren't in a deep space mission I'd suggest to take a look at " +
  'https://redis.io/topics/latency-monitor.\n';
const NO_LATENCIES =
  'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the ' +
  'slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think ' +
  'things over.\n';
const NOTHING_USED =
  "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be " +
  'used in these conditions. Please, leave for your mission on Earth and fill it with some data. ' +
  'The new Sam and I will be back to our programming as soon as I finished rebooting.\n';
const NO_PROBLEMS =
  "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs " +
  'on this base.\n';
const LITTLE_MEMORY = 5 * 1024 * 1024;

function verbatim(text: string): Reply {
  return { kind: 'verbatim', format: 'txt', value: raw(text) };
}

function latencyDoctor({ server }: Context): Reply {
  const isOff = server.config.integer('latency-monitor-threshold') === 0;
  return verbatim(isOff ? MONITORING_OFF : NO_LATENCIES);
}

function latencyHistory({ server }: Context, args: Args): Reply {
  const event = server.administration.latencies.get(args.next());
  return array((event?.samples ?? []).map(({ second, ms }) => array([int(second), int(ms)])));
}

function latencyLatest({ server }: Context): Reply {
  return array(
    [...server.administration.latencies].map(([name, { samples, longestMs }]) => {
      const { second = 0, ms = 0 } = samples.at(-1) ?? {};
      return array([bulk(raw(name)), int(second), int(ms), int(longestMs)]);
    }),
  );
}

/** The numbers above Redis's curve; the curve itself is left out. */
function latencyGraph({ server }: Context, args: Args): Reply {
  const name = args.next();
  const event = server.administration.latencies.get(name);
  if (event === undefined) throw noSamples(name);
  const values = event.samples.map(({ ms }) => ms);
  const range = `high ${Math.max(...values)} ms, low ${Math.min(...values)} ms`;
  const head = `${name} - ${range} (all time high ${event.longestMs} ms)\n`;
  return verbatim(`${head}${'-'.repeat(80)}\n`);
}

function latencyReset({ server }: Context, args: Args): Reply {
  const { administration } = server;
  const kept = new Map(administration.latencies);
  const wanted = args.left === 0 ? [...kept.keys()] : args.rest();
  const count = wanted.filter((name) => kept.delete(name)).length;
  administration.latencies = kept;
  return int(count);
}

/** All calls took no time: one bucket holds them. */
function histogram(ctx: Context, args: Args): Reply {
  const { server } = ctx;
  const wanted = args.rest();
  const called = [...server.stats.calls].filter(([, { calls }]) => calls > 0);
  const chosen = called.filter(([name]) => {
    if (wanted.length === 0) return true;
    return wanted.some((word) => {
      const asked = word.toLowerCase();
      return asked === name || name.startsWith(`${asked}|`);
    });
  });
  return map(
    chosen.map(([name, { calls }]) => [
      bulk(raw(name)),
      map([
        [bulk(raw('calls')), int(calls)],
        [bulk(raw('histogram_usec')), map([[int(1), int(calls)]])],
      ]),
    ]),
  );
}

function memoryUsage(ctx: Context, args: Args): Reply {
  const key = args.next();
  let samples = SAMPLES;
  while (args.left > 0) {
    if (!args.optionWith('samples', 1)) throw SYNTAX;
    samples = args.int();
    if (samples < 0) throw SYNTAX;
  }
  const value = ctx.db.raw(key);
  return value === undefined ? NIL : int(keyBytes(key, value, samples));
}

function memoryDoctor({ server }: Context): Reply {
  const { used } = measureMemory(server);
  return verbatim(used < LITTLE_MEMORY ? NOTHING_USED : NO_PROBLEMS);
}

function memoryStats({ server }: Context): Reply {
  const figures = measureMemory(server);
  const perKey = figures.keys === 0 ? 0 : Math.trunc((figures.used - STARTUP_BYTES) / figures.keys);
  const ratio: Reply = { kind: 'double', digits: '1' };
  const databases = server.databases
    .filter(({ size }) => size > 0)
    .map((db): [string, Reply] => [
      `db.${db.index}`,
      named([
        ['overhead.hashtable.main', int(tableBytes(db.size, 0))],
        ['overhead.hashtable.expires', int(tableBytes(0, db.expiringCount))],
        ['overhead.hashtable.slot-to-keys', int(0)],
      ]),
    ]);
  return named([
    ['peak.allocated', int(figures.peak)],
    ['total.allocated', int(figures.used)],
    ['startup.allocated', int(STARTUP_BYTES)],
    ['replication.backlog', int(figures.backlog)],
    ['clients.slaves', int(figures.held)],
    ['clients.normal', int(figures.clients)],
    ['cluster.links', int(0)],
    ['aof.buffer', int(0)],
    ['lua.caches', int(0)],
    ['functions.caches', int(200)],
    ...databases,
    ['overhead.total', int(figures.overhead)],
    ['keys.count', int(figures.keys)],
    ['keys.bytes-per-key', int(perKey)],
    ['dataset.bytes', int(figures.dataset)],
    ['dataset.percentage', double(figures.datasetPercent)],
    ['peak.percentage', double(figures.peakPercent)],
    ['allocator.allocated', int(figures.used)],
    ['allocator.active', int(figures.used)],
    ['allocator.resident', int(figures.used)],
    ['allocator-fragmentation.ratio', ratio],
    ['allocator-fragmentation.bytes', int(0)],
    ['allocator-rss.ratio', ratio],
    ['allocator-rss.bytes', int(0)],
    ['rss-overhead.ratio', ratio],
    ['rss-overhead.bytes', int(0)],
    ['fragmentation', ratio],
    ['fragmentation.bytes', int(0)],
  ]);
}

function double(value: number): Reply {
  return { kind: 'double', digits: formatDouble(value) };
}

function named(pairs: readonly (readonly [string, Reply])[]): Reply {
  return map(pairs.map(([name, reply]) => [bulk(raw(name)), reply]));
}

function subcommand(
  shape: { readonly arity: number; readonly flags: readonly Flag[]; readonly since: string },
  syntax: string,
  summary: string,
  run: CommandSpec['run'],
): CommandSpec {
  return { ...shape, group: 'server', syntax, summary, run };
}

const LATENCY_FLAGS = ['admin', 'noscript', 'loading', 'stale'] as const;
const HELP_FLAGS = ['loading', 'stale'] as const;

function latency(arity: number, since = '2.8.13') {
  return { arity, flags: LATENCY_FLAGS, since };
}

function memory(arity: number) {
  return { arity, flags: [], since: '4.0.0' };
}

function noSamples(event: Bytes) {
  return err(`No samples available for event '${cString(event)}'`);
}

export const serverReportCommands = defineCommands({
  LATENCY: {
    arity: -2,
    flags: [],
    group: 'server',
    since: '2.8.13',
    syntax: 'subcommand [argument ...]',
    summary: 'What took the server long.',
    run: () => OK,
    subcommands: {
      DOCTOR: subcommand(latency(2), '', 'A report for people.', latencyDoctor),
      GRAPH: subcommand(latency(3), 'event', 'A curve of the latencies.', latencyGraph),
      HISTORY: subcommand(latency(3), 'event', 'Latencies over time.', latencyHistory),
      LATEST: subcommand(latency(2), '', 'The latest of each event.', latencyLatest),
      RESET: subcommand(latency(-2), '[event ...]', 'Forgets latencies.', latencyReset),
      HISTOGRAM: subcommand(
        latency(-2, '7.0.0'),
        '[command ...]',
        'How long commands took.',
        histogram,
      ),
      HELP: subcommand(
        { arity: 2, flags: HELP_FLAGS, since: '2.8.13' },
        '',
        'Lists the subcommands.',
        () => helpReply('LATENCY', LATENCY_HELP),
      ),
    },
  },
  MEMORY: {
    arity: -2,
    flags: [],
    group: 'server',
    since: '4.0.0',
    syntax: 'subcommand [argument ...]',
    summary: 'What uses memory, by estimates.',
    run: () => OK,
    subcommands: {
      USAGE: {
        ...subcommand(
          { arity: -3, flags: ['readonly'], since: '4.0.0' },
          'key [SAMPLES count]',
          'The bytes that a key and its value use.',
          memoryUsage,
        ),
        keys: { first: 2, last: 2, step: 1 },
      },
      DOCTOR: subcommand(memory(2), '', 'A report for people.', memoryDoctor),
      STATS: subcommand(memory(2), '', 'Figures about the memory.', memoryStats),
      PURGE: subcommand(memory(2), '', 'Asks the allocator to give memory back.', () => OK),
      'MALLOC-STATS': subcommand(memory(2), '', 'What the allocator tells.', () =>
        verbatim('___ Begin jemalloc statistics ___\n--- End jemalloc statistics ---\n'),
      ),
      HELP: subcommand(
        { arity: 2, flags: HELP_FLAGS, since: '4.0.0' },
        '',
        'Lists the subcommands.',
        () => helpReply('MEMORY', MEMORY_HELP),
      ),
    },
  },
});
