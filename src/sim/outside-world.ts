// The world outside of Redis, where work takes effect: a parcel shipped, a mail sent. What was
// done there cannot be undone by any restart; doing it twice is what idempotent consumers are
// about. As the journal, it keeps what was recorded beyond the playhead.

import { assert } from '../base/assert.ts';
import type { Ms } from '../base/time.ts';
import type { ActorId } from './ids.ts';
import type { MessageId } from './payload.ts';
import type { SideEffectView } from './world.ts';

export class OutsideWorld {
  #recorded: SideEffectView[];
  #count = 0;
  readonly #times = new Map<MessageId, number>();

  constructor(recorded: readonly SideEffectView[] = []) {
    this.#recorded = [...recorded];
  }

  /** What was done up to the playhead. */
  get count(): number {
    return this.#count;
  }

  get effects(): readonly SideEffectView[] {
    return this.#recorded.slice(0, this.#count);
  }

  /** Whether it was done before, for a world that refuses a second time. */
  knows(message: MessageId): boolean {
    return (this.#times.get(message) ?? 0) > 0;
  }

  /** Does what a message asks for; returns how often that has been done now. */
  perform(message: MessageId, by: ActorId, at: Ms): number {
    const nth = (this.#times.get(message) ?? 0) + 1;
    this.#times.set(message, nth);
    this.#recorded[this.#count] = { message, by, at, nth };
    this.#count += 1;
    return nth;
  }

  /** Moves the playhead over recorded ground. */
  goTo(count: number): void {
    assert(count <= this.#recorded.length, 'the side effects were recorded that far');
    const step = count < this.#count ? -1 : 1;
    const passed = this.#recorded.slice(Math.min(count, this.#count), Math.max(count, this.#count));
    for (const { message } of passed) {
      this.#times.set(message, (this.#times.get(message) ?? 0) + step);
    }
    this.#count = count;
  }

  /** Throws away what was recorded beyond the playhead. */
  truncate(): void {
    this.#recorded.length = this.#count;
  }

  /** An independent world with the same record, its playhead at the start. */
  fork(): OutsideWorld {
    return new OutsideWorld(this.#recorded);
  }
}
