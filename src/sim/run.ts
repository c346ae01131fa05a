// A run that can be played, scrubbed, forked and acted in. Going forward handles events; going
// back restores the newest checkpoint before and handles the events since again. Acting in the
// past throws the later inputs and the recorded future away: what happens then is another run.

import { assert } from '../base/assert.ts';
import type { Ms } from '../base/time.ts';
import { applyInput } from './apply.ts';
import { Checkpoints, ON_DEMAND } from './checkpoints.ts';
import type { Action, Input } from './input.ts';
import { FactRecord, type Journal } from './journal.ts';
import { Kernel } from './kernel.ts';
import { MAX_EVENTS_PER_ADVANCE, MAX_FACTS, MAX_INPUTS } from './limits.ts';
import { OutsideWorld } from './outside-world.ts';
import { parseInput, parseRunFile, type RunDraft, type RunFile, RunFileError } from './run-file.ts';
import type { Scenario } from './scenario.ts';
import { digestState } from './state-digest.ts';
import { isStep } from './steps.ts';
import { KernelView } from './view.ts';
import type { WorldView } from './world.ts';

/**
 * A bound of limits.ts was reached. The run stands at the last event that fitted and stays
 * usable.
 */
export class RunLimitError extends Error {
  override name = 'RunLimitError';
}

export class Run {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly world: WorldView;
  readonly #kernel: Kernel;
  readonly #checkpoints: Checkpoints;
  #inputs: readonly Input[];
  #end: Ms = 0;
  /** Cursors after the events that count as steps, as far as recorded; ascending. */
  #steps: number[] = [];
  /** The furthest event that was ever handled on this course of events. */
  #recorded = 0;

  private constructor(file: RunFile, kernel: Kernel, checkpoints: Checkpoints) {
    this.scenario = file.scenario;
    this.seed = file.seed;
    this.#inputs = file.inputs;
    this.#kernel = kernel;
    this.#checkpoints = checkpoints;
    this.world = new KernelView(kernel);
  }

  /** A run from the start. Throws RunFileError when the draft is not valid. */
  static start(draft: RunDraft): Run {
    return Run.parse(draft);
  }

  /**
   * A run that keeps checkpoints only where `keepHere` says so, for whoever goes back to a few
   * positions again and again and does not care for what comes behind them.
   */
  static sparse(draft: RunDraft): Run {
    return Run.#from(draft, ON_DEMAND);
  }

  /** From a file, a link, storage: anything. Throws RunFileError with a plain message. */
  static parse(json: unknown): Run {
    return Run.#from(json);
  }

  static #from(json: unknown, distance?: number): Run {
    const file = parseRunFile(json);
    const kernel = new Kernel(file.scenario, file.seed, new FactRecord(), new OutsideWorld());
    const start = kernel.image();
    // To where it stands: that changes nothing, but V8 learns what changes when a run goes back.
    // Else it takes that for constant, and throws half of the compiled code away at the first seek.
    kernel.restore(start);
    return new Run(file, kernel, new Checkpoints(start, distance));
  }

  toFile(): RunFile {
    const { scenario, seed, inputs } = this;
    return { version: 1, scenario, seed, inputs };
  }

  /** All inputs, also those beyond the playhead. */
  get inputs(): readonly Input[] {
    return this.#inputs;
  }

  /** The playhead, in virtual time. */
  get now(): Ms {
    return this.#kernel.now;
  }

  /** The furthest moment computed since somebody last acted. */
  get end(): Ms {
    return this.#end;
  }

  /** Events handled so far, inputs included: an exact position, also within one moment. */
  get cursor(): number {
    return this.#kernel.state.cursor;
  }

  get journal(): Journal {
    return this.#kernel.journal;
  }

  /** Whether nothing more can happen by itself, or the horizon is reached. */
  get isOver(): boolean {
    return this.now >= this.scenario.horizonMs || this.#nextMoment() === undefined;
  }

  /** Goes to a moment, forward or back, at most to the horizon. Throws RunLimitError. */
  advanceTo(moment: Ms): void {
    assert(!Number.isNaN(moment), 'a moment is a number');
    const goal = Math.max(0, Math.min(Math.floor(moment), this.scenario.horizonMs));
    const checkpoint = this.#checkpoints.before(goal);
    if (goal < this.now || checkpoint.state.cursor > this.cursor) this.#kernel.restore(checkpoint);
    this.#handleWhile(() => (this.#nextMoment() ?? Number.POSITIVE_INFINITY) <= goal);
    this.#kernel.state.now = goal;
    this.#end = Math.max(this.#end, goal);
  }

  /** The same as `advanceTo`, for readers of code that scrubs. */
  seek(moment: Ms): void {
    this.advanceTo(moment);
  }

  /** Goes to an exact position, at most to the last one there is. Throws RunLimitError. */
  seekTo(cursor: number): void {
    const checkpoint = this.#checkpoints.at(cursor);
    if (cursor < this.cursor || checkpoint.state.cursor > this.cursor) {
      this.#kernel.restore(checkpoint);
    }
    this.#handleWhile(() => this.cursor < cursor && this.#isDue());
  }

  /** Keeps a checkpoint at the playhead: to come back here costs no event. */
  keepHere(): void {
    if (!this.#checkpoints.has(this.cursor)) this.#checkpoints.add(this.#kernel.image());
  }

  /** To the end of the next event that people would call a step; false when there is none. */
  step(): boolean {
    const from = this.cursor;
    let stepped = false;
    this.#handleWhile(
      () => !stepped && this.#isDue(),
      (isStepNow) => {
        stepped = isStepNow;
      },
    );
    return stepped || this.cursor > from;
  }

  /** To the end of the step before this one, or to the start; false when it is there. */
  stepBack(): boolean {
    if (this.cursor === 0 && this.now === 0) return false;
    this.seekTo(lastBelow(this.#steps, this.cursor) ?? 0);
    return true;
  }

  /**
   * Does something at the playhead. Events beyond it are gone, and inputs too, save those that are
   * scheduled. Throws RunFileError for an action that is not valid and RunLimitError in a full run;
   * then nothing has changed.
   */
  act(action: Action): void {
    const isWithinMoment = (this.#kernel.nextAt ?? Number.POSITIVE_INFINITY) <= this.now;
    const after = isWithinMoment ? this.cursor : undefined;
    const input = parseInput(this.scenario, action, { at: this.now, after });
    const { inputsApplied } = this.#kernel.state;
    if (inputsApplied >= MAX_INPUTS) throw new RunFileError(`more than ${MAX_INPUTS} inputs`);
    this.#checkRoom();
    this.#forgetFuture();
    const later = this.#inputs.slice(inputsApplied).filter(({ scheduled }) => scheduled);
    this.#inputs = [...this.#inputs.slice(0, inputsApplied), input, ...later];
    this.#handleNext();
  }

  /**
   * The run with these inputs instead, known as far and at the same moment; when all that differs
   * lies ahead, at exactly the same position. Throws RunFileError when they are not valid and
   * RunLimitError.
   */
  withInputs(inputs: readonly Input[]): Run {
    const { now, cursor, end } = this;
    const file = parseRunFile({ ...this.toFile(), inputs });
    const copy = this.fork();
    const from = firstDifference(this.#inputs, file.inputs);
    if (from === null) return copy;
    if (from === 0) copy.seekTo(0);
    else if (from <= now) copy.advanceTo(from - 1);
    copy.#inputs = file.inputs;
    copy.#forgetFuture();
    copy.advanceTo(end);
    if (from <= now) {
      copy.advanceTo(now);
    } else {
      copy.seekTo(cursor);
      if (copy.now < now) copy.advanceTo(now);
    }
    return copy;
  }

  #checkRoom(): void {
    if (this.#kernel.journal.length < MAX_FACTS) return;
    throw new RunLimitError(`the run has reached its limit of ${MAX_FACTS} facts`);
  }

  #forgetFuture(): void {
    this.#kernel.journal.truncate();
    this.#kernel.state.outside.truncate();
    this.#checkpoints.forgetAfter(this.cursor);
    this.#steps = this.#steps.filter((cursor) => cursor <= this.cursor);
    this.#recorded = this.cursor;
    this.#end = this.now;
  }

  /** An independent run at the same playhead with the same inputs and recorded future. */
  fork(): Run {
    const { scenario, seed } = this;
    const { journal, state } = this.#kernel;
    const kernel = new Kernel(scenario, seed, journal.fork(), state.outside.fork());
    kernel.restore(this.#kernel.image());
    const copy = new Run(this.toFile(), kernel, this.#checkpoints.fork());
    copy.#end = this.#end;
    copy.#steps = [...this.#steps];
    copy.#recorded = this.#recorded;
    return copy;
  }

  /** Digest of the complete state at the playhead and of all that led to it. */
  digest(): string {
    return digestState(this.#kernel);
  }

  /** When the next input or event is due. */
  #nextMoment(): Ms | undefined {
    const event = this.#kernel.nextAt;
    const input = this.#inputs[this.#kernel.state.inputsApplied]?.at;
    if (event === undefined || input === undefined) return event ?? input;
    return Math.min(event, input);
  }

  #isDue(): boolean {
    const next = this.#nextMoment();
    return next !== undefined && next <= this.scenario.horizonMs;
  }

  #handleWhile(goesOn: () => boolean, after?: (isStep: boolean) => void): void {
    for (let events = 0; goesOn(); events += 1) {
      if (events >= MAX_EVENTS_PER_ADVANCE) {
        throw new RunLimitError(`more than ${MAX_EVENTS_PER_ADVANCE} events in one go`);
      }
      const isStepNow = this.#handleNext();
      after?.(isStepNow);
    }
  }

  /** Handles the next input or event; tells whether people would call it a step. */
  #handleNext(): boolean {
    const { journal, state } = this.#kernel;
    this.#checkRoom();
    const from = journal.length;
    const input = this.#dueInput();
    if (input === undefined) {
      this.#kernel.step();
    } else {
      state.now = input.at;
      applyInput(this.#kernel, input);
    }
    const isStepNow = this.#hasStep(from);
    if (this.cursor > this.#recorded) this.#record(isStepNow);
    return isStepNow;
  }

  /**
   * The next input, if its turn has come: when no event of its moment is left, or at the exact
   * position that it names.
   */
  #dueInput(): Input | undefined {
    const { nextAt, state } = this.#kernel;
    const input = this.#inputs[state.inputsApplied];
    if (input === undefined || nextAt === undefined || nextAt > input.at) return input;
    const isAtPosition = input.after !== undefined && state.cursor >= input.after;
    return isAtPosition && nextAt === input.at ? input : undefined;
  }

  #hasStep(from: number): boolean {
    const { journal } = this.#kernel;
    for (let seq = from; seq < journal.length; seq += 1) if (isStep(journal.get(seq))) return true;
    return false;
  }

  #record(isStepNow: boolean): void {
    this.#recorded = this.cursor;
    this.#end = Math.max(this.#end, this.now);
    if (isStepNow) this.#steps.push(this.cursor);
    if (this.#checkpoints.wants(this.cursor)) this.#checkpoints.add(this.#kernel.image());
  }
}

/** The moment of the first input that two lists do not share; null when they are equal. */
function firstDifference(one: readonly Input[], other: readonly Input[]): Ms | null {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [a, b] = [one[index], other[index]];
    if (JSON.stringify(a) !== JSON.stringify(b)) {
      return Math.min(a?.at ?? Number.POSITIVE_INFINITY, b?.at ?? Number.POSITIVE_INFINITY);
    }
  }
  return null;
}

/** The greatest of ascending numbers that is less than `limit`. */
function lastBelow(numbers: readonly number[], limit: number): number | undefined {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return numbers[low - 1];
}
