// The fault explorer: plays a run once, then again for every point at which it can break, and says
// of each what became of the messages. Nothing is assumed about a design: it is tried.

import { Run } from '../sim/run.ts';
import type { RunDraft, RunFile } from '../sim/run-file.ts';
import { type Point, pointsOf } from './points.ts';
import { isSettled, OUTCOMES, type Outcome, outcomesOf, type Tally, tallyOf } from './verdict.ts';

export interface ExploreOptions {
  /** After the undisturbed run: how long the world gets to mend what broke, ms. */
  readonly patienceMs?: number;
  /** Two faults in one run, too. */
  readonly pairs?: boolean;
  /** Nodes die too, or lose their power if they have a disk. Default: processes and packets. */
  readonly nodes?: boolean;
  /** No more runs than this. */
  readonly maxRuns?: number;
  /** Told now and then; false ends the exploration. */
  readonly onProgress?: (done: number, total: number) => boolean;
}

/** One broken run. */
export interface Trial {
  readonly points: readonly Point[];
  readonly tally: Tally;
}

export interface Exploration {
  /** Without any fault. */
  readonly undisturbed: Tally;
  readonly trials: readonly Trial[];
  /** The first run of each bad outcome, to be replayed. */
  readonly examples: Readonly<Partial<Record<Outcome, RunFile>>>;
  /** Whether all was tried; false if `maxRuns` or the caller ended it. */
  readonly isComplete: boolean;
}

const PATIENCE_MS = 20_000;
const MAX_RUNS = 20_000;

/** Explores a run whose scenario makes all its messages early. */
export function explore(draft: RunDraft, options: ExploreOptions = {}): Exploration {
  const explorer = new Explorer(draft, options);
  explorer.single();
  if (options.pairs === true) explorer.pairs();
  return explorer.result();
}

class Explorer {
  readonly #run: Run;
  readonly #points: readonly Point[];
  readonly #undisturbed: Tally;
  readonly #endsAt: number;
  readonly #options: ExploreOptions;
  readonly #trials: Trial[] = [];
  readonly #examples: Partial<Record<Outcome, RunFile>> = {};
  #isComplete = true;

  constructor(draft: RunDraft, options: ExploreOptions) {
    this.#options = options;
    this.#run = Run.start(draft);
    const quiet = quietAt(draft);
    this.#endsAt = quiet + (options.patienceMs ?? PATIENCE_MS);
    this.#points = pointsOf(this.#run, 0, quiet, options.nodes);
    this.#run.advanceTo(this.#endsAt);
    this.#undisturbed = tallyOf(outcomesOf(this.#run));
  }

  /** From the last point to the first: the recorded past of one run serves all. */
  single(): void {
    for (const point of [...this.#points].reverse()) {
      if (this.#isEnough(this.#points.length)) return;
      this.#try([point]);
    }
  }

  pairs(): void {
    for (const first of [...this.#points].reverse()) {
      this.#break([first]);
      const from = first.at;
      const second = pointsOf(this.#run, from, from + SECOND_FAULT_WITHIN_MS, this.#options.nodes);
      for (const point of second.reverse()) {
        if (this.#isEnough(this.#points.length * second.length)) return;
        this.#try([first, point]);
      }
    }
  }

  #break(points: readonly Point[]): void {
    for (const { cursor, fault } of points) {
      this.#run.seekTo(cursor);
      this.#run.act(fault);
    }
  }

  #try(points: readonly Point[]): void {
    const last = points.at(-1) as Point;
    // The earlier faults are in the run already, unless the playhead left their course of events.
    const applied = points.length === 1 ? 0 : 1;
    if (applied === 0) this.#break(points);
    else {
      this.#run.seekTo(last.cursor);
      this.#run.act(last.fault);
    }
    this.#playOut();
    const tally = tallyOf(outcomesOf(this.#run));
    this.#trials.push({ points, tally });
    for (const outcome of OUTCOMES) {
      if (outcome !== 'once' && tally[outcome] > 0) {
        this.#examples[outcome] ??= this.#run.toFile();
      }
    }
  }

  /** Until nothing can happen to a message any more, or patience ends. */
  #playOut(): void {
    const run = this.#run;
    while (run.now < this.#endsAt && !isSettled(run)) {
      run.advanceTo(Math.min(run.now + LOOK_EVERY_MS, this.#endsAt));
    }
  }

  #isEnough(total: number): boolean {
    const done = this.#trials.length;
    const { maxRuns = MAX_RUNS, onProgress } = this.#options;
    const goesOn = done < maxRuns && (done % 64 !== 0 || (onProgress?.(done, total) ?? true));
    if (!goesOn) this.#isComplete = false;
    return !goesOn;
  }

  result(): Exploration {
    return {
      undisturbed: this.#undisturbed,
      trials: this.#trials,
      examples: this.#examples,
      isComplete: this.#isComplete,
    };
  }
}

/** A second fault strikes within this time of the first. */
const SECOND_FAULT_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 1000;
const LATEST_MS = 30_000;

/** When an undisturbed run has made all its messages and done what it will do with them. */
function quietAt(draft: RunDraft): number {
  const run = Run.start(draft);
  const { producers } = run.scenario;
  const expected = producers.reduce((sum, { messages }) => sum + messages, 0);
  let moment = 0;
  while (moment < LATEST_MS) {
    moment += LOOK_EVERY_MS;
    run.advanceTo(moment);
    const outcomes = outcomesOf(run);
    const settled = outcomes.filter(({ outcome }) => outcome !== 'stuck');
    const handsAreEmpty = run.world.actors().every(({ holds }) => holds.length === 0);
    if (settled.length >= expected && handsAreEmpty && run.world.packets().length === 0) break;
  }
  return moment;
}
