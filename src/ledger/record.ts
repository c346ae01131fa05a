// What the ledger knows about each message: where its copies are, what became of them, and the one
// state that follows. Plain data, immutable, derived from facts only.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Direction } from '../sim/facts/link.ts';
import type { Belief } from '../sim/facts/message.ts';
import type { ActorId, ConnectionId, LinkId, NodeId, PacketId } from '../sim/ids.ts';
import type { MessageId } from '../sim/payload.ts';

/** Where a copy of a message is. */
export type Place =
  /** In a producer's memory, kept until it knows that the message is stored or gives up. */
  | { readonly kind: 'producer'; readonly actor: ActorId }
  /** In a request or a reply on a link. */
  | {
      readonly kind: 'wire';
      readonly packet: PacketId;
      readonly connection: ConnectionId;
      readonly link: LinkId;
      readonly actor: ActorId;
      readonly node: NodeId;
      readonly direction: Direction;
    }
  /**
   * In the node's memory but in no key yet: behind a blocking command, or in a MULTI queue. Of what
   * a replica gets from its primary, `actor` is the replica, too.
   */
  | {
      readonly kind: 'queued';
      readonly node: NodeId;
      readonly actor: ActorId;
      readonly connection: ConnectionId;
    }
  | {
      readonly kind: 'key';
      readonly node: NodeId;
      readonly db: number;
      readonly key: Bytes;
    }
  /** In a file of a node that is down: a start brings it back. */
  | { readonly kind: 'disk'; readonly node: NodeId }
  /** In a consumer's memory. */
  | { readonly kind: 'worker'; readonly actor: ActorId }
  /** Taken out by the person at redis-cli, who may put it back. */
  | { readonly kind: 'hand' };

export interface Copy {
  /**
   * Stable for its whole life: list -> reply -> worker's hand is one copy. `m4.2` is the second.
   */
  readonly copyId: string;
  readonly message: MessageId;
  readonly place: Place;
  /** When it came to this place. */
  readonly since: Ms;
  /** The fact that brought it there. */
  readonly fact: number;
  /** The fact that brought it into the world: a message made, a request sent, a command typed. */
  readonly born: number;
  /** When it last left a key of a node, and by which fact. */
  readonly taken: { readonly at: Ms; readonly fact: number } | null;
}

/** How a copy ended. */
export type CopyEnd =
  /** Its work was done. */
  | 'finished'
  /** Its work was done in a Redis that has lost it. */
  | 'undone'
  /** The producer let go of it, knowing that Redis has one. */
  | 'stored'
  | 'gave-up'
  | 'crashed'
  /** With a packet that never arrived. */
  | 'wire'
  /** Redis refused or ignored the command that carried it. */
  | 'refused'
  /** A command took it out of its key and gave it to nobody. */
  | 'deleted'
  /** On a replica: its primary's stream took it away, or brought it and no key needed it. */
  | 'replicated'
  /** On a replica: all that it held gave way to what its primary holds. */
  | 'resynced'
  | 'expired'
  | 'evicted'
  /** Its node died, with it in memory. */
  | 'node-crashed'
  /** Another consumer has the message, or did it. */
  | 'skipped'
  /** The reader has no use for it: a look, not a taking. */
  | 'ignored';

export interface EndedCopy extends Copy {
  readonly how: CopyEnd;
  readonly endedAt: Ms;
  /** The fact that ended it. */
  readonly endedBy: number;
}

/**
 * In exactly one of these a message is at any moment; the first that fits, from below:
 * done-twice, done: its side effect happened twice (or more), once.
 * working: in a consumer's memory. waiting: in a key. in-flight: on a wire.
 * taken: by hand. held: only its producer has it, and will try again. unsent: not tried yet.
 * lost: never done, and no copy is left anywhere.
 */
export type MessageState =
  | 'unsent'
  | 'held'
  | 'in-flight'
  | 'waiting'
  | 'working'
  | 'taken'
  | 'done'
  | 'done-twice'
  | 'lost';

export interface MessageRecord {
  readonly id: MessageId;
  readonly number: number;
  readonly payload: Bytes;
  readonly createdAt: Ms;
  /** The producer, or `console`. */
  readonly createdBy: ActorId;
  readonly state: MessageState;
  readonly copies: readonly Copy[];
  /** Copies that are no more, oldest first. */
  readonly ended: readonly EndedCopy[];
  readonly timesDone: number;
  /** Requests that carried it to a node so far. */
  readonly timesSent: number;
  /** What its producer believes; null when nobody tried yet, or the console made it. */
  readonly belief: Belief | null;
  /** Set while it is lost. `lastCopy` was the last to go. */
  readonly lost: { readonly at: Ms; readonly lastCopy: EndedCopy } | null;
  /** The facts in which its side effect was done, by whom and when. */
  readonly effects: readonly { readonly fact: number; readonly by: ActorId; readonly at: Ms }[];
}

/** Numbers for the counters. `sent` = all that were tried; the rest counts states. */
export interface Counts {
  readonly created: number;
  readonly sent: number;
  readonly unsent: number;
  readonly held: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly working: number;
  readonly taken: number;
  readonly done: number;
  readonly twice: number;
  readonly lost: number;
}
