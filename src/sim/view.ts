// The world as others see it: plain data made on demand from the kernel's state at the playhead.

import type { Ms } from '../base/time.ts';
import type { ClientId } from '../redis/effects.ts';
import type { ConsumerContext } from './actors/consumer-actions.ts';
import { stateOf } from './actors/host.ts';
import type { ActorContext } from './actors/orders.ts';
import { type ProducerContext, producerLine } from './actors/producer-actions.ts';
import type { SentinelContext } from './actors/sentinel-actions.ts';
import { commandsIn } from './disk.ts';
import type { ActorId, NodeId } from './ids.ts';
import { CONSOLE } from './ids.ts';
import type { Kernel } from './kernel.ts';
import type { MessageId } from './payload.ts';
import type { Protections } from './protections.ts';
import type { ConsumerSpec, ProducerSpec, SentinelSpec } from './scenario.ts';
import type { Connection, NodeState, Packet, Process, WorldState } from './state.ts';
import type {
  ActorView,
  ArmedFaultView,
  ConsumerView,
  LinkView,
  NodeView,
  PacketView,
  ProcessView,
  ProducerView,
  SentinelView,
  SideEffectView,
  WorldView,
} from './world.ts';

interface SeenPackets {
  readonly state: WorldState;
  readonly cursor: number;
  readonly facts: number;
  readonly packets: readonly PacketView[];
}

export class KernelView implements WorldView {
  readonly #kernel: Kernel;
  /** Asked for several times in a frame, and the same until something happens. */
  #seenPackets: SeenPackets | null = null;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get at(): Ms {
    return this.#kernel.now;
  }

  get protections(): Protections {
    return this.#kernel.state.protections;
  }

  get linkTimes(): WorldView['linkTimes'] {
    const { linkLatencyMs: latencyMs, linkJitterMs: jitterMs } = this.#kernel.state;
    return { latencyMs, jitterMs };
  }

  wallClock(node: NodeId): Ms {
    return this.#kernel.nodes.wallClock(node);
  }

  actors(): ActorView[] {
    return this.#clients().map((process) => this.#actor(process));
  }

  /** Producers and consumers. */
  #clients(): Process[] {
    return [...this.#kernel.state.processes.values()].filter(({ role }) => role !== 'sentinel');
  }

  actor(id: ActorId): ActorView | undefined {
    const process = this.#kernel.state.processes.get(id);
    const isClient = process !== undefined && process.role !== 'sentinel';
    return isClient ? this.#actor(process) : undefined;
  }

  #actor(process: Process): ActorView {
    return process.role === 'producer' ? this.#producer(process) : this.#consumer(process);
  }

  #producer(process: Process): ProducerView {
    const context = (process.snapshot?.context ?? null) as ProducerContext | null;
    return Object.assign(this.#process(process, context), {
      role: 'producer' as const,
      spec: process.spec as ProducerSpec,
      created: process.created,
      attempt: context?.attempt ?? 0,
    });
  }

  #consumer(process: Process): ConsumerView {
    const context = (process.snapshot?.context ?? null) as ConsumerContext | null;
    return Object.assign(this.#process(process, context), {
      role: 'consumer' as const,
      spec: process.spec as ConsumerSpec,
      workStartedAt: context?.workStartedAt ?? null,
      workEndsAt: context?.workEndsAt ?? null,
      slowness: process.slowness,
      finished: process.finished,
    });
  }

  #process(process: Process, context: ActorContext | null): ProcessView {
    return {
      id: process.id,
      alive: process.alive,
      life: process.incarnation,
      state: stateName(process),
      restartsAt: process.alive ? null : process.startsAt,
      pausedUntil: this.#pausedUntil(process.id),
      until: nextTimer(process),
      connection: this.#connectionState(process),
      node: process.node,
      link: process.link,
      line: lineOf(process),
      holds: context?.hand ?? [],
      lastError: context?.lastError ?? null,
    };
  }

  #pausedUntil(id: ActorId | NodeId): Ms | null {
    return this.#kernel.state.pauses.get(id)?.until ?? null;
  }

  #cut(link: string): LinkView['cut'] {
    const cut = this.#kernel.state.troubles.get(link)?.cut ?? null;
    return cut === null ? null : { healsAt: cut.healsAt };
  }

  #connectionState(process: Process): 'open' | 'connecting' | 'closed' {
    return endState(this.#kernel.links.of(process, process.node));
  }

  packets(): readonly PacketView[] {
    const { state, journal } = this.#kernel;
    const { cursor } = state;
    const seen = this.#seenPackets;
    const isSame = seen?.state === state && seen.cursor === cursor && seen.facts === journal.length;
    if (seen !== null && isSame) return seen.packets;
    const packets = [...state.packets.values()].map(packetView);
    this.#seenPackets = { state, cursor, facts: journal.length, packets };
    return packets;
  }

  links(): LinkView[] {
    return this.#clients().map((process) => {
      const { id, node } = process;
      return this.#link(id, node, this.#kernel.links.of(process, node));
    });
  }

  replicationLinks(): LinkView[] {
    const connections = [...this.#kernel.state.connections.values()];
    return this.nodes().flatMap(({ id, primary }) => {
      if (primary === null) return [];
      const isIt = ({ actor, node, replica, actorEnd }: Connection) =>
        replica !== null && actor === id && node === primary && actorEnd !== 'closed';
      return [this.#link(id, primary, connections.find(isIt))];
    });
  }

  sentinel(): SentinelView | null {
    const { failover } = this.#kernel.scenario;
    if (failover === null) return null;
    const process = this.#kernel.processes.get(failover.id);
    const context = (process.snapshot?.context ?? null) as SentinelContext | null;
    const { id, alive, node: primary } = process;
    const nodes = [...this.#kernel.state.nodes.keys()];
    return {
      id,
      spec: process.spec as SentinelSpec,
      alive,
      state: stateName(process),
      restartsAt: alive ? null : process.startsAt,
      pausedUntil: this.#pausedUntil(id),
      primary,
      promotes: context?.promotion?.node ?? null,
      suspects: nodes.filter((node) => context?.sights[node]?.isSuspected),
      links: nodes.map((node) => this.#link(id, node, this.#kernel.links.of(process, node))),
    };
  }

  #link(actor: ActorId | NodeId, node: NodeId, connection: Connection | undefined): LinkView {
    const id = `${actor}:${node}`;
    const end = endState(connection);
    return {
      id,
      actor,
      node,
      state: connection?.isBroken ? 'broken' : end,
      cut: this.#cut(id),
      extraMs: this.#kernel.troubles.extraMs(id),
      opensAt: end === 'connecting' ? (connection?.opensAt ?? null) : null,
      connection: connection?.id ?? null,
    };
  }

  nodes(): NodeView[] {
    return [...this.#kernel.state.nodes.values()].map((node) => this.#node(node));
  }

  node(id: NodeId): NodeView | undefined {
    const node = this.#kernel.state.nodes.get(id);
    return node === undefined ? undefined : this.#node(node);
  }

  #node(node: NodeState): NodeView {
    const { inspect, replication } = this.#kernel.server(node.id);
    const { nodes, links } = this.#kernel;
    const actorOf = (client: ClientId): ActorId => {
      const connection = node.clients.get(client)?.connection ?? null;
      return connection === null ? CONSOLE : (links.get(connection)?.actor ?? CONSOLE);
    };
    const blocked = inspect.blockedClients().map(({ client, keys, deadline }) => ({
      actor: actorOf(client),
      keys,
      until: deadline === null ? null : nodes.virtual(node, deadline),
    }));
    return {
      id: node.id,
      up: node.up,
      role: node.replication.role,
      primary: node.replication.primary,
      replicaLink: node.replication.link,
      offset: replication.offset,
      lagBytes: this.#lagBytes(node, replication.offset),
      restartsAt: node.up ? null : node.startsAt,
      pausedUntil: this.#pausedUntil(node.id),
      wallClock: nodes.wallClock(node.id),
      disk: diskView(node.disk),
      inspect,
      blocked,
      subscribers: inspect.subscribers().map(({ client, channels, patterns }) => {
        return { actor: actorOf(client), channels, patterns };
      }),
    };
  }

  #lagBytes({ replication }: NodeState, offset: number): number {
    if (replication.primary === null) return 0;
    const primary = this.#kernel.server(replication.primary);
    return Math.max(primary.replication.offset - offset, 0);
  }

  effects(): readonly SideEffectView[] {
    return this.#kernel.state.outside.effects;
  }

  armedFaults(): readonly ArmedFaultView[] {
    const { armed, breakpoints } = this.#kernel.state;
    return [
      ...armed.map(({ fault, target, since }) => ({ fault, target, since })),
      ...breakpoints.map(({ target, since, line, does }) => {
        return { fault: 'at-line', target, since, line, does } as const;
      }),
    ];
  }

  poisoned(): ReadonlySet<MessageId> {
    return new Set(this.#kernel.state.poison.keys());
  }
}

function diskView(disk: NodeState['disk']): NodeView['disk'] {
  if (disk === null) return null;
  return {
    isAofOn: disk.isAofOn,
    writtenBytes: disk.aof.bytes.length,
    fsyncedBytes: disk.aof.synced,
    unsyncedCommands: commandsIn(disk.aof.bytes, disk.aof.synced),
    snapshotBytes: disk.rdb?.length ?? 0,
    isSaving: disk.child !== null,
    stalledUntil: disk.stalledUntil,
  };
}

function endState(connection: Connection | undefined): 'open' | 'connecting' | 'closed' {
  const end = connection?.actorEnd ?? 'closed';
  return end === 'opening' ? 'connecting' : end;
}

function stateName(process: Process): string {
  if (process.snapshot !== null) return stateOf(process.snapshot);
  return process.incarnation === 0 ? 'new' : 'dead';
}

function lineOf({ snapshot, role }: Process): string | null {
  if (snapshot === null || role === 'sentinel') return null;
  return role === 'producer'
    ? producerLine(snapshot.value, snapshot.context as ProducerContext)
    : (snapshot.context as ConsumerContext).line;
}

function nextTimer(process: Process): Ms | null {
  let next: Ms | null = null;
  for (const { at } of process.timers.values()) if (next === null || at < next) next = at;
  return next;
}

function packetView({ sent }: Packet): PacketView {
  const { packet, connection, link, actor, node, direction, label, messages } = sent;
  const [from, to] = direction === 'request' ? [actor, node] : [node, actor];
  return {
    id: packet,
    connection,
    link,
    actor,
    node,
    from,
    to,
    direction,
    label,
    sentAt: sent.at,
    arrivesAt: sent.arrivesAt,
    argv: direction === 'request' ? sent.argv : null,
    reply: direction === 'reply' ? sent.reply : null,
    messages,
    fact: sent.seq,
  };
}
