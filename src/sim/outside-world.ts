// The world outside of Redis, where work takes effect: a parcel shipped, a mail sent. What was
// done there cannot be undone by any restart; doing it twice is what idempotent consumers are
// about. Effects that were done in a Redis are in this record, too, and only those can be undone.
// As the journal, it keeps what was recorded beyond the playhead.

import { assert } from '../base/assert.ts';
import type { Ms } from '../base/time.ts';
import type { ActorId } from './ids.ts';
import type { MessageId } from './payload.ts';
import type { SideEffectView } from './world.ts';

/** Something done, or the undoing of what an earlier entry tells of. */
interface Entry {
  readonly effect: SideEffectView;
  /** The entry that tells of what is undone; null when this is something done. */
  readonly undoes: number | null;
}

export class OutsideWorld {
  readonly #recorded: Entry[] = [];
  #count = 0;
  /** Where the record tells of each message, ascending. */
  readonly #of = new Map<MessageId, number[]>();

  constructor(recorded: readonly Entry[] = []) {
    for (const entry of recorded) this.#push(entry);
  }

  #push(entry: Entry): void {
    const { message } = entry.effect;
    const places = this.#of.get(message) ?? [];
    places.push(this.#recorded.length);
    this.#of.set(message, places);
    this.#recorded.push(entry);
  }

  /** What was done and undone up to the playhead. */
  get count(): number {
    return this.#count;
  }

  /** What was done up to the playhead and still stands. */
  get effects(): readonly SideEffectView[] {
    const entries = this.#recorded.slice(0, this.#count);
    const undone = new Set<number>();
    for (const { undoes } of entries) if (undoes !== null) undone.add(undoes);
    return entries
      .filter(({ undoes }, index) => undoes === null && !undone.has(index))
      .map(({ effect }) => effect);
  }

  /** Whether it was done before the playhead, for a world that refuses a second time. */
  knows(message: MessageId): boolean {
    return this.#standing(message) > 0;
  }

  #standing(message: MessageId): number {
    let standing = 0;
    for (const index of this.#of.get(message) ?? []) {
      if (index >= this.#count) break;
      standing += this.#recorded[index]?.undoes === null ? 1 : -1;
    }
    return standing;
  }

  /** Does what a message asks for; returns how often that has been done now. */
  perform(message: MessageId, by: ActorId, at: Ms): number {
    const nth = this.#standing(message) + 1;
    this.#add({ effect: { message, by, at, nth }, undoes: null });
    return nth;
  }

  /** What an entry tells of is no more: it was done in a Redis that has lost it. */
  undo(index: number, at: Ms): SideEffectView {
    const done = this.#recorded[index];
    assert(done !== undefined && index < this.#count, 'what is undone was done before');
    this.#add({ effect: { ...done.effect, at }, undoes: index });
    return done.effect;
  }

  #add(entry: Entry): void {
    if (this.#count === this.#recorded.length) {
      this.#push(entry);
    } else {
      const recorded = this.#recorded[this.#count] as Entry;
      const [was, is] = [recorded.effect, entry.effect];
      const isSame = was.message === is.message && was.at === is.at;
      assert(isSame && recorded.undoes === entry.undoes, 'replay does the same again');
    }
    this.#count += 1;
  }

  /** Moves the playhead over recorded ground. */
  goTo(count: number): void {
    assert(count <= this.#recorded.length, 'the side effects were recorded that far');
    this.#count = count;
  }

  /** Throws away what was recorded beyond the playhead. */
  truncate(): void {
    for (const { effect } of this.#recorded.splice(this.#count)) {
      this.#of.get(effect.message)?.pop();
    }
  }

  /** An independent world with the same record, its playhead at the start. */
  fork(): OutsideWorld {
    return new OutsideWorld(this.#recorded);
  }
}
