// The nodes of a scenario and how they find each other: a node's id is the name of its host, and
// every server listens on Redis's own port.

import type { Bytes } from '../base/bytes.ts';
import type { NodeId } from './ids.ts';
import type { NodeSpec, Scenario } from './scenario.ts';

export const PORT = 6379;

/** All nodes: the first one begins as the primary, the others as its replicas. */
export function nodesOf({ redis, replicas }: Scenario): readonly NodeSpec[] {
  return [redis, ...replicas];
}

export function specOf(scenario: Scenario, id: NodeId): NodeSpec {
  return nodesOf(scenario).find((node) => node.id === id) ?? scenario.redis;
}

/** The configuration with which a node's first server starts. */
export function configOf(scenario: Scenario, id: NodeId): Readonly<Record<string, string>> {
  const { config } = specOf(scenario, id);
  const isReplica = id !== scenario.redis.id;
  return isReplica ? { ...config, replicaof: `${scenario.redis.id} ${PORT}` } : config;
}

/** The node at an address; undefined when nobody has it. Host names do not tell case apart. */
export function nodeAt(scenario: Scenario, host: Bytes, port: number): NodeId | undefined {
  const wanted = host.toLowerCase();
  return nodesOf(scenario).find(({ id }) => port === PORT && id.toLowerCase() === wanted)?.id;
}
