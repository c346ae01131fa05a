// Why a message is where it is, as data: a key that texts in any language are written for, the
// names and moments that go into the sentence, and the facts that it speaks of.

import type { MessageId } from '../sim/payload.ts';
import type { MessageState } from './record.ts';

/** Why a message is in its state: a key and params for the texts, and the facts behind it. */
export interface Explanation {
  readonly message: MessageId;
  readonly state: MessageState;
  readonly key: ReasonKey;
  /** Names and moments for the sentence; moments are virtual ms. */
  readonly params: Readonly<Record<string, string | number>>;
  /** `seq` of the facts that the sentence speaks of, in order: what the why-slice keeps bright. */
  readonly facts: readonly number[];
}

export type ReasonKey =
  /** {worker, takenAt, diedAt}: taken from the queue, then its worker died with it in memory. */
  | 'popped-then-crashed'
  /** {worker, takenAt, lostAt, loss}: Redis gave it away, but the reply never arrived. */
  | 'reply-lost'
  /** {worker, takenAt, diedAt}: Redis gave it to a client that was dead already. */
  | 'popped-for-the-dead'
  /** {worker, takenAt, diedAt}: its worker died of it, and nobody else had a copy. */
  | 'poisoned'
  /** {producer, diedAt}: its producer died before Redis had it. */
  | 'producer-crashed'
  /** {producer, attempts, at}: no attempt arrived, and the producer stopped trying. */
  | 'gave-up'
  /** {producer, at}: none arrived or was accepted, and the producer believes otherwise. */
  | 'taken-for-stored'
  /** {command, by, at} */
  | 'removed-by-command'
  /** {command, key, by, at}: a stream was cut to its length. */
  | 'trimmed'
  /** {key, at} */
  | 'expired'
  | 'evicted'
  /** {node, at}: it was in the memory of a server that died. */
  | 'node-crashed'
  /** {node, at}: the same, and its machine lost power. */
  | 'power-lost'
  /** {node, at}: it was done in Redis, in the memory of a server that has lost it. */
  | 'effect-undone'
  /** {node, primary, at}: its server was made a replica of one that did not have it. */
  | 'full-resync'
  /** {producer, firstAt, secondAt, doneFirstBy, doneSecondBy}: a retry stored a second copy. */
  | 'sent-twice'
  /** {at, doneFirstBy, doneSecondBy}: somebody typed a second copy in. */
  | 'copied-by-hand'
  /** {doneFirstBy, doneSecondBy}: any other way to two side effects. */
  | 'delivered-twice'
  /** The states in which all is open or well, each with {at} and who or where. */
  | 'unsent'
  | 'held'
  | 'in-flight'
  | 'waiting'
  | 'working'
  | 'taken'
  | 'done';
