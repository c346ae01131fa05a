// The world outside of Redis, where work takes effect: a parcel shipped, a mail sent. What was done
// there cannot be undone by any restart; doing it twice is what idempotent consumers are about.

import type { Ms } from '../base/time.ts';
import type { ActorId } from './fact.ts';
import type { MessageId } from './payload.ts';
import type { SideEffectView } from './world.ts';

export class OutsideWorld {
  #effects: SideEffectView[] = [];
  readonly #times = new Map<MessageId, number>();

  get count(): number {
    return this.#effects.length;
  }

  get effects(): readonly SideEffectView[] {
    return this.#effects;
  }

  /** Does what a message asks for; returns how often that has been done now. */
  perform(message: MessageId, by: ActorId, at: Ms): number {
    const nth = (this.#times.get(message) ?? 0) + 1;
    this.#times.set(message, nth);
    this.#effects.push({ message, by, at, nth });
    return nth;
  }

  /** Goes back to an earlier count. The array is replaced: a reader may still hold the old one. */
  rewind(count: number): void {
    if (count === this.#effects.length) return;
    for (const { message } of this.#effects.slice(count)) {
      this.#times.set(message, (this.#times.get(message) ?? 1) - 1);
    }
    this.#effects = this.#effects.slice(0, count);
  }

  /** An independent world in which the same was done. */
  fork(): OutsideWorld {
    const copy = new OutsideWorld();
    for (const { message, by, at } of this.#effects) copy.perform(message, by, at);
    return copy;
  }
}
