// INFO memory and MEMORY STATS: what the estimate of memory.ts gives. What only an allocator could
// know (fragmentation, resident pages) is shown as if there were none.

import type { Bytes } from '../base/bytes.ts';
import { CLIENT_BYTES, STARTUP_BYTES, tableBytes, uncountedBytes, usedBytes } from './memory.ts';
import { allReplicas } from './replication.ts';
import type { RedisServer } from './server.ts';

const TOTAL_SYSTEM_BYTES = 8_589_934_592;
const LUA_BYTES = 32_768;
const FUNCTION_ENGINE_BYTES = 33_792;
const FUNCTION_CACHE_BYTES = 200;

export interface MemoryFigures {
  readonly used: number;
  readonly peak: number;
  readonly clients: number;
  /** Of the replication stream what the backlog is to hold, and what only replicas need. */
  readonly backlog: number;
  readonly held: number;
  readonly overhead: number;
  readonly dataset: number;
  /** Of what was used after the start. */
  readonly datasetPercent: number;
  readonly peakPercent: number;
  readonly keys: number;
}

/** Measures, and remembers the peak. O(keys) while nothing limits the memory. */
export function measureMemory(server: RedisServer): MemoryFigures {
  const used = usedBytes(server) + uncountedBytes(server);
  const peak = Math.max(server.administration.peakMemoryBytes, used);
  server.administration.peakMemoryBytes = peak;
  const clients = server.clients.size * CLIENT_BYTES + server.buffers.total;
  const keys = server.databases.reduce((sum, { size }) => sum + size, 0);
  const tables = server.databases.reduce((sum, { size, expiringCount }) => {
    return sum + tableBytes(size, expiringCount);
  }, 0);
  const stream = streamBytes(server);
  const overhead = STARTUP_BYTES + clients + tables + stream.backlog + stream.held;
  const dataset = Math.max(used - overhead, 0);
  return {
    used,
    peak,
    clients,
    ...stream,
    overhead,
    dataset,
    datasetPercent: used === STARTUP_BYTES ? 0 : (dataset * 100) / (used - STARTUP_BYTES),
    peakPercent: (used * 100) / peak,
    keys,
  };
}

const UNITS = ['K', 'M', 'G', 'T', 'P'];

/** Source: server.c bytesToHuman. */
function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(2)}${UNITS[unit]}`;
}

/** A figure in bytes and, under its name with `_human`, for people. */
function both(name: string, bytes: number): string[] {
  return [`${name}:${bytes}`, `${name}_human:${humanBytes(bytes)}`];
}

/** Of each script its text and its place in the table by SHA1. */
const SCRIPT_OVERHEAD_BYTES = 136;

function scriptBytes(scripts: Iterable<{ readonly body: Bytes }>): number {
  let bytes = 0;
  for (const { body } of scripts) bytes += body.length + SCRIPT_OVERHEAD_BYTES;
  return bytes;
}

/**
 * The one buffer of the stream, in parts: what is more than the backlog may be is held for
 * replicas. Source: object.c getMemoryOverheadData.
 */
function streamBytes(server: RedisServer): { readonly backlog: number; readonly held: number } {
  const all = server.replication.backlog?.memory ?? 0;
  const most = server.config.integer('repl-backlog-size');
  const held = allReplicas(server).length > 0 ? Math.max(all - most, 0) : 0;
  return { backlog: all - held, held };
}

export function memorySection(server: RedisServer): string[] {
  const figures = measureMemory(server);
  const { used, peak } = figures;
  const { scripts } = server;
  const lua = LUA_BYTES;
  return [
    ...both('used_memory', used),
    ...both('used_memory_rss', used),
    ...both('used_memory_peak', peak),
    `used_memory_peak_perc:${figures.peakPercent.toFixed(2)}%`,
    `used_memory_overhead:${figures.overhead}`,
    `used_memory_startup:${STARTUP_BYTES}`,
    `used_memory_dataset:${figures.dataset}`,
    `used_memory_dataset_perc:${figures.datasetPercent.toFixed(2)}%`,
    `allocator_allocated:${used}`,
    `allocator_active:${used}`,
    `allocator_resident:${used}`,
    ...both('total_system_memory', TOTAL_SYSTEM_BYTES),
    `used_memory_lua:${lua}`,
    `used_memory_vm_eval:${lua}`,
    `used_memory_lua_human:${humanBytes(lua)}`,
    `used_memory_scripts_eval:${scriptBytes(scripts.scripts.values())}`,
    `number_of_cached_scripts:${scripts.scripts.size}`,
    `number_of_functions:${scripts.libraries.functionCount}`,
    `number_of_libraries:${scripts.libraries.count}`,
    `used_memory_vm_functions:${FUNCTION_ENGINE_BYTES}`,
    ...both('used_memory_vm_total', FUNCTION_ENGINE_BYTES + lua),
    `used_memory_functions:${FUNCTION_CACHE_BYTES}`,
    ...both('used_memory_scripts', FUNCTION_CACHE_BYTES),
    ...both('maxmemory', server.config.integer('maxmemory')),
    `maxmemory_policy:${server.config.text('maxmemory-policy')}`,
    ...['allocator_frag', 'allocator_rss', 'rss_overhead', 'mem_fragmentation'].flatMap((name) => [
      `${name}_ratio:1.00`,
      `${name}_bytes:0`,
    ]),
    `mem_not_counted_for_evict:${uncountedBytes(server)}`,
    `mem_replication_backlog:${figures.backlog}`,
    `mem_total_replication_buffers:${figures.backlog + figures.held}`,
    `mem_clients_slaves:${figures.held}`,
    `mem_clients_normal:${figures.clients}`,
    'mem_cluster_links:0',
    'mem_aof_buffer:0',
    'mem_allocator:jemalloc-5.3.0',
    'active_defrag_running:0',
    'lazyfree_pending_objects:0',
    `lazyfreed_objects:${server.stats.lazilyFreed}`,
  ];
}
