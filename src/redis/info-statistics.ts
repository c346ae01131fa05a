// INFO stats, commandstats, errorstats and latencystats. The clock stands still while a command
// runs, so commands take no time but one that sleeps: usec is 0, and of latencies the shortest is
// shown, else the longest there was.

import { compareBytes, raw } from '../base/bytes.ts';
import type { RedisServer } from './server.ts';

/** Names of figures that are always 0 here: nothing of the kind is simulated. */
function zeros(...names: readonly string[]): string[] {
  return names.map((name) => `${name}:0`);
}

export function statsSection(server: RedisServer): string[] {
  const { stats, subscriptions, replication } = server;
  return [
    `total_connections_received:${stats.connections}`,
    `total_commands_processed:${stats.commands}`,
    ...zeros('instantaneous_ops_per_sec', 'total_net_input_bytes', 'total_net_output_bytes'),
    ...zeros('total_net_repl_input_bytes', 'total_net_repl_output_bytes'),
    'instantaneous_input_kbps:0.00',
    'instantaneous_output_kbps:0.00',
    'instantaneous_input_repl_kbps:0.00',
    'instantaneous_output_repl_kbps:0.00',
    `rejected_connections:${stats.rejectedConnections}`,
    `sync_full:${replication.syncFull}`,
    `sync_partial_ok:${replication.syncPartialOk}`,
    `sync_partial_err:${replication.syncPartialErr}`,
    `expired_keys:${stats.expiredKeys}`,
    'expired_stale_perc:0.00',
    ...zeros('expired_time_cap_reached_count', 'expire_cycle_cpu_milliseconds'),
    `evicted_keys:${stats.evictedKeys}`,
    `evicted_clients:${stats.evictedClients}`,
    ...zeros('total_eviction_exceeded_time', 'current_eviction_exceeded_time'),
    `keyspace_hits:${stats.keyspaceHits}`,
    `keyspace_misses:${stats.keyspaceMisses}`,
    `pubsub_channels:${subscriptions.names('channel').length}`,
    `pubsub_patterns:${subscriptions.names('pattern').length}`,
    `pubsubshard_channels:${subscriptions.names('shard').length}`,
    'latest_fork_usec:0',
    `total_forks:${server.background.forks}`,
    'migrate_cached_sockets:0',
    `slave_expires_tracked_keys:${replication.ownExpiring.size}`,
    ...zeros('active_defrag_hits', 'active_defrag_misses'),
    ...zeros('active_defrag_key_hits', 'active_defrag_key_misses', 'total_active_defrag_time'),
    ...zeros('current_active_defrag_time', 'tracking_total_keys', 'tracking_total_items'),
    ...zeros('tracking_total_prefixes'),
    `unexpected_error_replies:${stats.unexpectedErrors}`,
    `total_error_replies:${stats.errorReplies}`,
    'dump_payload_sanitizations:0',
    `total_reads_processed:${stats.commands}`,
    `total_writes_processed:${stats.commands}`,
    ...zeros('io_threaded_reads_processed', 'io_threaded_writes_processed'),
    ...zeros('reply_buffer_shrinks', 'reply_buffer_expands'),
  ];
}

export function commandStatsSection({ stats }: RedisServer): string[] {
  return [...stats.calls].map(
    ([name, { calls, rejected, failed, us }]) =>
      `cmdstat_${name}:calls=${calls},usec=${us},` +
      `usec_per_call=${calls === 0 ? '0.00' : (us / calls).toFixed(2)},` +
      `rejected_calls=${rejected},failed_calls=${failed}`,
  );
}

/** A code may hold what would break the lines. Source: server.c getSafeInfoString. */
function safe(code: string): string {
  return code.replace(/[#:\n\r]/g, '_');
}

export function errorStatsSection({ stats }: RedisServer): string[] {
  return [...stats.errors]
    .sort(([a], [b]) => compareBytes(raw(a), raw(b)))
    .map(([code, count]) => `errorstat_${safe(code)}:count=${count}`);
}

/** The shortest latency that Redis records, in microseconds. */
const SHORTEST = '0.001';

export function latencyStatsSection({ stats, config }: RedisServer): string[] {
  if (!config.isOn('latency-tracking')) return [];
  const percentiles = config.text('latency-tracking-info-percentiles').split(' ');
  return [...stats.calls]
    .filter(([, { calls }]) => calls > 0)
    .map(([name, { longestUs }]) => {
      const latency = longestUs === 0 ? SHORTEST : longestUs.toFixed(3);
      const figures = percentiles.filter((p) => p !== '').map((p) => `p${p}=${latency}`);
      return `latency_percentiles_usec_${name}:${figures.join(',')}`;
    });
}
