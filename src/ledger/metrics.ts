// Measures of a run over time, for charts: how many messages are where, how long they wait and how
// often they are worked on again. Folded from the journal as the ledger is, also beyond the
// playhead, and kept per run, so that a frame adds only what is new.

import type { Ms } from '../base/time.ts';
import type { Fact } from '../sim/fact.ts';
import type { Journal } from '../sim/journal.ts';
import type { MessageId } from '../sim/payload.ts';
import type { Run } from '../sim/run.ts';
import { Book } from './book.ts';
import { foldFact } from './fold.ts';
import { settle } from './fold-node.ts';

/** The state of things from `at` on, up to the next sample. */
export interface Sample {
  readonly at: Ms;
  readonly waiting: number;
  /** On a wire, or with its producer between two attempts. */
  readonly inFlight: number;
  readonly working: number;
  readonly done: number;
  readonly twice: number;
  readonly lost: number;
  /** When the oldest message was made that is neither done nor lost; null when there is none. */
  readonly oldestSince: Ms | null;
  /** How often work on a message was begun that somebody had begun before. */
  readonly redeliveries: number;
  /** Side effects beyond each message's first. */
  readonly duplicates: number;
}

/** A side effect, and how long after the message was made it happened. */
export interface Completion {
  readonly at: Ms;
  readonly message: number;
  readonly latencyMs: Ms;
  /** 1 the first time, 2 when it is done a second time. */
  readonly nth: number;
}

export interface Metrics {
  /** Ascending, one for each moment at which something changed. */
  readonly samples: readonly Sample[];
  readonly completions: readonly Completion[];
  /** The furthest moment that was looked at. */
  readonly end: Ms;
}

/** The state of things at the start. */
export const NOTHING_YET: Sample = {
  at: 0,
  waiting: 0,
  inFlight: 0,
  working: 0,
  done: 0,
  twice: 0,
  lost: 0,
  oldestSince: null,
  redeliveries: 0,
  duplicates: 0,
};

class Meter {
  readonly epoch: number;
  readonly #journal: Journal;
  readonly #book = new Book();
  readonly #samples: Sample[] = [NOTHING_YET];
  readonly #completions: Completion[] = [];
  /** Place of the first message that may still be open; those before it are over. */
  #firstOpen = 0;
  readonly #begun = new Set<MessageId>();
  #redeliveries = 0;
  #duplicates = 0;
  #position = 0;
  #at: Ms = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.epoch = journal.epoch;
  }

  /** Takes in what was recorded since. */
  metrics(): Metrics {
    const { recordedLength } = this.#journal;
    for (; this.#position < recordedLength; this.#position += 1) {
      const fact = this.#journal.get(this.#position);
      // Within one moment things are under way: they are counted when it is over.
      if (fact.at !== this.#at) this.#sample();
      this.#at = fact.at;
      this.#take(fact);
    }
    this.#sample();
    return { samples: this.#samples, completions: this.#completions, end: this.#at };
  }

  #take(fact: Fact): void {
    foldFact(this.#book, fact);
    switch (fact.kind) {
      case 'work-started':
        if (this.#begun.has(fact.message)) this.#redeliveries += 1;
        this.#begun.add(fact.message);
        break;
      case 'side-effect-done':
        this.#complete(fact.message, fact.at, fact.nth);
        break;
      case 'side-effect-undone':
        this.#firstOpen = 0;
        break;
      default:
    }
  }

  #complete(id: MessageId, at: Ms, nth: number): void {
    const record = this.#book.record(id);
    if (record === undefined) return;
    if (nth > 1) this.#duplicates += 1;
    const latencyMs = at - record.createdAt;
    this.#completions.push({ at, message: record.number, latencyMs, nth });
  }

  #sample(): void {
    settle(this.#book);
    const count = (state: Parameters<Book['countOf']>[0]) => this.#book.countOf(state);
    const sample: Sample = {
      at: this.#at,
      waiting: count('waiting'),
      inFlight: count('in-flight') + count('held'),
      working: count('working') + count('taken'),
      done: count('done'),
      twice: count('done-twice'),
      lost: count('lost'),
      oldestSince: this.#oldestOpen(),
      redeliveries: this.#redeliveries,
      duplicates: this.#duplicates,
    };
    const last = this.#samples.at(-1) ?? NOTHING_YET;
    if (isSame(last, sample)) return;
    if (last.at === sample.at) this.#samples.pop();
    this.#samples.push(sample);
  }

  #oldestOpen(): Ms | null {
    for (;;) {
      const record = this.#book.recordAt(this.#firstOpen);
      if (record === undefined) return null;
      if (record.timesDone === 0 && record.state !== 'lost') return record.createdAt;
      this.#firstOpen += 1;
    }
  }
}

function isSame(before: Sample, after: Sample): boolean {
  return (Object.keys(before) as (keyof Sample)[]).every(
    (measure) => measure === 'at' || before[measure] === after[measure],
  );
}

const meters = new WeakMap<Run, Meter>();

/** The measures of a run up to the furthest moment computed. Do not keep the arrays: they grow. */
export function metricsOf(run: Run): Metrics {
  let meter = meters.get(run);
  if (meter === undefined || meter.epoch !== run.journal.epoch) {
    meter = new Meter(run.journal);
    meters.set(run, meter);
  }
  return meter.metrics();
}
