// What happened, in order. The journal keeps the facts beyond the playhead too: a run that went
// back makes the same facts again, so what was recorded stays true until somebody acts in the
// past. The digest is folded only when somebody asks, from the nearest mark before.

import { assert } from '../base/assert.ts';
import { Digest, type Plain } from '../base/digest.ts';
import type { Ms } from '../base/time.ts';
import type { Fact } from './fact.ts';

/** Facts between two marks of the digest. */
const MARK_EVERY = 128;

/** The journal as everyone but the kernel sees it. */
export interface Journal {
  /** Facts up to the playhead. */
  readonly length: number;
  /** Facts up to the furthest moment computed: what the timeline shows right of the playhead. */
  readonly recordedLength: number;
  /** Goes up whenever recorded facts are thrown away, because somebody acted in the past. */
  readonly epoch: number;
  /** How many of the facts that were recorded in that epoch are still the same. */
  keptSince(epoch: number): number;
  /** The fact with this seq, also beyond the playhead. Throws when there is none. */
  get(seq: number): Fact;
  /** Facts with from < at <= to, also beyond the playhead. O(log n + found). */
  between(from: Ms, to: Ms): Fact[];
  /** Facts up to the playhead, oldest first. */
  facts(): Iterable<Fact>;
  /** Stable digest of all facts up to the playhead. */
  digest(): string;
}

/** The journal as the kernel writes it. */
export class FactRecord implements Journal {
  #facts: Fact[];
  #length = 0;
  #epoch = 0;
  /** Who kept how many facts when; `kept` rises, as a later smaller one overrides those before. */
  #cuts: { readonly epoch: number; readonly kept: number }[] = [];
  /** State of the digest after n × MARK_EVERY facts. */
  #marks: (readonly [number, number])[] = [new Digest().state()];

  constructor(facts: readonly Fact[] = []) {
    this.#facts = [...facts];
  }

  get length(): number {
    return this.#length;
  }

  get recordedLength(): number {
    return this.#facts.length;
  }

  get epoch(): number {
    return this.#epoch;
  }

  keptSince(epoch: number): number {
    const cut = this.#cuts.find((candidate) => candidate.epoch > epoch);
    return cut === undefined ? this.#facts.length : cut.kept;
  }

  get(seq: number): Fact {
    const fact = this.#facts[seq];
    // Words only for who reads them: this is asked for several times in each event.
    if (fact === undefined) throw new Error(`fact ${seq} is not in the journal`);
    return fact;
  }

  /** Adds the next fact. Over recorded ground it must be the one recorded there, which it gives. */
  append(fact: Fact): Fact {
    const known = this.again(fact.kind, fact.at, fact.cause);
    if (known !== undefined) return known;
    this.#facts.push(fact);
    this.#length += 1;
    return fact;
  }

  /**
   * Goes over the next fact where it was recorded before, and gives it; undefined on new ground.
   * Throws when another one was recorded there.
   */
  again(kind: Fact['kind'], at: Ms, cause: number | null): Fact | undefined {
    const known = this.#facts[this.#length];
    if (known === undefined) return undefined;
    if (known.kind !== kind || known.at !== at || known.cause !== cause) {
      throw new Error(`replay gives another fact ${known.seq}: ${kind}, not ${known.kind}`);
    }
    this.#length += 1;
    return known;
  }

  /** Moves the playhead over recorded ground. */
  goTo(length: number): void {
    assert(length <= this.#facts.length, 'the journal was recorded that far');
    this.#length = length;
  }

  /** Throws away what was recorded beyond the playhead. */
  truncate(): void {
    if (this.#facts.length === this.#length) return;
    this.#facts.length = this.#length;
    this.#marks.length = Math.min(this.#marks.length, Math.floor(this.#length / MARK_EVERY) + 1);
    this.#epoch += 1;
    const earlier = this.#cuts.filter(({ kept }) => kept < this.#length);
    this.#cuts = [...earlier, { epoch: this.#epoch, kept: this.#length }];
  }

  /** An independent journal with the same recorded facts, its playhead at the start. */
  fork(): FactRecord {
    return new FactRecord(this.#facts);
  }

  between(from: Ms, to: Ms): Fact[] {
    const found: Fact[] = [];
    for (let at = this.#firstAfter(from); at < this.#facts.length; at += 1) {
      const fact = this.#facts[at] as Fact;
      if (fact.at > to) break;
      found.push(fact);
    }
    return found;
  }

  #firstAfter(moment: Ms): number {
    let low = 0;
    let high = this.#facts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#facts[middle] as Fact).at > moment) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  *facts(): Generator<Fact> {
    for (let at = 0; at < this.#length; at += 1) yield this.#facts[at] as Fact;
  }

  digest(): string {
    const mark = Math.min(this.#marks.length - 1, Math.floor(this.#length / MARK_EVERY));
    const digest = Digest.resume(this.#marks[mark] as readonly [number, number]);
    for (let at = mark * MARK_EVERY; at < this.#length; at += 1) {
      if (at % MARK_EVERY === 0) this.#marks[at / MARK_EVERY] = digest.state();
      digest.plain(this.#facts[at] as unknown as Plain);
    }
    return digest.value();
  }
}
