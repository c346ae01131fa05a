// Copies of what changes while a run goes on: for checkpoints, and to go on from them. Two ways, as
// V8 remembers of each place in the code what shape its objects have and how long they live.
// What goes on is copied field by field, in the order in which each record is made: it then has the
// hidden class of the original, and code that was compiled for the one serves the other. What is
// kept is spread: were one place to make both, all would be put where long-lived objects are, and
// every seek would leave a world there for the collector.

import type { Connection, NodeState, Process, WorldImage } from './state.ts';

type State = WorldImage['state'];

/** For a checkpoint. */
export function keptState(state: State): State {
  return {
    ...state,
    processes: copyMap(state.processes, (one) => ({ ...one, timers: new Map(one.timers) })),
    connections: copyMap(state.connections, (one) => ({ ...one })),
    // Packets are immutable: their records are shared.
    packets: new Map(state.packets),
    pauses: new Map(state.pauses),
    troubles: new Map(state.troubles),
    applied: new Map(state.applied),
    nodes: copyMap(state.nodes, (one) => ({ ...one, clients: new Map(one.clients) })),
  };
}

/** To go on from a checkpoint. */
export function resumedState(state: State): State {
  return {
    ...state,
    processes: copyMap(state.processes, resumedProcess),
    connections: copyMap(state.connections, resumedConnection),
    packets: new Map(state.packets),
    pauses: new Map(state.pauses),
    troubles: new Map(state.troubles),
    applied: new Map(state.applied),
    nodes: copyMap(state.nodes, resumedNode),
  };
}

function copyMap<K, V>(records: ReadonlyMap<K, V>, copy: (record: V) => V): Map<K, V> {
  const copies = new Map<K, V>();
  for (const [key, record] of records) copies.set(key, copy(record));
  return copies;
}

/** In the order of `newProcess`. */
function resumedProcess(process: Process): Process {
  return {
    id: process.id,
    role: process.role,
    node: process.node,
    link: process.link,
    spec: process.spec,
    alive: process.alive,
    incarnation: process.incarnation,
    startsAt: process.startsAt,
    snapshot: process.snapshot,
    connection: process.connection,
    timers: new Map(process.timers),
    rolls: process.rolls,
    packets: process.packets,
    created: process.created,
    finished: process.finished,
    slowness: process.slowness,
  };
}

/** In the order of `Links.dial`. */
function resumedConnection(connection: Connection): Connection {
  return {
    id: connection.id,
    link: connection.link,
    actor: connection.actor,
    replica: connection.replica,
    node: connection.node,
    opensAt: connection.opensAt,
    actorEnd: connection.actorEnd,
    actorDied: connection.actorDied,
    nodeEnd: connection.nodeEnd,
    client: connection.client,
    isBroken: connection.isBroken,
    isSilent: connection.isSilent,
    requestArrival: connection.requestArrival,
    replyArrival: connection.replyArrival,

    inFlight: connection.inFlight,
    awaiting: connection.awaiting,
    backlog: connection.backlog,
    output: connection.output,
  };
}

/** In the order of `newNode`. */
function resumedNode(node: NodeState): NodeState {
  return {
    id: node.id,
    clockOffsetMs: node.clockOffsetMs,
    clients: new Map(node.clients),
    consoleClient: node.consoleClient,
    consoleBacklog: node.consoleBacklog,
    up: node.up,
    powered: node.powered,
    life: node.life,
    startsAt: node.startsAt,
    config: node.config,
    packets: node.packets,
    replication: node.replication,
    disk: node.disk,
    repliesFrom: node.repliesFrom,
    unsent: node.unsent,
    deadlineSeq: node.deadlineSeq,
    deadlineAt: node.deadlineAt,
  };
}
