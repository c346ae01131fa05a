// The Redis servers of a scenario's nodes, each life of each with its own chance (its run ID,
// above all): a server that starts again is another process.

import { roll } from '../base/random.ts';
import { RedisServer } from '../redis/server.ts';
import type { Scenario } from './scenario.ts';
import type { NodeState } from './state.ts';

/** A new server with nothing in memory. */
export function newServer(scenario: Scenario, seed: number, node: NodeState): RedisServer {
  const { config } = scenario.redis;
  const isFirst = node.id === scenario.redis.id && node.life === 0;
  const own = isFirst ? seed : roll(seed, `server:${node.id}`, node.life);
  const hasDisk = node.disk !== null;
  return new RedisServer({ seed: own, watchElements: true, hasDisk, config });
}
