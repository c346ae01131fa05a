// stub: signatures for those who code against them; the body follows.
import type { Ms } from '../base/time.ts';
import type { Action, Input } from './input.ts';
import type { Journal } from './journal.ts';
import type { Scenario, ScenarioDraft } from './scenario.ts';
import type { WorldView } from './world.ts';

/** A whole run: save file, share link, bug report and lesson fixture. Everything else is derived. */
export interface RunFile {
  readonly version: 1;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly inputs: readonly Input[];
}

export interface RunDraft {
  readonly version?: 1;
  readonly scenario: ScenarioDraft;
  readonly seed: number;
  readonly inputs?: readonly Input[];
}

export declare class Run {
  /** Throws RunFileError when the draft is not valid. */
  static start(draft: RunDraft): Run;
  /** From a file, a link, storage: anything. Throws RunFileError with a plain message. */
  static parse(json: unknown): Run;
  toFile(): RunFile;
  readonly scenario: Scenario;
  readonly seed: number;
  /** All inputs, also those beyond the playhead. */
  get inputs(): readonly Input[];
  /** The playhead, virtual time. */
  get now(): Ms;
  /** The furthest moment computed since the last input; now <= end. */
  get end(): Ms;
  /** Kernel events handled: an exact position, also between two events of one moment. */
  get cursor(): number;
  /** Goes to `t`, forward or back, at most to the horizon. Throws RunLimitError. */
  advanceTo(t: Ms): void;
  /** The same as advanceTo: the name says that the reader scrubs. */
  seek(t: Ms): void;
  seekTo(cursor: number): void;
  /** To the next event that people would call a step; false when nothing more happens. */
  step(): boolean;
  /** To the step before; false at the start. */
  stepBack(): boolean;
  /** Does something at the playhead. In the past, the recorded future and its inputs go. */
  act(action: Action): void;
  /** An independent run at the same playhead with the same inputs. */
  fork(): Run;
  readonly journal: Journal;
  readonly world: WorldView;
  /** Digest of the complete state at the playhead: world and journal. */
  digest(): string;
}
