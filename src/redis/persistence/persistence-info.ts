// The figures of INFO persistence in INFO's order. Source: server.c genRedisInfoString.
// There is no fork whose memory could be told; loading progress is left out.

import { incomingLoad } from '../incoming-load.ts';
import type { RedisServer } from '../server.ts';

export function persistenceInfo(server: RedisServer): Field[] {
  const { background: state, now } = server;
  const incoming = incomingLoad(server);
  const runningSeconds = (kind: 'rdb' | 'aof') =>
    state.child?.kind === kind ? Math.floor((now - state.child.startedAt) / 1000) : -1;
  const status = (isOk: boolean) => (isOk ? 'ok' : 'err');
  return [
    ['loading', Number(server.isLoading || incoming === 'loading')],
    ['async_loading', Number(incoming === 'async-loading')],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', 0],
    ['current_save_keys_total', 0],
    ['rdb_changes_since_last_save', server.dirty],
    ['rdb_bgsave_in_progress', Number(state.child?.kind === 'rdb')],
    ['rdb_last_save_time', Math.floor((state.lastSaveAt ?? now) / 1000)],
    ['rdb_last_bgsave_status', status(state.lastSaveOk)],
    ['rdb_last_bgsave_time_sec', state.lastSaveSeconds],
    ['rdb_current_bgsave_time_sec', runningSeconds('rdb')],
    ['rdb_saves', state.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', state.loadedExpired],
    ['rdb_last_load_keys_loaded', state.loadedKeys],
    ['aof_enabled', Number(server.config.text('appendonly') === 'yes')],
    ['aof_rewrite_in_progress', Number(state.child?.kind === 'aof')],
    ['aof_rewrite_scheduled', Number(state.isRewriteScheduled)],
    ['aof_last_rewrite_time_sec', state.lastRewriteSeconds],
    ['aof_current_rewrite_time_sec', runningSeconds('aof')],
    ['aof_last_bgrewrite_status', status(state.lastRewriteOk)],
    ['aof_rewrites', state.rewrites],
    ['aof_rewrites_consecutive_failures', state.rewriteFailures],
    ['aof_last_write_status', status(state.aofFault === null)],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    ...(server.config.isOn('appendonly') ? aofSizes(server) : []),
  ];
}

type Field = [name: string, value: string | number];

function aofSizes({ background }: RedisServer): Field[] {
  return [
    ['aof_current_size', background.aofBytes],
    ['aof_base_size', background.aofBaseBytes],
    ['aof_pending_rewrite', 0],
    ['aof_buffer_length', 0],
    ['aof_pending_bio_fsync', 0],
    ['aof_delayed_fsync', 0],
  ];
}
