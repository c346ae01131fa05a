// The complete state of the simulated world, as the kernel changes it and as a checkpoint keeps
// it. Records are plain; what they point to is immutable, save for the two maps that copies.ts
// copies.

import type { Bytes } from '../base/bytes.ts';
import type { TimedHeap } from '../base/heap.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId } from '../redis/effects.ts';
import type { ServerSnapshot } from '../redis/snapshot.ts';
import type { ActorSnapshot } from './actors/host.ts';
import type { Order } from './actors/orders.ts';
import type { Breakpoint } from './breakpoints.ts';
import type { Disk } from './disk.ts';
import type { FactOf } from './fact.ts';
import type { CloseReason, Direction } from './facts/link.ts';
import type { FaultParams } from './facts/outside.ts';
import type { ReplicaLinkState } from './facts/replication.ts';
import type { FaultName } from './faults/index.ts';
import type { ActorId, ConnectionId, LinkId, NodeId, PacketId } from './ids.ts';
import type { Output } from './output-buffers.ts';
import type { OutsideWorld } from './outside-world.ts';
import type { MessageId } from './payload.ts';
import type { Protections } from './protections.ts';
import type { ConsumerSpec, ProducerSpec, SentinelSpec } from './scenario.ts';

/** What is going to happen. `cause` is the fact that brought it about. */
export type KernelEvent = EventStamp & EventBody;

export interface EventStamp {
  readonly at: Ms;
  readonly seq: number;
  readonly cause: number | null;
}

export type EventBody =
  /** A process starts, for the first time or again. `incarnation` guards against an older plan. */
  | { readonly kind: 'start'; readonly actor: ActorId; readonly incarnation: number }
  /** A timer of a machine is due, if it still has this event. */
  | {
      readonly kind: 'timer';
      readonly actor: ActorId;
      readonly timer: string;
      readonly event: string;
    }
  | { readonly kind: 'arrival'; readonly packet: PacketId }
  /** The handshake reaches the node, and then the process. */
  | { readonly kind: 'accept'; readonly connection: ConnectionId }
  | { readonly kind: 'opened'; readonly connection: ConnectionId }
  /** An end learns that the connection is over. */
  | {
      readonly kind: 'ending';
      readonly connection: ConnectionId;
      readonly side: 'actor' | 'node';
      readonly reason: CloseReason;
    }
  /** An armed fault strikes a packet that is half-way. */
  | { readonly kind: 'strike'; readonly packet: PacketId; readonly fault: ArmedFault }
  /** The output buffer of a connection may go out, or is looked at for its soft limit. */
  | {
      readonly kind: 'output';
      readonly connection: ConnectionId;
      readonly task: 'drain' | 'limit';
    }
  /** A node has something to do: a key expires, a blocked client times out. */
  | { readonly kind: 'deadline'; readonly node: NodeId }
  /** A poisoned message kills the process that works on it, if it still lives that life. */
  | {
      readonly kind: 'poison';
      readonly actor: ActorId;
      readonly incarnation: number;
      readonly message: MessageId;
    }
  /** A process that stood still between two lines does what it was about to do. */
  | {
      readonly kind: 'go-on';
      readonly actor: ActorId;
      readonly incarnation: number;
      readonly orders: readonly Order[];
    }
  /** A client asks the sentinel who the primary is, or is told so. */
  | {
      readonly kind: 'asked' | 'told';
      readonly actor: ActorId;
      readonly link: LinkId;
      readonly primary: NodeId;
    }
  /** A node's server starts again. `life` guards against an older plan. */
  | { readonly kind: 'node-start'; readonly node: NodeId; readonly life: number }
  /**
   * A disk has something to do, if its server still lives the same life. `upTo`: bytes of the AOF
   * that are synced, or the fact that began a child.
   */
  | {
      readonly kind: 'disk';
      readonly node: NodeId;
      readonly life: number;
      readonly task: 'sync' | 'synced' | 'child' | 'look';
      readonly upTo: number;
    }
  /** A pause is over, if it is still the one that `pause` began (a fact's seq). */
  | { readonly kind: 'wake'; readonly target: ActorId | NodeId; readonly pause: number }
  /** What a fault (a fact's seq) did to these links ends. */
  | { readonly kind: 'heal'; readonly links: readonly LinkId[]; readonly trouble: number };

export interface Process {
  readonly id: ActorId;
  readonly role: 'producer' | 'consumer' | 'sentinel';
  /** Where it takes the primary to be. */
  node: NodeId;
  link: LinkId;
  spec: ProducerSpec | ConsumerSpec | SentinelSpec;
  alive: boolean;
  /** Counts its lives, from 0. */
  incarnation: number;
  /** When it starts by itself, while it is not alive. */
  startsAt: Ms | null;
  /** Null while it is not alive. */
  snapshot: ActorSnapshot | null;
  /** Its connection to Redis; those of a sentinel, to all nodes, are found by the node. */
  connection: ConnectionId | null;
  /** Timer id to the event that will ring. */
  timers: Map<string, { readonly seq: number; readonly at: Ms }>;
  /** Events that it got so far: the counter of its dice. */
  rolls: number;
  /** Packets that its link carried so far, both directions: the counter of the link's dice. */
  packets: number;
  created: number;
  finished: number;
  slowness: number;
}

export interface Connection {
  readonly id: ConnectionId;
  readonly link: LinkId;
  /** Who opened it: a process, or for replication a node. */
  readonly actor: ActorId | NodeId;
  /** Which attempt of a replica this is, and in which life of its server; null for a process. */
  readonly replica: { readonly attempt: number; readonly life: number } | null;
  readonly node: NodeId;
  /** When the handshake is over. */
  readonly opensAt: Ms;
  actorEnd: 'opening' | 'open' | 'closed';
  /** The process behind a closed actor end died with it. */
  actorDied: boolean;
  nodeEnd: 'opening' | 'open' | 'closed';
  client: ClientId | null;
  /** Cut in the middle: nothing passes any more, though an end may not know yet. */
  isBroken: boolean;
  /** An end's machine went off without a word: the other end learns it when it sends again. */
  isSilent: boolean;
  /** The last packet arrives then, per direction: none overtakes it. */
  requestArrival: Ms;
  replyArrival: Ms;
  /** Packets on their way, both directions. */
  inFlight: number;
  /** Requests executed or waiting at the node whose reply is still to come. Replaced on change. */
  awaiting: readonly { readonly label: string; readonly carriesMessage: boolean }[];
  /** What the node wrote and the process has not read. */
  output: Output;
  /** Requests that came while its client was blocked. Replaced on change. */
  backlog: readonly Request[];
}

export interface Request {
  readonly argv: readonly Bytes[];
  /** The fact of its arrival. */
  readonly cause: number;
}

/** A request or reply on its way: the fact of its sending says nearly everything. */
export interface Packet {
  readonly sent: FactOf<'packet-sent'>;
  /** Whether its exchange stores or takes a message: a reply counts with its request. */
  readonly carriesMessage: boolean;
  /** Of a reply, its size, where connections have a window; else 0. */
  readonly bytes: number;
}

/** A fault that waits for a packet on a link. */
export interface ArmedFault {
  readonly fault: FaultName;
  readonly target: LinkId;
  readonly params: FaultParams;
  readonly direction: Direction;
  readonly carrying: 'any' | 'message';
  readonly since: Ms;
  /** The fact that says that it is armed. */
  readonly fact: number;
}

/** Who a client of a node is. Null for the console. */
interface NodeClient {
  readonly connection: ConnectionId | null;
  readonly isBlocked: boolean;
}

/** What a node remembers beside its server. */
export interface NodeState {
  readonly id: NodeId;
  /** Wall clock minus (epoch + virtual time). */
  clockOffsetMs: Ms;
  clients: Map<ClientId, NodeClient>;
  consoleClient: ClientId | null;
  consoleBacklog: readonly Request[];
  /** Its server's process runs. */
  up: boolean;
  /** Its machine runs: it refuses connections when the server does not. */
  powered: boolean;
  /** Counts the lives of its server, from 0. */
  life: number;
  /** Null: the node has none, so that a restart finds nothing. */
  disk: Disk | null;
  /** Replies leave no earlier than this: `appendfsync always` syncs before them. */
  repliesFrom: Ms;
  /** Replies that wait for that, though their packets are planned. Replaced on change. */
  unsent: readonly PacketId[];
  /** When the server starts by itself, while it is down. */
  startsAt: Ms | null;
  /** What its server's next life starts with: CONFIG REWRITE changes it. Replaced on change. */
  config: Readonly<Record<string, string>>;
  /** Packets that its links to other nodes carried so far: the counter of their dice. */
  packets: number;
  /** What facts have told of its part in replication so far. Replaced on change. */
  replication: ReplicationNote;
  /** The deadline event that counts; older ones do nothing. */
  deadlineSeq: number | null;
  deadlineAt: Ms | null;
}

/** A server's part in replication, as far as facts tell of it. */
export interface ReplicationNote {
  readonly role: 'primary' | 'replica';
  /** Whom it follows; null for a primary, and for an address that no node has. */
  readonly primary: NodeId | null;
  readonly link: ReplicaLinkState | null;
}

/** What a message does to a worker. `fact` is the one that says so. */
interface Poison {
  readonly restartAfterMs: Ms | null;
  readonly fact: number;
}

/** A process or a node that handles nothing for a while. */
interface Pause {
  readonly until: Ms;
  /** The fact that says that it began. */
  readonly fact: number;
  /** What came meanwhile, in order. */
  readonly held: readonly KernelEvent[];
}

/** What is wrong with a link. */
export interface Trouble {
  /** Nothing passes: what would arrive is sent again once the link heals. */
  readonly cut: { readonly fact: number; readonly healsAt: Ms | null } | null;
  readonly held: readonly KernelEvent[];
  /** Each packet takes so much longer. */
  readonly extraMs: Ms;
  /** The fact that says that it is slow; null while it is not. */
  readonly slowFact: number | null;
}

/** A side effect in Redis: its entry in the outside world's record, and the fact that tells of it. */
export interface AppliedMark {
  readonly entry: number;
  readonly fact: number;
}

/** Everything that changes while a run goes on, except what is inside the servers. */
export interface WorldState {
  /** The moment of the last event, or of the playhead if it went further. */
  now: Ms;
  /** Kernel events handled. */
  cursor: number;
  queue: TimedHeap<KernelEvent>;
  nextSeq: number;
  nextConnection: number;
  nextPacket: number;
  nextNumber: number;
  nextUnit: number;
  /** Message numbers that people typed before a producer reached them. */
  typedNumbers: ReadonlySet<number>;
  /** Replaced on change: programs are made once for each choice. */
  protections: Protections;
  linkLatencyMs: Ms;
  linkJitterMs: Ms;
  replicationLatencyMs: Ms;
  replicationJitterMs: Ms;
  processes: Map<ActorId, Process>;
  connections: Map<ConnectionId, Connection>;
  packets: Map<PacketId, Packet>;
  nodes: Map<NodeId, NodeState>;
  armed: readonly ArmedFault[];
  /** Faults that wait for a process to come to a line. Replaced on change. */
  breakpoints: readonly Breakpoint[];
  /** Messages that kill whoever works on them. Replaced on change. */
  poison: ReadonlyMap<MessageId, Poison>;
  /** Who stands still, and what waits for them. Records are replaced on change. */
  pauses: Map<ActorId | NodeId, Pause>;
  /** Links that are cut or slow. Records are replaced on change. */
  troubles: Map<LinkId, Trouble>;
  /** The side effects that each server knows to be done in Redis. Inner maps are replaced. */
  applied: Map<NodeId, ReadonlyMap<MessageId, AppliedMark>>;
  /** Those that a server has just forgotten, and by which fact. Replaced on change. */
  forgotten: ReadonlyMap<MessageId, AppliedMark>;
  forgottenBy: number | null;
  /** Append only; a checkpoint keeps the length. */
  outside: OutsideWorld;
  /** Inputs applied so far. */
  inputsApplied: number;
}

/** A state that never changes again, with the servers' snapshots: a checkpoint. */
export interface WorldImage {
  readonly state: Omit<WorldState, 'queue' | 'outside'>;
  /** Never changed: a restore works on a copy. */
  readonly queue: TimedHeap<KernelEvent>;
  readonly effectCount: number;
  readonly factCount: number;
  readonly servers: ReadonlyMap<NodeId, ServerSnapshot>;
}
