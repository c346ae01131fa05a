// The world at virtual time 0, before its first event.

import { TimedHeap } from '../base/heap.ts';
import { EMPTY_DISK } from './disk.ts';
import type { ActorId, NodeId } from './ids.ts';
import type { OutsideWorld } from './outside-world.ts';
import type { NodeSpec, Scenario } from './scenario.ts';
import { fileOf } from './servers.ts';
import type { NodeState, Process, WorldState } from './state.ts';
import { nodesOf } from './topology.ts';

export function initialState(scenario: Scenario, outside: OutsideWorld): WorldState {
  const { redis, link, replication, failover } = scenario;
  const processes = new Map<ActorId, Process>();
  for (const spec of scenario.producers) {
    processes.set(spec.id, newProcess('producer', spec, redis.id));
  }
  for (const spec of scenario.workers) {
    processes.set(spec.id, newProcess('consumer', spec, redis.id));
  }
  if (failover !== null) {
    processes.set(failover.id, newProcess('sentinel', failover, redis.id));
  }
  return {
    now: 0,
    cursor: 0,
    queue: new TimedHeap(),
    nextSeq: 0,
    nextConnection: 1,
    nextPacket: 1,
    nextNumber: 1,
    nextUnit: 1,
    typedNumbers: new Set(),
    protections: scenario.protections,
    linkLatencyMs: link.latencyMs,
    linkJitterMs: link.jitterMs,
    replicationLatencyMs: replication.latencyMs,
    replicationJitterMs: replication.jitterMs,
    processes,
    connections: new Map(),
    packets: new Map(),
    nodes: new Map(nodesOf(scenario).map((spec) => [spec.id, newNode(scenario, spec)])),
    armed: [],
    breakpoints: [],
    poison: new Map(),
    pauses: new Map(),
    troubles: new Map(),
    applied: new Map(),
    forgotten: new Map(),
    forgottenBy: null,
    outside,
    inputsApplied: 0,
  };
}

function newNode(scenario: Scenario, { id, clockOffsetMs, disk, config }: NodeSpec): NodeState {
  const isReplica = id !== scenario.redis.id;
  return {
    id,
    clockOffsetMs,
    clients: new Map(),
    consoleClient: null,
    consoleBacklog: [],
    up: true,
    powered: true,
    life: 0,
    startsAt: null,
    config: fileOf(scenario, id),
    packets: 0,
    replication: {
      role: isReplica ? 'replica' : 'primary',
      primary: isReplica ? scenario.redis.id : null,
      link: isReplica ? 'connect' : null,
    },
    disk: disk === null ? null : { ...EMPTY_DISK, isAofOn: config.appendonly === 'yes' },
    repliesFrom: 0,
    unsent: [],
    deadlineSeq: null,
    deadlineAt: null,
  };
}

function newProcess(role: Process['role'], spec: Process['spec'], node: NodeId): Process {
  return {
    id: spec.id,
    role,
    node,
    link: `${spec.id}:${node}`,
    spec,
    alive: false,
    incarnation: 0,
    startsAt: 'startsAtMs' in spec ? spec.startsAtMs : 0,
    snapshot: null,
    connection: null,
    timers: new Map(),
    rolls: 0,
    packets: 0,
    created: 0,
    finished: 0,
    slowness: 1,
  };
}
