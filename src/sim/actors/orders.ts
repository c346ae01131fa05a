// The words between machines and kernel: events that a machine gets, orders that it gives. Chance
// and time come stamped on the event, so that a machine is a pure function.

import type { Bytes } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Reply } from '../../resp/reply.ts';
import type { MessageFact } from '../facts/message.ts';
import type { ProcessFact } from '../facts/process.ts';
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
    | { readonly type: 'connected' }
    /** The connection is over, or could not be made. */
    | { readonly type: 'disconnected' }
    | { readonly type: 'reply'; readonly reply: Reply }
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
}

/** The part of a machine's context that the kernel reads. */
export interface ActorContext {
  /** The messages in the process's memory. */
  readonly hand: readonly MessageRef[];
  readonly lastError: string | null;
}

/** What a machine may note: facts about itself and its messages. */
export type Note =
  | Exclude<ProcessFact, { kind: 'actor-moved' | 'actor-crashed' | 'actor-restarted' }>
  | Exclude<MessageFact, { kind: 'message-created' | 'side-effect-done' }>;

export type Order =
  /** Open a connection to Redis. */
  | { readonly type: 'connect' }
  /** Close the connection, whatever is still on its way. */
  | { readonly type: 'hangUp' }
  | { readonly type: 'request'; readonly argv: readonly Bytes[] }
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
