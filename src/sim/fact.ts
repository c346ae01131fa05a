// The journal's vocabulary: everything that happened in the simulated world, in the past tense.
// A fact never changes and holds bytes, numbers and names only, never a live value. The ledger, the
// timeline, the lessons' checks and the stage read facts; nothing reads the kernel's own state.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { ClientId, ElementEffect, RemovalCause } from '../redis/effects.ts';
import type { Reply } from '../resp/reply.ts';
import type { MessageId } from './payload.ts';

/** A process of the scenario (`web-1`, `worker-A`), or `console` for the person at redis-cli. */
export type ActorId = string;
/** A machine that runs a Redis server: `redis`. */
export type NodeId = string;
/** Where a process and a node meet: `web-1:redis`. It outlives its connections. */
export type LinkId = string;
/** One TCP connection of a link, numbered through the run: `c3`. */
export type ConnectionId = string;
/** One request or reply on its way, numbered through the run: `p17`. */
export type PacketId = string;

/** The person at redis-cli: connected without a link, so its replies come at once. */
export const CONSOLE: ActorId = 'console';

/** One entry of the journal. */
export type Fact = FactStamp & FactBody;

export interface FactStamp {
  /** Position in the journal, from 0. */
  readonly seq: number;
  /** Virtual time since the start of the run. */
  readonly at: Ms;
  /** `seq` of the fact that brought this one about; null for what comes from outside. */
  readonly cause: number | null;
  /** Facts of one atomic execution inside a node share its number; null outside of nodes. */
  readonly unit: number | null;
}

export type FactBody = ProcessFact | MessageFact | LinkFact | NodeFact | OutsideFact;
export type FactKind = FactBody['kind'];
/** The fact of one kind: `FactOf<'packet-sent'>`. */
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** What happens to a process. */
export type ProcessFact =
  | {
      readonly kind: 'actor-moved';
      readonly actor: ActorId;
      /** State of its XState machine before; null when the process starts. */
      readonly from: string | null;
      readonly to: string;
      /** When the next timer of the new state is due: end of a pause, of work, of patience. */
      readonly until: Ms | null;
    }
  | {
      readonly kind: 'actor-crashed';
      readonly actor: ActorId;
      readonly restartsAt: Ms | null;
      /** The messages that were in its memory. */
      readonly messages: readonly MessageId[];
    }
  | { readonly kind: 'actor-restarted'; readonly actor: ActorId }
  | {
      /** The process stopped to wait for this reply; the command may have run all the same. */
      readonly kind: 'request-timed-out';
      readonly actor: ActorId;
      readonly command: string;
      readonly messages: readonly MessageId[];
      readonly waitedMs: Ms;
    }
  | {
      /** Redis answered an error. */
      readonly kind: 'request-refused';
      readonly actor: ActorId;
      readonly command: string;
      readonly messages: readonly MessageId[];
      readonly error: string;
    }
  | {
      /** A consumer took something from the queue in which it finds no message. */
      readonly kind: 'payload-refused';
      readonly actor: ActorId;
      readonly payload: Bytes;
    };

/** What a producer knows about a message that it sent. */
export type Belief = 'stored' | 'not-stored' | 'unknown';

/** Why a process let go of a message that it held. */
export type ReleaseReason =
  /** The producer knows that Redis has it. */
  | 'stored'
  /** The producer ran out of attempts. */
  | 'gave-up'
  /** The consumer finished its work. */
  | 'finished'
  /** It came in a reply that the process had no use for. */
  | 'ignored';

/** What a process does with a message. */
export type MessageFact =
  | {
      /** A producer made a message; from here on its hand holds a copy until `message-released`. */
      readonly kind: 'message-created';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly payload: Bytes;
    }
  | {
      readonly kind: 'retry-scheduled';
      readonly actor: ActorId;
      readonly message: MessageId;
      /** The attempt that is going to be made: 2 for the first retry. */
      readonly attempt: number;
      readonly resumesAt: Ms;
    }
  | {
      readonly kind: 'belief-changed';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly belief: Belief;
    }
  | {
      readonly kind: 'gave-up';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly attempts: number;
    }
  | {
      readonly kind: 'work-started';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly endsAt: Ms;
    }
  | {
      /** The work in hand became slower or faster. */
      readonly kind: 'work-retimed';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly endsAt: Ms;
    }
  | {
      /** What the work is for happened outside: the order was shipped, the mail is gone. */
      readonly kind: 'side-effect-done';
      readonly actor: ActorId;
      readonly message: MessageId;
      /** 1 the first time, 2 when it is done a second time. */
      readonly nth: number;
    }
  | {
      readonly kind: 'message-released';
      readonly actor: ActorId;
      readonly message: MessageId;
      readonly reason: ReleaseReason;
    };

export type Direction = 'request' | 'reply';

/** Why bytes on a connection never arrive. */
export type LossReason =
  /** The connection was reset while they were on their way. */
  | 'reset'
  /** The connection was broken already when they were sent. */
  | 'broken'
  /** The sender died and its socket with it. */
  | 'sender-died'
  /** There is no process any more to read them. */
  | 'receiver-died'
  /** The receiver closed the connection before they came. */
  | 'receiver-closed';

/** Why an end of a connection saw it end. */
export type CloseReason = 'reset' | 'process-died' | 'closed-by-client' | 'closed-by-server';

/** What happens on the wires. */
export type LinkFact =
  | {
      readonly kind: 'connection-opening';
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly actor: ActorId;
      readonly node: NodeId;
      /** When both sides have it, if nothing comes between. */
      readonly opensAt: Ms;
    }
  | {
      readonly kind: 'connection-accepted';
      readonly connection: ConnectionId;
      readonly node: NodeId;
      readonly client: ClientId;
    }
  | {
      readonly kind: 'connection-opened';
      readonly connection: ConnectionId;
      readonly actor: ActorId;
      readonly node: NodeId;
    }
  | {
      /** One end learnt (or decided) that the connection is over; the other end has its own fact. */
      readonly kind: 'connection-closed';
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly side: 'actor' | 'node';
      readonly actor: ActorId;
      readonly node: NodeId;
      readonly reason: CloseReason;
    }
  | {
      /** The network between both ends broke the connection. The ends learn it a moment later. */
      readonly kind: 'connection-reset';
      readonly connection: ConnectionId;
      readonly link: LinkId;
    }
  | ({ readonly kind: 'packet-sent'; readonly arrivesAt: Ms } & PacketFields &
      (
        | { readonly direction: 'request'; readonly argv: readonly Bytes[] }
        | { readonly direction: 'reply'; readonly reply: Reply }
      ))
  | ({ readonly kind: 'packet-arrived' } & PacketFields & { readonly direction: Direction })
  | ({ readonly kind: 'packet-lost'; readonly reason: LossReason } & PacketFields & {
        readonly direction: Direction;
      });

/** What each fact about a packet says about it. */
export interface PacketFields {
  readonly packet: PacketId;
  readonly connection: ConnectionId;
  readonly link: LinkId;
  readonly actor: ActorId;
  readonly node: NodeId;
  /** The command's name in upper case, also on the reply to it: `LPUSH`. */
  readonly label: string;
  /** The messages found in its bytes, in order; a message may occur twice. */
  readonly messages: readonly MessageId[];
}

/** What happens inside a node. Element facts are the emulator's effects with the node added. */
export type NodeFact =
  | {
      /** `reply` is null when the client blocks, or when nothing is answered now. */
      readonly kind: 'command-executed';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      /** Null for the console, which has no link. */
      readonly connection: ConnectionId | null;
      readonly argv: readonly Bytes[];
      readonly reply: Reply | null;
    }
  | {
      readonly kind: 'client-blocked';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      readonly keys: readonly Bytes[];
      /** Virtual time; null means for ever. */
      readonly until: Ms | null;
    }
  | {
      readonly kind: 'client-unblocked';
      readonly node: NodeId;
      readonly client: ClientId;
      readonly actor: ActorId;
      readonly reason: 'served' | 'timeout' | 'error' | 'closed';
    }
  | ElementFact;

type Lifted<E> = E extends { readonly at: unknown } | { readonly cause: unknown }
  ? never
  : E & { readonly node: NodeId };

/**
 * A change inside a key, as the emulator's effect of that kind. `at` and `cause` are the fact's own,
 * hence `index`, `expiresAt` and `reason` here.
 */
export type ElementFact =
  | Lifted<ElementEffect>
  | {
      readonly kind: 'list-spliced';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      /** Index from the head at which `removed` left and then `added` came in. */
      readonly index: number;
      readonly removed: readonly Bytes[];
      readonly added: readonly Bytes[];
    }
  | {
      readonly kind: 'expiry-set';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      /** Wall clock of the node; null when the expiry was taken away. */
      readonly expiresAt: Ms | null;
    }
  | {
      readonly kind: 'key-removed';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      readonly reason: RemovalCause;
    }
  | {
      readonly kind: 'stream-removed';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
      readonly ids: readonly string[];
      readonly reason: 'deleted' | 'trimmed';
    };

/** What people outside do, and what comes of it. */
export type OutsideFact =
  | { readonly kind: 'console-typed'; readonly node: NodeId; readonly argv: readonly Bytes[] }
  | {
      readonly kind: 'console-replied';
      readonly node: NodeId;
      readonly reply: Reply;
      readonly protocol: 2 | 3;
      /** The messages found in the reply: the person has now seen them. */
      readonly messages: readonly MessageId[];
    }
  | {
      /** redis-cli was ended (Ctrl-C), or the server hung up on it. */
      readonly kind: 'console-closed';
      readonly node: NodeId;
      readonly reason: 'interrupted' | 'closed-by-server';
    }
  | {
      readonly kind: 'knob-turned';
      readonly target: string;
      readonly name: string;
      readonly value: number | string | boolean;
    }
  | {
      readonly kind: 'knob-refused';
      readonly target: string;
      readonly name: string;
      readonly reason: RefusalReason;
    }
  | {
      readonly kind: 'fault-applied';
      readonly fault: string;
      readonly target: string;
      readonly params: FaultParams;
    }
  | {
      /** The fault waits for its moment: the next request, the next reply. */
      readonly kind: 'fault-armed';
      readonly fault: string;
      readonly target: string;
      readonly params: FaultParams;
    }
  | {
      /** The moment came. `armed` is the seq of the `fault-armed` fact. */
      readonly kind: 'fault-struck';
      readonly fault: string;
      readonly target: string;
      readonly armed: number;
    }
  | {
      readonly kind: 'fault-refused';
      readonly fault: string;
      readonly target: string;
      readonly reason: RefusalReason;
    };

export type FaultParams = Readonly<Record<string, number | string | boolean | null>>;

/** Why something from outside had no effect. Keys for the interface's texts. */
export type RefusalReason =
  | 'no-such-target'
  | 'wrong-target'
  | 'already-dead'
  | 'already-alive'
  | 'already-armed'
  | 'no-such-knob'
  | 'bad-value';
