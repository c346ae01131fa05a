// The ledger of a run at its playhead: where every message is and what became of it. It follows the
// run's journal fact by fact, keeps marks to go back to, and hands out states that never change.

import type { Belief } from '../sim/facts/message.ts';
import type { ActorId } from '../sim/ids.ts';
import type { Journal } from '../sim/journal.ts';
import type { MessageId } from '../sim/payload.ts';
import type { BookImage, Entry } from './book.ts';
import type { Explanation } from './explanation.ts';
import type { Copy, Counts, MessageRecord, MessageState } from './record.ts';
import { elementOf, elementsOf } from './vector.ts';
import { explain } from './why.ts';

/** A state of the ledger. It stays what it is when the run goes on. */
export class Ledger {
  readonly #image: BookImage;
  readonly #index: ReadonlyMap<MessageId, number>;
  readonly #journal: Journal;
  #messages: readonly MessageRecord[] | null = null;

  constructor(image: BookImage, index: ReadonlyMap<MessageId, number>, journal: Journal) {
    this.#image = image;
    this.#index = index;
    this.#journal = journal;
  }

  /** All messages in the order in which they came into the world. */
  messages(): readonly MessageRecord[] {
    this.#messages ??= elementsOf(this.#image.entries).map(({ record }) => record);
    return this.#messages;
  }

  message(id: MessageId): MessageRecord | undefined {
    return this.#entry(id)?.record;
  }

  #entry(id: MessageId): Entry | undefined {
    const entry = elementOf(this.#image.entries, this.#index.get(id) ?? -1);
    if (entry?.record.id === id) return entry;
    // The index is that of the newest state; after acting in the past it may name another place.
    return elementsOf(this.#image.entries).find(({ record }) => record.id === id);
  }

  counts(): Counts {
    const count = (state: MessageState) => this.#image.counts.get(state) ?? 0;
    return {
      created: this.#image.entries.length,
      sent: this.#image.sent,
      unsent: count('unsent'),
      held: count('held'),
      inFlight: count('in-flight'),
      waiting: count('waiting'),
      working: count('working'),
      taken: count('taken'),
      done: count('done'),
      twice: count('done-twice'),
      lost: count('lost'),
    };
  }

  /** All living copies: what the stage draws, keyed by copyId. */
  copies(): readonly Copy[] {
    return this.messages().flatMap(({ copies }) => copies);
  }

  /** `seq` of all facts about a message, oldest first. */
  history(id: MessageId): readonly number[] {
    const facts: number[] = [];
    let trail = this.#entry(id)?.trail ?? null;
    while (trail !== null) {
      facts.push(trail.fact);
      trail = trail.before;
    }
    return facts.reverse();
  }

  /** Why a message is where it is; undefined for a message that does not exist. */
  why(id: MessageId): Explanation | undefined {
    const record = this.message(id);
    return record === undefined
      ? undefined
      : explain(record, (seq) => this.#journal.get(seq), this.history(id));
  }

  /** What a producer believes about the messages that it made. */
  beliefs(actor: ActorId): readonly { readonly message: MessageId; readonly belief: Belief }[] {
    return this.messages().flatMap(({ id, createdBy, belief }) =>
      createdBy === actor && belief !== null ? [{ message: id, belief }] : [],
    );
  }
}
