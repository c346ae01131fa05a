// A run that is broken again and again. The past up to a fault is not played anew: whoever breaks
// it from the last point to the first finds the recorded past of the run before it.

import type { Ms } from '../base/time.ts';
import type { Input } from '../sim/input.ts';
import { Run } from '../sim/run.ts';
import { parseRunFile, type RunDraft, type RunFile } from '../sim/run-file.ts';
import { type Point, type PointOptions, pointsOf } from './points.ts';
import { isSettled } from './settled.ts';
import { isQuiet, judgedOf, outcomesOf, type Tally, tallyOf } from './verdict.ts';

/** How a run is broken and judged. */
export interface TrialOptions extends PointOptions {
  /** After the undisturbed run: how long the world gets to mend what broke, ms. */
  readonly patienceMs?: Ms | undefined;
  /** Only so many of the first messages are judged, and only while they are about. Default: all. */
  readonly messages?: number | undefined;
}

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 1000;
const LATEST_MS = 30_000;

/** What strikes a run: its cursor counts the faults before it as events, too. */
export type Strike = Pick<Point, 'cursor' | 'fault'>;

export class TrialRun {
  readonly draft: RunDraft;
  /** Where the undisturbed run can break. */
  readonly points: readonly Point[];
  /** What becomes of the messages without any fault. */
  readonly undisturbed: Tally;
  /** When the judged messages are done with, undisturbed. */
  readonly quietAt: Ms;
  #run: Run;
  readonly #options: TrialOptions;
  readonly #judged: number;
  readonly #endsAt: Ms;

  /** Throws RunFileError when the draft is not valid. */
  constructor(draft: RunDraft, options: TrialOptions) {
    this.draft = draft;
    this.#options = options;
    this.#run = Run.sparse(draft);
    this.#judged = judgedOf(this.#run.scenario, options.messages);
    this.quietAt = quietAt(this.#run, this.#judged);
    this.#endsAt = this.quietAt + (options.patienceMs ?? PATIENCE_MS);
    this.#run.seekTo(0);
    this.points = pointsOf(this.#run, 0, this.quietAt, options);
    this.#run.advanceTo(this.#endsAt);
    this.undisturbed = this.#tally();
  }

  /** Back to the start, with all that struck so far forgotten. */
  startOver(): void {
    this.#run = Run.start(this.draft);
  }

  /** Plays on with these faults; tells what became of the messages. */
  try(strikes: readonly Strike[]): Tally {
    for (const strike of strikes) this.#strike(strike);
    this.#playOut();
    return this.#tally();
  }

  /** Breaks the run once, and finds where it can break again within some time. */
  pointsBehind(first: Point, withinMs: Ms): Point[] {
    this.#strike(first);
    return pointsOf(this.#run, first.at, first.at + withinMs, this.#options);
  }

  /** One fault more, behind those that the run has before that position. */
  tryAlso(strike: Strike): Tally {
    return this.try([strike]);
  }

  /** The run as it was tried last, up to where its outcome was clear. */
  get run(): Run {
    return this.#run;
  }

  #strike({ cursor, fault }: Strike): void {
    this.#run.seekTo(cursor);
    this.#run.act(fault);
  }

  /** Until nothing can happen to a judged message any more, or patience ends. */
  #playOut(): void {
    const run = this.#run;
    while (run.now < this.#endsAt && !isSettled(run, this.#judged)) {
      run.advanceTo(Math.min(run.now + LOOK_EVERY_MS, this.#endsAt));
    }
  }

  #tally(): Tally {
    return tallyOf(outcomesOf(this.#run, this.#judged));
  }
}

/** When an undisturbed run has made the judged messages and done what it will do with them. */
function quietAt(run: Run, judged: number): Ms {
  let moment = 0;
  while (moment < LATEST_MS) {
    moment += LOOK_EVERY_MS;
    run.advanceTo(moment);
    if (isQuiet(run, judged)) break;
  }
  return moment;
}

/** The run of a draft in which these faults strike, to be kept, shown and replayed. */
export function brokenRun(draft: RunDraft, points: readonly Point[]): RunFile {
  const file = parseRunFile(draft);
  const [first] = points;
  const before = first === undefined ? file.inputs : file.inputs.filter(isBefore(first));
  const strikes = points.map(({ at, cursor, fault }) => ({ ...fault, at, after: cursor }));
  return parseRunFile({ ...file, inputs: [...before, ...strikes] });
}

/** Who breaks a run throws the inputs after that away, as everyone does who acts in the past. */
function isBefore({ at, cursor }: Point) {
  return (input: Input) =>
    input.at < at || (input.at === at && input.after !== undefined && input.after < cursor);
}
