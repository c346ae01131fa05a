// INFO: the sections and which of them a request gets. Source: server.c genRedisInfoString,
// genInfoSectionDict. The names and the order of the fields are those of 7.0; figures that the lab
// has are true, the rest are those of a server at rest.

import { identifier } from './administration.ts';
import { memorySection } from './info-memory.ts';
import {
  commandStatsSection,
  errorStatsSection,
  latencyStatsSection,
  statsSection,
} from './info-statistics.ts';
import { persistenceInfo } from './persistence/persistence-info.ts';
import { replicationInfo } from './replication-info.ts';
import type { RedisServer } from './server.ts';
import { REDIS_VERSION } from './version.ts';

const PORT = 6379;
const DAY_SECONDS = 86_400;
const LRU_CLOCK_BITS = 0x1_00_00_00;

function serverSection(server: RedisServer): string[] {
  const { now, config } = server;
  const up = Math.max(Math.floor((now - (server.administration.startedAt ?? now)) / 1000), 0);
  const port = config.integer('port') || PORT;
  return [
    `redis_version:${REDIS_VERSION}`,
    'redis_git_sha1:00000000',
    'redis_git_dirty:0',
    'redis_build_id:0',
    'redis_mode:standalone',
    'os:Linux x86_64',
    'arch_bits:64',
    'monotonic_clock:POSIX clock_gettime',
    'multiplexing_api:epoll',
    'atomicvar_api:c11-builtin',
    'gcc_version:12.2.0',
    `process_id:${server.options.processId ?? 1}`,
    'process_supervised:no',
    `run_id:${identifier(server.options.seed, 'run-id')}`,
    `tcp_port:${port}`,
    `server_time_usec:${now * 1000}`,
    `uptime_in_seconds:${up}`,
    `uptime_in_days:${Math.floor(up / DAY_SECONDS)}`,
    `hz:${config.text('hz')}`,
    `configured_hz:${config.text('hz')}`,
    `lru_clock:${Math.floor(now / 1000) % LRU_CLOCK_BITS}`,
    'executable:/usr/bin/redis-server',
    `config_file:${server.options.configFile ?? ''}`,
    'io_threads_active:0',
    ...shutdownField(server),
  ];
}

function shutdownField({ administration, now }: RedisServer): string[] {
  const { shutdown } = administration;
  return shutdown === null ? [] : [`shutdown_in_milliseconds:${shutdown.endsAt - now}`];
}

function clientsSection(server: RedisServer): string[] {
  const clients = [...server.clients.values()];
  const blocked = clients.filter((client) => client.blocked !== null);
  return [
    `connected_clients:${clients.filter(({ role }) => role !== 'replica').length}`,
    'cluster_connections:0',
    `maxclients:${server.config.text('maxclients')}`,
    'client_recent_max_input_buffer:0',
    'client_recent_max_output_buffer:0',
    `blocked_clients:${blocked.length}`,
    'tracking_clients:0',
    `clients_in_timeout_table:${blocked.filter((client) => client.blocked?.deadline !== null).length}`,
  ];
}

function persistenceSection(server: RedisServer): string[] {
  return persistenceInfo(server).map(([name, value]) => `${name}:${value}`);
}

function replicationSection(server: RedisServer): string[] {
  return replicationInfo(server).map(([name, value]) => `${name}:${value}`);
}

/** No time passes for the processor of a simulated server. */
function cpuSection(): string[] {
  return [
    'sys',
    'user',
    'sys_children',
    'user_children',
    'sys_main_thread',
    'user_main_thread',
  ].map((name) => `used_cpu_${name}:0.000000`);
}

/** The average time to live is that of now, where Redis estimates it from samples over time. */
function keyspaceSection(server: RedisServer): string[] {
  return server.databases
    .filter(({ size }) => size > 0)
    .map((db) => {
      let sum = 0;
      for (const [, at] of db.expiringKeys()) sum += Math.max(at - server.now, 0);
      const average = db.expiringCount === 0 ? 0 : Math.floor(sum / db.expiringCount);
      return `db${db.index}:keys=${db.size},expires=${db.expiringCount},avg_ttl=${average}`;
    });
}

interface Section {
  readonly name: string;
  readonly title: string;
  readonly isDefault: boolean;
  readonly lines: (server: RedisServer) => readonly string[];
}

function section(
  title: string,
  lines: Section['lines'],
  isDefault = true,
  name = title.toLowerCase(),
): Section {
  return { name, title, isDefault, lines };
}

const SECTIONS: readonly Section[] = [
  section('Server', serverSection),
  section('Clients', clientsSection),
  section('Memory', memorySection),
  section('Persistence', persistenceSection),
  section('Stats', statsSection),
  section('Replication', replicationSection),
  section('CPU', cpuSection),
  section('Modules', () => []),
  section('Commandstats', commandStatsSection, false),
  section('Errorstats', errorStatsSection),
  section('Latencystats', latencyStatsSection, false),
  section('Cluster', () => ['cluster_enabled:0']),
  section('Keyspace', keyspaceSection),
];

/** What INFO answers to these words, in lower case; none mean the default sections. */
export function infoText(server: RedisServer, wanted: readonly string[]): string {
  const isAll = wanted.includes('all') || wanted.includes('everything');
  const hasDefault = wanted.length === 0 || wanted.includes('default');
  const chosen = SECTIONS.filter(({ name, isDefault }) => {
    if (isAll || (hasDefault && isDefault) || wanted.includes(name)) return true;
    return name === 'modules' && wanted.includes('module_list');
  });
  return chosen
    .map(({ title, lines }) => {
      const body = lines(server).map((line) => `${line}\r\n`);
      return `# ${title}\r\n${body.join('')}`;
    })
    .join('\r\n');
}
