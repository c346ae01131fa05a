// The world outside of Redis, where work takes effect: a parcel shipped, a mail sent. What was
// done there cannot be undone by any restart; doing it twice is what idempotent consumers are
// about. As the journal, it keeps what was recorded beyond the playhead.

import { assert } from '../base/assert.ts';
import type { Ms } from '../base/time.ts';
import type { ActorId } from './ids.ts';
import type { MessageId } from './payload.ts';
import type { SideEffectView } from './world.ts';

export class OutsideWorld {
  readonly #recorded: SideEffectView[];
  #count = 0;
  /** How often each message was done, as far as recorded: the playhead moves without a count. */
  readonly #times = new Map<MessageId, number>();
  /** Where in the record each message was done first. */
  readonly #first = new Map<MessageId, number>();

  constructor(recorded: readonly SideEffectView[] = []) {
    this.#recorded = [...recorded];
    for (const [index, { message, nth }] of recorded.entries()) {
      this.#times.set(message, nth);
      if (nth === 1) this.#first.set(message, index);
    }
  }

  /** What was done up to the playhead. */
  get count(): number {
    return this.#count;
  }

  get effects(): readonly SideEffectView[] {
    return this.#recorded.slice(0, this.#count);
  }

  /**
   * Whether it was done before the playhead, for a world that refuses a second time. What was
   * recorded beyond the playhead is to come.
   */
  knows(message: MessageId): boolean {
    return (this.#first.get(message) ?? this.#count) < this.#count;
  }

  /** Does what a message asks for; returns how often that has been done now. */
  perform(message: MessageId, by: ActorId, at: Ms): number {
    const recorded = this.#recorded[this.#count];
    this.#count += 1;
    if (recorded !== undefined) {
      assert(recorded.message === message && recorded.at === at, 'replay does the same again');
      return recorded.nth;
    }
    const nth = (this.#times.get(message) ?? 0) + 1;
    this.#times.set(message, nth);
    if (nth === 1) this.#first.set(message, this.#recorded.length);
    this.#recorded.push({ message, by, at, nth });
    return nth;
  }

  /** Moves the playhead over recorded ground. */
  goTo(count: number): void {
    assert(count <= this.#recorded.length, 'the side effects were recorded that far');
    this.#count = count;
  }

  /** Throws away what was recorded beyond the playhead. */
  truncate(): void {
    // Backwards, so that what is left of each message is counted in the end.
    for (const { message, nth } of this.#recorded.splice(this.#count).reverse()) {
      this.#times.set(message, nth - 1);
      if (nth === 1) this.#first.delete(message);
    }
  }

  /** An independent world with the same record, its playhead at the start. */
  fork(): OutsideWorld {
    return new OutsideWorld(this.#recorded);
  }
}
