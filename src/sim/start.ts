// The world at virtual time 0, before its first event.

import { TimedHeap } from '../base/heap.ts';
import { EMPTY_DISK } from './disk.ts';
import type { ActorId } from './ids.ts';
import type { OutsideWorld } from './outside-world.ts';
import type { ConsumerSpec, ProducerSpec, Scenario } from './scenario.ts';
import type { NodeState, Process, WorldState } from './state.ts';

export function initialState(scenario: Scenario, outside: OutsideWorld): WorldState {
  const { redis, link } = scenario;
  const processes = new Map<ActorId, Process>();
  for (const spec of scenario.producers) {
    processes.set(spec.id, newProcess('producer', spec, redis.id));
  }
  for (const spec of scenario.workers) {
    processes.set(spec.id, newProcess('consumer', spec, redis.id));
  }
  const node: NodeState = {
    id: redis.id,
    clockOffsetMs: redis.clockOffsetMs,
    clients: new Map(),
    consoleClient: null,
    consoleBacklog: [],
    up: true,
    powered: true,
    life: 0,
    startsAt: null,
    disk:
      redis.disk === null ? null : { ...EMPTY_DISK, isAofOn: redis.config.appendonly === 'yes' },
    repliesFrom: 0,
    unsent: [],
    deadlineSeq: null,
    deadlineAt: null,
  };
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
    processes,
    connections: new Map(),
    packets: new Map(),
    nodes: new Map([[node.id, node]]),
    armed: [],
    poison: new Map(),
    pauses: new Map(),
    troubles: new Map(),
    outside,
    inputsApplied: 0,
  };
}

function newProcess(
  role: Process['role'],
  spec: ProducerSpec | ConsumerSpec,
  node: string,
): Process {
  return {
    id: spec.id,
    role,
    node,
    link: `${spec.id}:${node}`,
    spec,
    alive: false,
    incarnation: 0,
    startsAt: spec.startsAtMs,
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
