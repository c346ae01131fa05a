// The numeric parameters of redis-server 7.0 with their defaults and bounds. Source: config.c
// static_configs.

import { INT64_MAX, numeric, type Parameter } from './config-parameter.ts';

const INT32_MAX = 2_147_483_647;
const INT32_MIN = -2_147_483_648;
const UINT32_MAX = 4_294_967_295;
const UINT64_MAX = 18_446_744_073_709_551_615n;

const NATURAL = { from: 0, to: INT32_MAX };
const POSITIVE = { from: 1, to: INT32_MAX };
const PORT = { from: 0, to: 65_535 };
const ANY_INT32 = { from: INT32_MIN, to: INT32_MAX };
const NATURAL64 = { from: 0, to: INT64_MAX };
const SIZE = { from: 0, to: INT64_MAX, form: 'memory', isUnsigned: true } as const;
const FIXED = { isImmutable: true };
const HIDDEN = { isHidden: true };

export const NUMERIC_PARAMETERS: readonly Parameter[] = [
  numeric('acllog-max-len', '128', NATURAL64),
  numeric('active-defrag-cycle-max', '25', { from: 1, to: 99 }),
  numeric('active-defrag-cycle-min', '1', { from: 1, to: 99 }),
  numeric('active-defrag-ignore-bytes', '104857600', {
    from: 1,
    to: INT64_MAX,
    form: 'memory',
    isUnsigned: true,
  }),
  numeric('active-defrag-max-scan-fields', '1000', { from: 1, to: INT64_MAX }),
  numeric('active-defrag-threshold-lower', '10', { from: 0, to: 1000 }),
  numeric('active-defrag-threshold-upper', '100', { from: 0, to: 1000 }),
  numeric('active-expire-effort', '1', { from: 1, to: 10 }),
  numeric('auto-aof-rewrite-min-size', '67108864', { from: 0, to: INT64_MAX, form: 'memory' }),
  numeric('auto-aof-rewrite-percentage', '100', NATURAL),
  numeric('busy-reply-threshold', '5000', NATURAL64, { alias: 'lua-time-limit' }),
  numeric('client-query-buffer-limit', '1073741824', {
    from: 1_048_576,
    to: INT64_MAX,
    form: 'memory',
    isUnsigned: true,
  }),
  numeric('cluster-announce-bus-port', '0', PORT),
  numeric('cluster-announce-port', '0', PORT),
  numeric('cluster-announce-tls-port', '0', PORT),
  numeric('cluster-link-sendbuf-limit', '0', {
    from: 0,
    to: UINT64_MAX,
    form: 'memory',
    isUnsigned: true,
  }),
  numeric('cluster-migration-barrier', '1', NATURAL),
  numeric('cluster-node-timeout', '15000', NATURAL64),
  numeric('cluster-port', '0', PORT, FIXED),
  numeric('cluster-replica-validity-factor', '10', NATURAL, {
    alias: 'cluster-slave-validity-factor',
  }),
  numeric('databases', '16', POSITIVE, FIXED),
  numeric('hash-max-listpack-entries', '512', NATURAL64, { alias: 'hash-max-ziplist-entries' }),
  numeric('hash-max-listpack-value', '64', SIZE, { alias: 'hash-max-ziplist-value' }),
  numeric('hll-sparse-max-bytes', '3000', SIZE),
  numeric('io-threads', '1', { from: 1, to: 128 }, FIXED),
  numeric('key-load-delay', '0', ANY_INT32, HIDDEN),
  numeric('latency-monitor-threshold', '0', NATURAL64),
  numeric('lfu-decay-time', '1', NATURAL),
  numeric('lfu-log-factor', '10', NATURAL),
  numeric('list-compress-depth', '0', NATURAL),
  numeric('list-max-listpack-size', '-2', ANY_INT32, { alias: 'list-max-ziplist-size' }),
  numeric(
    'loading-process-events-interval-bytes',
    '2097152',
    { from: 1024, to: INT32_MAX },
    HIDDEN,
  ),
  numeric('maxclients', '10000', { from: 1, to: UINT32_MAX, isUnsigned: true }),
  numeric('maxmemory', '0', { from: 0, to: UINT64_MAX, form: 'memory', isUnsigned: true }),
  numeric('maxmemory-clients', '0', { from: -100, to: INT64_MAX, form: 'memory-or-percent' }),
  numeric('maxmemory-eviction-tenacity', '10', { from: 0, to: 100 }),
  numeric('maxmemory-samples', '5', POSITIVE),
  numeric('min-replicas-max-lag', '10', NATURAL, { alias: 'min-slaves-max-lag' }),
  numeric('min-replicas-to-write', '0', NATURAL, { alias: 'min-slaves-to-write' }),
  numeric('port', '6379', PORT),
  numeric('proto-max-bulk-len', '536870912', { from: 1_048_576, to: INT64_MAX, form: 'memory' }),
  numeric('rdb-key-save-delay', '0', ANY_INT32, HIDDEN),
  numeric('repl-backlog-size', '1048576', { from: 1, to: INT64_MAX, form: 'memory' }),
  numeric('repl-backlog-ttl', '3600', NATURAL64),
  numeric('repl-diskless-sync-delay', '5', NATURAL),
  numeric('repl-diskless-sync-max-replicas', '0', NATURAL),
  numeric('repl-ping-replica-period', '10', POSITIVE, { alias: 'repl-ping-slave-period' }),
  numeric('repl-timeout', '60', POSITIVE),
  numeric('replica-announce-port', '0', PORT, { alias: 'slave-announce-port' }),
  numeric('replica-priority', '100', NATURAL, { alias: 'slave-priority' }),
  numeric('set-max-intset-entries', '512', NATURAL64),
  numeric('shutdown-timeout', '10', NATURAL),
  numeric('slowlog-log-slower-than', '10000', { from: -1, to: INT64_MAX }),
  numeric('slowlog-max-len', '128', NATURAL64),
  numeric('socket-mark-id', '0', { from: 0, to: UINT32_MAX, isUnsigned: true }, FIXED),
  numeric('stream-node-max-bytes', '4096', SIZE),
  numeric('stream-node-max-entries', '100', NATURAL64),
  numeric('tcp-backlog', '511', NATURAL, FIXED),
  numeric('tcp-keepalive', '300', NATURAL),
  numeric('timeout', '0', NATURAL),
  numeric('tls-port', '0', PORT),
  numeric('tls-session-cache-size', '20480', NATURAL),
  numeric('tls-session-cache-timeout', '300', NATURAL),
  numeric('tracking-table-max-keys', '1000000', NATURAL64),
  numeric('unixsocketperm', '0', { from: 0, to: 511, form: 'octal', isUnsigned: true }, FIXED),
  numeric('watchdog-period', '0', NATURAL, HIDDEN),
  numeric('zset-max-listpack-entries', '128', NATURAL64, { alias: 'zset-max-ziplist-entries' }),
  numeric('zset-max-listpack-value', '64', SIZE, { alias: 'zset-max-ziplist-value' }),
];
