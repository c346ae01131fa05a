// The run that is open and its playhead: play, step, seek, act, undo. The only place that asks for
// animation frames, and only while something moves. Real time decides how far the playhead goes in
// a frame, never what happens on the way: a slow machine lags and gets the same run.

import type { Ms } from '../base/time.ts';
import type { Action, Input } from '../sim/input.ts';
import { type Run, RunLimitError } from '../sim/run.ts';
import { RunFileError } from '../sim/run-file.ts';
import { isByHand, withoutLastAct, withSchedule } from './acts-by-hand.ts';
import type { FrameClock } from './frame-clock.ts';

/** What the page shows: a run at its playhead. A new object whenever anything about it changed. */
export interface Frame {
  readonly run: Run;
  readonly at: Ms;
  /** The moment that the stage draws: a little after `at` once a step is done, so that moves end. */
  readonly shown: Ms;
  /** The furthest moment computed. */
  readonly end: Ms;
  /** Facts up to the playhead, and up to `end`. */
  readonly facts: number;
  readonly recorded: number;
}

/** The other branch: a future that an act in the past, or an undo, left behind. */
export interface Ghost {
  readonly run: Run;
  /** Where both part. */
  readonly from: Ms;
  readonly leftBy: 'act' | 'undo';
}

/** Virtual ms per real ms. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** Longest real time that one frame stands for: a tab that stalled goes on where it was. */
const MAX_FRAME_MS = 100;
/** The way to the next step is shown in at most this much real time. */
const MAX_GLIDE_MS = 700;
/** Virtual time in which the moves that an event sets off come to an end (scene/motion.ts). */
const SETTLE_MS = 450;
const MAX_UNDO = 50;

/** A step on its way: first the playhead travels to its event, then what it moved comes to rest. */
interface Glide {
  /** Exact position of the event. */
  readonly cursor: number;
  readonly to: Ms;
  /** Virtual ms per real ms on the way to the event. */
  readonly rate: number;
}

export interface SessionOptions {
  readonly frames: FrameClock;
  /** Whether steps jump instead of gliding. Asked at each step. */
  readonly reducedMotion: () => boolean;
  /** Told when a run cannot go on: a limit was reached. */
  readonly onproblem: (problem: Error) => void;
}

export class Session {
  #frame: Frame = $state.raw() as Frame;
  #ghost: Ghost | null = $state.raw(null);
  #playing = $state(false);
  #undoable: readonly Run[] = $state.raw([]);
  #atRest = $state(false);
  /** Virtual ms per real ms. */
  speed: Speed = $state(1);

  readonly #options: SessionOptions;
  #fresh: () => Run;
  #request: number | null = null;
  #lastFrameAt: number | null = null;
  /** Virtual time that passed but is less than a millisecond. */
  #remainder = 0;
  #glide: Glide | null = null;
  /** Where playing stops by itself. */
  #stopAt: Ms | null = null;

  /** `fresh` makes the run that `reset` goes back to. */
  constructor(fresh: () => Run, options: SessionOptions) {
    this.#options = options;
    this.#fresh = fresh;
    this.#show(fresh());
  }

  get frame(): Frame {
    return this.#frame;
  }

  get ghost(): Ghost | null {
    return this.#ghost;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get canUndo(): boolean {
    return this.#undoable.length > 0 || this.#frame.run.inputs.some(isByHand);
  }

  /** True when the last attempt to go on found that nothing more happens. */
  get atRest(): boolean {
    return this.#atRest;
  }

  /** Opens another run; what was done before cannot be undone any more. */
  open(fresh: () => Run, run: Run = fresh()): void {
    this.pause();
    this.#fresh = fresh;
    this.#undoable = [];
    this.#leaveRest(null);
    this.#show(run, SETTLE_MS);
  }

  /** Goes on with the run that is open; from now on `reset` goes back to another one. */
  goOn(fresh: () => Run): void {
    this.#fresh = fresh;
  }

  /** Plays on; if a moment is given, only up to there. */
  play(until: Ms | null = null): void {
    if (this.#playing) return;
    this.#endGlide();
    this.#stopAt = until;
    this.#playing = true;
    this.#leaveRest(this.#ghost);
    // What the last step set off has been seen to its end: time goes on from there.
    this.#remainder = this.#frame.shown - this.#frame.at;
    this.#schedule();
  }

  pause(): void {
    this.#endGlide();
    this.#playing = false;
    this.#stopFrames();
  }

  /** Pauses, and lets what is on the move come to its place. */
  rest(): void {
    this.pause();
    this.#settle(this.#frame.run);
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  /** To the next event that people would call a step. */
  step(): void {
    this.pause();
    const { run, shown } = this.#frame;
    const from = run.cursor;
    this.#guard(() => {
      this.#atRest = !run.step();
    });
    const distance = run.now - shown;
    const isShort = distance <= 0 || this.#options.reducedMotion();
    if (this.#atRest || isShort) {
      this.#settle(run);
      return;
    }
    const realMs = Math.min(distance / this.speed, MAX_GLIDE_MS);
    this.#glide = { cursor: run.cursor, to: run.now, rate: distance / realMs };
    run.seekTo(from);
    run.advanceTo(shown);
    this.#schedule();
  }

  stepBack(): void {
    this.pause();
    this.#atRest = false;
    this.#frame.run.stepBack();
    this.#show(this.#frame.run, SETTLE_MS);
  }

  /** Goes to a moment, forward or back. */
  seek(at: Ms): void {
    this.pause();
    this.#atRest = false;
    const { run } = this.#frame;
    this.#guard(() => run.seek(Math.max(0, Math.round(at))));
    this.#show(run);
  }

  /**
   * Moves the playhead by other means, at once: a solution's "play until". Limits of the run are
   * told as a problem; other errors pass through.
   */
  move(change: (run: Run) => void): void {
    this.pause();
    const { run } = this.#frame;
    try {
      this.#guard(() => change(run));
    } finally {
      this.#settle(run);
    }
  }

  /**
   * Does something at the moment shown. A recorded future is left behind: it stays as a ghost, and
   * `undo` brings it back. Returns whether there was one. An action that the run cannot take (a
   * command of a million words) changes nothing and is told as a problem.
   */
  act(action: Action): boolean {
    this.#endGlide();
    const before = this.#frame.run;
    const branched = before.end > before.now;
    const run = before.fork();
    const isDone = this.#guard(() => {
      this.#passQuietTime(run);
      run.act(action);
    });
    if (!isDone) return false;
    this.#undoable = [...this.#undoable, before].slice(-MAX_UNDO);
    this.#leaveRest(branched ? { run: before, from: run.now, leftBy: 'act' } : null);
    if (this.#playing) this.#show(run);
    else this.#settle(run);
    return branched;
  }

  /**
   * Shows another course of events, which parts from this one at `from`. This one stays as a ghost,
   * and `undo` brings it back.
   */
  branch(run: Run, from: Ms): void {
    this.pause();
    const before = this.#frame.run;
    this.#undoable = [...this.#undoable, before].slice(-MAX_UNDO);
    this.#leaveRest(before.end > from ? { run: before, from, leftBy: 'act' } : null);
    this.#show(run);
  }

  /** Does several things at one moment, to be taken back at once. */
  actAll(actions: readonly Action[]): void {
    const before = this.#undoable;
    const { run } = this.#frame;
    for (const action of actions) this.act(action);
    if (this.#undoable !== before) this.#undoable = [...before, run].slice(-MAX_UNDO);
  }

  /**
   * Goes on, at the same moment, with the run that has other inputs: an act at another time, or
   * without one. Can be undone.
   */
  rewrite(change: (inputs: readonly Input[]) => readonly Input[]): void {
    this.pause();
    const before = this.#frame.run;
    this.#guard(() => {
      const run = before.withInputs(change(before.inputs));
      this.#undoable = [...this.#undoable, before].slice(-MAX_UNDO);
      this.#leaveRest(null);
      this.#show(run, SETTLE_MS);
    });
  }

  /** Opens another run, to which `reset` goes back from now on. Can be undone. */
  restart(fresh: () => Run): void {
    this.#fresh = fresh;
    this.reset();
  }

  /** Takes the last act (or reset) back: the future that it had replaced is there again. */
  undo(): void {
    this.pause();
    const undone = this.#frame.run;
    const before = this.#undoable.at(-1) ?? withoutLastAct(undone);
    if (before === null) return;
    this.#undoable = this.#undoable.slice(0, -1);
    const from = before.now;
    this.#leaveRest(undone.end > from ? { run: undone, from, leftBy: 'undo' } : null);
    this.#show(before, SETTLE_MS);
  }

  /** Starts over; what is scheduled stays so. Can be undone. */
  reset(): void {
    this.pause();
    const before = this.#frame.run;
    this.#undoable = [...this.#undoable, before].slice(-MAX_UNDO);
    this.#leaveRest(null);
    this.#show(withSchedule(this.#fresh(), before));
  }

  #leaveRest(ghost: Ghost | null): void {
    this.#ghost = ghost;
    this.#atRest = false;
  }

  /** `later`: how much after the playhead the stage draws. */
  #show(run: Run, later: Ms = 0): void {
    const { now: at, end, journal } = run;
    const { length: facts, recordedLength: recorded } = journal;
    this.#frame = { run, at, shown: at + later, end, facts, recorded };
  }

  /** Shows what an event or an act set off, until it rests. */
  #settle(run: Run): void {
    if (this.#options.reducedMotion()) {
      this.#show(run, SETTLE_MS);
      return;
    }
    this.#show(run);
    this.#glide = { cursor: run.cursor, to: run.now, rate: 1 };
    this.#schedule();
  }

  /** To the moment that is shown, if no step lies between. */
  #passQuietTime(run: Run): void {
    const { shown } = this.#frame;
    if (shown <= run.now) return;
    const from = run.cursor;
    const next = run.step() ? run.now : Number.POSITIVE_INFINITY;
    run.seekTo(from);
    if (next > shown) run.advanceTo(shown);
  }

  #schedule(): void {
    if (this.#request !== null) return;
    this.#request = this.#options.frames.request((now) => this.#onFrame(now));
  }

  #stopFrames(): void {
    if (this.#request !== null) this.#options.frames.cancel(this.#request);
    this.#request = null;
    this.#lastFrameAt = null;
    this.#remainder = 0;
  }

  #onFrame(now: number): void {
    this.#request = null;
    const passed = this.#lastFrameAt === null ? 0 : Math.min(now - this.#lastFrameAt, MAX_FRAME_MS);
    this.#lastFrameAt = now;
    if (this.#glide !== null) this.#glideOn(this.#glide, passed);
    else if (this.#playing) this.#playOn(passed);
    if (this.#playing || this.#glide !== null) this.#schedule();
    else this.#stopFrames();
  }

  #playOn(passed: number): void {
    const virtual = passed * this.speed + this.#remainder;
    const whole = Math.floor(virtual);
    this.#remainder = virtual - whole;
    if (whole === 0) return;
    const { run } = this.#frame;
    const stopAt = this.#stopAt ?? Number.POSITIVE_INFINITY;
    const goal = Math.min(run.now + whole, Math.max(run.now, stopAt));
    this.#guard(() => run.advanceTo(goal));
    this.#show(run);
    if (run.now >= stopAt) {
      this.rest();
      return;
    }
    // Short of the goal: the horizon, or a limit.
    if (run.now < goal) {
      this.#playing = false;
      this.#atRest = true;
    }
  }

  #glideOn(glide: Glide, passed: number): void {
    const { run, shown } = this.#frame;
    if (shown < glide.to) {
      const next = Math.min(glide.to, shown + Math.max(1, Math.round(passed * glide.rate)));
      if (next < glide.to) run.advanceTo(next);
      else run.seekTo(glide.cursor);
      this.#show(run);
      return;
    }
    const later = shown - glide.to + passed * Math.max(1, this.speed);
    if (later >= SETTLE_MS) this.#endGlide();
    else this.#show(run, later);
  }

  #endGlide(): void {
    if (this.#glide === null) return;
    const { run } = this.#frame;
    run.seekTo(this.#glide.cursor);
    this.#glide = null;
    this.#show(run, SETTLE_MS);
  }

  /** Whether `change` went through. What a run refuses or cannot do any more is told. */
  #guard(change: () => void): boolean {
    try {
      change();
      return true;
    } catch (problem) {
      if (!(problem instanceof RunLimitError || problem instanceof RunFileError)) throw problem;
      this.#playing = false;
      this.#options.onproblem(problem);
      return false;
    }
  }
}
