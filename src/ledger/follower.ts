// Keeps a book in step with a journal: forward by folding what is new, back by the nearest mark.
// Marks share what did not change; when there are too many, every other one goes.

import type { Journal } from '../sim/journal.ts';
import { Book, type BookImage } from './book.ts';
import { foldFact } from './fold.ts';
import { settle } from './fold-node.ts';
import { Ledger } from './ledger.ts';

const FIRST_DISTANCE = 64;
const MAX_MARKS = 512;

interface Mark {
  /** Facts folded. */
  readonly position: number;
  readonly image: BookImage;
}

export class Follower {
  readonly #journal: Journal;
  readonly #book = new Book();
  #position = 0;
  #epoch: number;
  #distance = FIRST_DISTANCE;
  #marks: Mark[];
  #latest: { readonly position: number; readonly ledger: Ledger } | null = null;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#epoch = journal.epoch;
    this.#marks = [{ position: 0, image: this.#book.image() }];
  }

  ledger(): Ledger {
    this.#dropStale();
    const { length } = this.#journal;
    if (this.#latest?.position === length) return this.#latest.ledger;
    this.#goNear(length);
    while (this.#position < length) this.#foldNext();
    // The playhead is never within an execution.
    settle(this.#book);
    const ledger = new Ledger(this.#book.image(), this.#book.index, this.#journal);
    this.#latest = { position: length, ledger };
    return ledger;
  }

  /** Keeps a mark at the playhead. */
  keepHere(): void {
    this.ledger();
    const position = this.#position;
    let behind = this.#marks.length;
    while ((this.#marks[behind - 1] as Mark).position > position) behind -= 1;
    if ((this.#marks[behind - 1] as Mark).position === position) return;
    this.#marks.splice(behind, 0, { position, image: this.#book.image() });
    this.#thinOut();
  }

  /** Forgets what was folded from facts that are no more. */
  #dropStale(): void {
    if (this.#epoch === this.#journal.epoch) return;
    const kept = this.#journal.keptSince(this.#epoch);
    this.#epoch = this.#journal.epoch;
    this.#marks = this.#marks.filter(({ position }) => position <= kept);
    if (this.#latest !== null && this.#latest.position > kept) this.#latest = null;
    if (this.#position > kept) this.#restore(this.#markBefore(kept));
  }

  /** Jumps to the newest mark before a position, unless the book stands nearer to it. */
  #goNear(position: number): void {
    const mark = this.#markBefore(position);
    if (position < this.#position || mark.position > this.#position) this.#restore(mark);
  }

  #markBefore(position: number): Mark {
    let mark = this.#marks[0] as Mark;
    for (const candidate of this.#marks) if (candidate.position <= position) mark = candidate;
    return mark;
  }

  #restore(mark: Mark): void {
    this.#book.restore(mark.image);
    this.#position = mark.position;
  }

  #foldNext(): void {
    const last = this.#marks.at(-1);
    if (this.#position >= (last?.position ?? 0) + this.#distance) this.#mark();
    foldFact(this.#book, this.#journal.get(this.#position));
    this.#position += 1;
  }

  #mark(): void {
    this.#marks.push({ position: this.#position, image: this.#book.image() });
    this.#thinOut();
  }

  #thinOut(): void {
    if (this.#marks.length <= MAX_MARKS) return;
    this.#marks = this.#marks.filter((_, index) => index % 2 === 0);
    this.#distance *= 2;
  }
}
