// The Redis servers of a scenario's nodes, each life of each with its own chance (its run ID,
// above all): a server that starts again is another process.

import { roll } from '../base/random.ts';
import { INITIAL_VALUES } from '../redis/config-table.ts';
import { RedisServer } from '../redis/server.ts';
import type { Protections } from './protections.ts';
import type { Scenario } from './scenario.ts';
import type { NodeState } from './state.ts';
import { configOf } from './topology.ts';

/** Where each node has its configuration, for INFO and CONFIG REWRITE. */
const CONFIG_FILE = '/etc/redis/redis.conf';

/** A new server with nothing in memory. */
export function newServer(scenario: Scenario, seed: number, node: NodeState): RedisServer {
  const { config } = node;
  const isFirst = node.id === scenario.redis.id && node.life === 0;
  const own = isFirst ? seed : roll(seed, `server:${node.id}`, node.life);
  const hasDisk = node.disk !== null;
  const file = scenario.replicas.length === 0 ? {} : { configFile: CONFIG_FILE };
  return new RedisServer({ seed: own, watchElements: true, hasDisk, config, ...file });
}

/** The parameters that are protections, too, where they are switched on. */
export function guardsOf({ minReplicas, minReplicasMaxLag }: Protections) {
  return {
    'min-replicas-to-write': String(minReplicas),
    'min-replicas-max-lag': String(minReplicasMaxLag),
  };
}

/** The configuration file of a node at the start of a run. */
export function fileOf(scenario: Scenario, id: string): NodeState['config'] {
  const guards = scenario.protections.minReplicas === 0 ? {} : guardsOf(scenario.protections);
  return { ...configOf(scenario, id), ...guards };
}

/** The file that CONFIG REWRITE leaves behind: what differs from Redis's own values. */
export function rewritten(server: RedisServer): NodeState['config'] {
  const values = [...server.config.entries()];
  return Object.fromEntries(values.filter(([name, value]) => INITIAL_VALUES.get(name) !== value));
}
