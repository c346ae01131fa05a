// The words between machines and kernel: events that a machine gets, orders that it gives. Chance
// and time come stamped on the event, so that a machine is a pure function.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import type { MessageFact } from '../facts/message.ts';
import type { ProcessFact } from '../facts/process.ts';
import type { FailoverFact } from '../facts/replication.ts';
import type { NodeId } from '../ids.ts';
import type { MessageRef } from '../payload.ts';
import type { DesignName, Protections } from '../protections.ts';

/** What the kernel stamps on every event. */
export interface Stamp {
  readonly at: Ms;
  /** A draw of 32 bits: see base/random.ts. */
  readonly roll: number;
  /** The number of the next message, for whoever makes one. */
  readonly nextNumber: number;
  /** Wall clock of the process's machine, ms since 1970. */
  readonly clock: Ms;
}

/** `Spec` is the part of the scenario that describes the process. */
export type ActorEvent<Spec> = Stamp &
  (
    | { readonly type: 'connected'; readonly node: NodeId }
    /** The connection is over, or could not be made. */
    | { readonly type: 'disconnected'; readonly node: NodeId }
    | { readonly type: 'reply'; readonly reply: Reply; readonly node: NodeId }
    /** A setting was changed. */
    | { readonly type: 'spec'; readonly spec: Spec }
    /** What guards the design was changed. */
    | { readonly type: 'protections'; readonly protections: Protections }
    /** Work takes `slowness` times as long from now on. */
    | { readonly type: 'slowed'; readonly slowness: number }
  );

/** What a machine starts with. */
export interface ActorInput<Spec> {
  readonly id: string;
  /** Counts its lives, from 0. */
  readonly life: number;
  readonly spec: Spec;
  readonly design: DesignName;
  readonly protections: Protections;
  /** Wall clock of its machine at the start. */
  readonly clock: Ms;
  readonly queueKey: Bytes;
  readonly slowness: number;
  /** Messages that it made in earlier lives. */
  readonly created: number;
  /** All nodes there are, and the one that it takes for the primary. */
  readonly nodes: readonly NodeId[];
  readonly primary: NodeId;
}

/** The part of a machine's context that the kernel reads. */
export interface ActorContext {
  /** The messages in the process's memory. */
  readonly hand: readonly MessageRef[];
  readonly lastError: string | null;
}

/** What a sentinel finds out and decides. */
export type FailoverNote = Exclude<FailoverFact, { kind: 'client-telling' | 'client-told' }>;

/** What a machine may note: facts about itself and its messages. */
export type Note =
  | Exclude<ProcessFact, { kind: 'actor-moved' | 'actor-crashed' | 'actor-restarted' }>
  | FailoverNote
  | Exclude<MessageFact, { kind: 'message-created' | 'side-effect-done' | 'side-effect-undone' }>;

export type Order =
  /** Open a connection to Redis; without a node, to the primary. */
  | { readonly type: 'connect'; readonly node?: NodeId }
  /** Close the connection, whatever is still on its way. */
  | { readonly type: 'hangUp'; readonly node?: NodeId }
  | { readonly type: 'request'; readonly argv: readonly Bytes[]; readonly node?: NodeId }
  /** Tell all clients who the primary is. */
  | { readonly type: 'tell'; readonly primary: NodeId }
  /** It comes to a line of its program: what follows is what the line does. */
  | { readonly type: 'line'; readonly line: string }
  | { readonly type: 'note'; readonly fact: Note }
  /** Bring a message into the world. */
  | { readonly type: 'create'; readonly message: MessageRef }
  /** Do in the outside world what the message asks for; once only, if it is unique there. */
  | { readonly type: 'sideEffect'; readonly message: MessageRef; readonly isUnique: boolean }
  /** Hand `event` back after `delayMs`, unless it is cancelled by its id. */
  | {
      readonly type: 'timer';
      readonly id: string;
      readonly delayMs: Ms;
      readonly event: string;
    }
  | { readonly type: 'cancel'; readonly id: string };
