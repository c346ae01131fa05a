// The crash matrix of the run that is open: the whole run again for each point at which it can
// break, tried beside the page while the squares fill. What is tried is the run's scenario, its dice
// and the settings of the moment; what people did to it otherwise is left out.

import type { Ms } from '../base/time.ts';
import { type ExploreOptions, exploration, type Trial } from '../explore/explore.ts';
import { type GuaranteeCard, guaranteeOf } from '../explore/guarantee.ts';
import type { Job, Report } from '../explore/job.ts';
import type { Point } from '../explore/points.ts';
import type { Races } from '../explore/races.ts';
import { brokenRun, TrialRun } from '../explore/trial-run.ts';
import { judgedOf, type Outcome, worstOf } from '../explore/verdict.ts';
import { ledgerOf } from '../ledger/ledger-of.ts';
import type { FaultAction } from '../sim/faults/index.ts';
import type { Input } from '../sim/input.ts';
import { Run } from '../sim/run.ts';
import { parseRunFile, type RunDraft, type RunFile } from '../sim/run-file.ts';
import { type Errand, runJobs, threadCount } from './explore-threads.ts';

/** One square. */
export interface MatrixCell {
  readonly point: Point;
  /** Null until it was tried. */
  readonly outcome: Outcome | null;
}

export type MatrixState = 'idle' | 'running' | 'done' | 'ended' | 'failed';

/** A run to be watched: where it breaks, and when its outcome shows. */
export interface Replay {
  readonly run: Run;
  readonly strikesAt: Ms;
  readonly showsAt: Ms;
}

/** A run with more messages than this is judged by its first few. */
const ALL_UP_TO = 6;
const FIRST_FEW = 3;
/** How much of a replay is computed, and shown if nothing bad comes of it. */
const REPLAY_MS = 20_000;
const AFTERMATH_MS = 4000;

export class CrashMatrix {
  #state: MatrixState = $state('idle');
  #cells: readonly MatrixCell[] = $state.raw([]);
  #card: GuaranteeCard | null = $state.raw(null);
  #races: Races | null = $state.raw(null);
  /** Orders tried so far, while a search for races is under way. */
  #searching: number | null = $state(null);
  #chosen: number | null = $state(null);
  #problem = $state('');
  /** What was tried, as one string. */
  #subject = $state('');

  #trialRun: TrialRun | null = null;
  #options: ExploreOptions = {};
  #found: Trial[] = [];
  #errand: Errand | null = null;

  get state(): MatrixState {
    return this.#state;
  }

  get cells(): readonly MatrixCell[] {
    return this.#cells;
  }

  /** Once all was tried. */
  get card(): GuaranteeCard | null {
    return this.#card;
  }

  get races(): Races | null {
    return this.#races;
  }

  get searching(): number | null {
    return this.#searching;
  }

  /** The square that was watched last. */
  get chosen(): number | null {
    return this.#chosen;
  }

  get problem(): string {
    return this.#problem;
  }

  /** Whether what was tried is still what there is: scenario, dice, settings and faults. */
  isAbout(run: Run, faults: readonly FaultAction[] | null): boolean {
    return this.#subject === JSON.stringify([draftOf(run), faults]);
  }

  /** Tries every point. `faults` null: crashes of every process and losses of every packet. */
  start(run: Run, faults: readonly FaultAction[] | null): void {
    this.clear();
    const draft = draftOf(run);
    const isShort = judgedOf(run.scenario) <= ALL_UP_TO;
    this.#options = {
      messages: isShort ? ALL_UP_TO : FIRST_FEW,
      ...(faults === null ? {} : { faults }),
    };
    this.#subject = JSON.stringify([draft, faults]);
    this.#found = [];
    this.#trialRun = new TrialRun(draft, this.#options);
    this.#cells = this.#trialRun.points.map((point) => ({ point, outcome: null }));
    this.#state = 'running';
    const of = Math.min(threadCount(), Math.max(1, this.#cells.length));
    const jobs = Array.from({ length: of }, (_, index) => this.#job('faults', index, of));
    this.#errand = runJobs(jobs, {
      onreports: (reports) => this.#take(reports),
      ondone: () => this.#finish(),
      onfailed: (why) => this.#fail(why),
    });
  }

  /** Looks for orders that do harm with nothing broken. */
  searchRaces(): void {
    if (this.#trialRun === null || this.#state === 'running') return;
    this.#errand?.cancel();
    this.#races = null;
    this.#searching = 0;
    this.#errand = runJobs([this.#job('races', 0, 1)], {
      onreports: (reports) => this.#take(reports),
      ondone: () => {
        this.#searching = null;
      },
      onfailed: (why) => this.#fail(why),
    });
  }

  /** Ends what is under way; what was found stays. */
  cancel(): void {
    this.#errand?.cancel();
    this.#errand = null;
    this.#searching = null;
    if (this.#state === 'running') this.#state = 'ended';
  }

  /** Back to the invitation. */
  clear(): void {
    this.cancel();
    this.#state = 'idle';
    this.#cells = [];
    this.#card = null;
    this.#races = null;
    this.#chosen = null;
    this.#trialRun = null;
  }

  /** The run of a square, to be watched. */
  watch(index: number): Replay | null {
    const cell = this.#cells[index];
    if (cell === undefined || this.#trialRun === null) return null;
    this.#chosen = index;
    return replayOf(brokenRun(this.#trialRun.draft, [cell.point]), cell.point.at);
  }

  /** The run of a schedule that was found. */
  watchRace(index: number): Replay | null {
    const found = this.#races?.found[index];
    if (found === undefined) return null;
    this.#chosen = null;
    return replayOf(found.file, found.delays[0]?.at ?? 0);
  }

  #job(kind: Job['kind'], index: number, of: number): Job {
    const { draft } = this.#trialRun as TrialRun;
    // What is sent to a worker is copied, and must not be somebody's state.
    return structuredClone({ kind, run: draft, options: this.#options, share: { index, of } });
  }

  #take(reports: readonly Report[]): void {
    const cells = [...this.#cells];
    for (const report of reports) {
      if (report.kind === 'tried') this.#searching = report.tried;
      else if (report.kind === 'races') this.#races = report.races;
      else {
        const { trial } = report;
        this.#found.push(trial);
        const at = trial.at[0] as number;
        const cell = cells[at];
        if (cell !== undefined) cells[at] = { ...cell, outcome: worstOf(trial.tally) };
      }
    }
    this.#cells = cells;
  }

  #finish(): void {
    this.#errand = null;
    this.#state = 'done';
    const found = exploration(this.#trialRun as TrialRun, this.#found, this.#options);
    this.#card = guaranteeOf(found);
  }

  #fail(why: string): void {
    this.#errand = null;
    this.#searching = null;
    this.#problem = why;
    this.#state = 'failed';
  }
}

/** The run from its start, undisturbed, with the settings that hold at its playhead. */
function draftOf(run: Run): RunDraft {
  const knobs = new Map<string, Input>();
  for (const input of run.inputs) {
    if (input.kind !== 'knob' || input.at > run.now) continue;
    knobs.set(`${input.target} ${input.name}`, { ...input, at: 0, after: 0 });
  }
  const { scenario, seed } = run;
  return parseRunFile({ scenario, seed, inputs: [...knobs.values()] });
}

function replayOf(file: RunFile, strikesAt: Ms): Replay {
  const run = Run.parse(file);
  run.advanceTo(strikesAt + REPLAY_MS);
  const harms = ledgerOf(run)
    .messages()
    .flatMap(({ lost, effects }) => lost?.at ?? effects[1]?.at ?? []);
  const showsAt = harms.length > 0 ? Math.min(...harms) : strikesAt + AFTERMATH_MS;
  return { run, strikesAt, showsAt: Math.max(showsAt, strikesAt) };
}
