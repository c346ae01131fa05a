// What others may see of the simulated world at the playhead: plain data, made on demand. The stage
// draws it and lessons check it; nobody outside src/sim holds the kernel's own state.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { RedisServer } from '../redis/server.ts';
import type { Reply } from '../resp/reply.ts';
import type { Breakpoint } from './breakpoints.ts';
import type { Direction } from './facts/link.ts';
import type { ReplicaLinkState } from './facts/replication.ts';
import type { FaultName } from './faults/index.ts';
import type { ActorId, ConnectionId, LinkId, NodeId, PacketId } from './ids.ts';
import type { MessageId, MessageRef } from './payload.ts';
import type { Protections } from './protections.ts';
import type { ConsumerSpec, ProducerSpec, SentinelSpec } from './scenario.ts';

export interface WorldView {
  /** The playhead. */
  readonly at: Ms;
  /** A node's wall clock at the playhead, ms since 1970. */
  wallClock(node: NodeId): Ms;
  /** In the order of the scenario: producers, then consumers. */
  actors(): ActorView[];
  actor(id: ActorId): ActorView | undefined;
  /** In flight, in the order they were sent. */
  packets(): readonly PacketView[];
  /** One for each producer and consumer, to where it takes the primary to be. */
  links(): LinkView[];
  /** One for each node that follows another one; `actor` is the replica. */
  replicationLinks(): LinkView[];
  /** Null when nobody watches over the nodes. */
  sentinel(): SentinelView | null;
  /** The first node of the scenario, then the others; any of them may be the primary. */
  nodes(): NodeView[];
  node(id: NodeId): NodeView | undefined;
  /** What was done in the outside world, in order. */
  effects(): readonly SideEffectView[];
  /** What guards the design at the moment. */
  readonly protections: Protections;
  /** How long a packet takes on each link, in the absence of trouble. */
  readonly linkTimes: { readonly latencyMs: Ms; readonly jitterMs: Ms };
  /** Faults that wait for their moment. */
  armedFaults(): readonly ArmedFaultView[];
  /** Messages that kill whoever works on them. */
  poisoned(): ReadonlySet<MessageId>;
}

/** What producers and consumers have in common. */
export interface ProcessView {
  readonly id: ActorId;
  readonly alive: boolean;
  /** Counts its lives, from 0. */
  readonly life: number;
  /** State of its machine (actors/*.ts); `new` before its first start, `dead` after a crash. */
  readonly state: string;
  /** When a dead process comes back by itself. */
  readonly restartsAt: Ms | null;
  /** Until when it handles nothing; null when it runs. */
  readonly pausedUntil: Ms | null;
  /** When the next timer is due: end of a pause, of the work, of its patience. */
  readonly until: Ms | null;
  readonly connection: 'open' | 'connecting' | 'closed';
  /** Where it takes the primary to be, and its link there. */
  readonly node: NodeId;
  readonly link: LinkId;
  /** Id of the line of its program that it is at (programs/listing.ts); null between two turns. */
  readonly line: string | null;
  /** Messages in its memory. */
  readonly holds: readonly MessageRef[];
  /** The last thing that went wrong, in Redis's words or as a LossReason-like key. */
  readonly lastError: string | null;
}

export interface ProducerView extends ProcessView {
  readonly role: 'producer';
  readonly spec: ProducerSpec;
  /** Messages made so far. */
  readonly created: number;
  /** Of the message in hand; 0 when there is none. */
  readonly attempt: number;
}

export interface ConsumerView extends ProcessView {
  readonly role: 'consumer';
  readonly spec: ConsumerSpec;
  readonly workStartedAt: Ms | null;
  readonly workEndsAt: Ms | null;
  /** 1 is normal speed, 4 takes four times as long. */
  readonly slowness: number;
  /** Side effects done by it so far. */
  readonly finished: number;
}

export type ActorView = ProducerView | ConsumerView;

export interface SentinelView {
  readonly id: ActorId;
  readonly spec: SentinelSpec;
  readonly alive: boolean;
  /** `watching` or `promoting`; `new` before its first start, `dead` after a crash. */
  readonly state: string;
  readonly restartsAt: Ms | null;
  readonly pausedUntil: Ms | null;
  /** Whom it takes for the primary. */
  readonly primary: NodeId;
  /** Whom it promotes. */
  readonly promotes: NodeId | null;
  /** Nodes that it has not heard of for too long. */
  readonly suspects: readonly NodeId[];
  /** Its links to the nodes. */
  readonly links: readonly LinkView[];
}

export interface PacketView {
  readonly id: PacketId;
  readonly connection: ConnectionId;
  readonly link: LinkId;
  /** Who opened the connection: for replication a node, the replica. */
  readonly actor: ActorId | NodeId;
  readonly node: NodeId;
  readonly from: ActorId | NodeId;
  readonly to: ActorId | NodeId;
  readonly direction: Direction;
  /** Command name in upper case, on the reply too. */
  readonly label: string;
  readonly sentAt: Ms;
  readonly arrivesAt: Ms;
  /** Of a request. */
  readonly argv: readonly Bytes[] | null;
  /** Of a reply. */
  readonly reply: Reply | null;
  readonly messages: readonly MessageId[];
  /** `seq` of its packet-sent fact. */
  readonly fact: number;
}

export interface LinkView {
  readonly id: LinkId;
  readonly actor: ActorId | NodeId;
  readonly node: NodeId;
  readonly state: 'open' | 'connecting' | 'broken' | 'closed';
  /** Nothing passes; `healsAt` null means that it never heals. */
  readonly cut: { readonly healsAt: Ms | null } | null;
  /** Each packet takes so much longer. */
  readonly extraMs: Ms;
  /** While connecting: when the handshake ends. */
  readonly opensAt: Ms | null;
  readonly connection: ConnectionId | null;
}

export interface NodeView {
  readonly id: NodeId;
  readonly up: boolean;
  /** What its server says that it is: after a split there may be two primaries. */
  readonly role: 'primary' | 'replica';
  /** Whom a replica follows; null for a primary, and for an address that no node has. */
  readonly primary: NodeId | null;
  /** Of a replica; null for a primary. */
  readonly replicaLink: ReplicaLinkState | null;
  /** How much of the replication stream it has made or applied, in bytes. */
  readonly offset: number;
  /** How far a replica is behind the node that it follows, in bytes; 0 for a primary. */
  readonly lagBytes: number;
  /** When a server that is down starts by itself. */
  readonly restartsAt: Ms | null;
  /** Until when it handles nothing; null when it runs. */
  readonly pausedUntil: Ms | null;
  readonly wallClock: Ms;
  /** Null when it has none. Lengths of the append-only file, and of the snapshot file. */
  readonly disk: {
    /** The server appends to the file. */
    readonly isAofOn: boolean;
    readonly writtenBytes: number;
    readonly fsyncedBytes: number;
    /** Commands written and not fsynced: what a loss of power would lose. */
    readonly unsyncedCommands: number;
    readonly snapshotBytes: number;
    /** A save or a rewrite in the background is under way. */
    readonly isSaving: boolean;
    readonly stalledUntil: Ms;
  } | null;
  /** Read-only looks into the server. */
  readonly inspect: RedisServer['inspect'];
  /** Clients that wait in BRPOP and the like, the longest waiter first. */
  readonly blocked: readonly {
    readonly actor: ActorId;
    readonly keys: readonly Bytes[];
    /** Virtual time; null is for ever. */
    readonly until: Ms | null;
  }[];
  /** Who listens to which channels and patterns. */
  readonly subscribers: readonly {
    readonly actor: ActorId;
    readonly channels: readonly Bytes[];
    readonly patterns: readonly Bytes[];
  }[];
}

export interface SideEffectView {
  readonly message: MessageId;
  readonly by: ActorId;
  readonly at: Ms;
  /** 1 the first time, 2 the second time. */
  readonly nth: number;
}

/** `line` and `does` are set for a fault that waits for a line (faults/at-line.ts). */
export interface ArmedFaultView {
  readonly fault: FaultName;
  readonly target: string;
  readonly since: Ms;
  readonly line?: string;
  readonly does?: Breakpoint['does'];
}
