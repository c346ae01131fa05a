// A reader in a lesson: which step, what was predicted, which goals hold at the playhead, how many
// hints were asked for. What is worth keeping goes into the progress; the rest ends with the visit.

import type { DesignChoice } from '../designs/catalog.ts';
import type { Sentence } from '../i18n/dictionary.ts';
import type { OpenedLesson } from '../lesson/catalog.ts';
import { situationOf } from '../lesson/check.ts';
import { inDesign } from '../lesson/chosen-design.ts';
import type { Lesson, Step } from '../lesson/lesson.ts';
import { describeMove, type Move } from '../lesson/move.ts';
import {
  goalStatuses,
  isSolved,
  MoveError,
  openingOf,
  opensFresh,
  perform,
} from '../lesson/play.ts';
import { predict, solve, visit } from '../lesson/progress.ts';
import { scoreOf } from '../lesson/score.ts';
import type { StepText } from '../lesson/text.ts';
import type { Input } from '../sim/input.ts';
import type { Run } from '../sim/run.ts';
import type { Keeper } from './keeper.svelte.ts';
import type { Session } from './session.svelte.ts';

export interface GoalState {
  readonly id: string;
  readonly ok: boolean;
  readonly why: Sentence;
}

export class LessonVisit {
  #opened: OpenedLesson = $state.raw() as OpenedLesson;
  #stepId: string | null = $state(null);
  /** Once reached, a step stays solved until the reader leaves it or starts over. */
  #reached = $state(false);
  #hintsShown = $state(0);
  #solutionShown = $state(false);
  #movesMade = $state(0);

  readonly #session: Session;
  readonly #keeper: Keeper;
  /** The run that the step opens on. */
  #fresh: () => Run;
  /** What had been done when the step was entered. */
  #doneBefore: readonly Input[] = [];

  constructor(opened: OpenedLesson, session: Session, keeper: Keeper) {
    this.#opened = opened;
    this.#session = session;
    this.#keeper = keeper;
    this.#fresh = () => firstRunOf(opened.lesson);
  }

  get opened(): OpenedLesson {
    return this.#opened;
  }

  get id(): string {
    return this.#opened.entry.id;
  }

  get stepIndex(): number {
    const at = this.#opened.lesson.steps.findIndex((step) => step.id === this.#stepId);
    return Math.max(0, at);
  }

  get step(): Step {
    return this.#opened.lesson.steps[this.stepIndex] as Step;
  }

  get text(): StepText {
    return this.#opened.text.steps[this.stepIndex] as StepText;
  }

  get prediction(): string | null {
    return this.#keeper.progress.lessons[this.id]?.predictions[this.step.id] ?? null;
  }

  /** Whether the run stands still until a prediction is made. */
  get locked(): boolean {
    return this.step.predict !== null && this.prediction === null;
  }

  /** Whether something happens in this step by itself, and is not told beforehand. */
  get hasSchedule(): boolean {
    return this.step.schedule.length > 0;
  }

  get reached(): boolean {
    return this.#reached;
  }

  /** The option that came true. */
  get outcome(): string | null {
    return this.#reached ? (this.step.predict?.answer ?? null) : null;
  }

  get hintsShown(): number {
    return this.#hintsShown;
  }

  get solutionShown(): boolean {
    return this.#solutionShown;
  }

  get movesMade(): number {
    return this.#movesMade;
  }

  /** The solution's moves in order, to be said by their buttons. */
  get solution(): Sentence[] {
    return this.step.solution.map(describeMove);
  }

  /** The same lesson in another language. */
  reword(opened: OpenedLesson): void {
    this.#opened = opened;
  }

  /**
   * Goes to a step: on with the run when the step continues the one before, else on a new run.
   * `null` is the first step. Returns whether there is such a step.
   */
  enter(stepId: string | null): boolean {
    const { steps } = this.#opened.lesson;
    const wanted = steps.findIndex((step) => step.id === stepId);
    const at = Math.max(0, wanted);
    const step = steps[at] as Step;
    const before = this.#stepId === null ? -1 : this.stepIndex;
    if (before === at) return wanted >= 0 || stepId === null;
    const continues = before === at - 1 && this.#reached && !opensFresh(this.#opened.lesson, step);
    // Who played on too far has seen it all: there would be nothing left to predict.
    const goesOn = continues && !isSolved(step, situationOf(this.#session.frame.run));
    this.#fresh = () => openingOf(this.#opened.lesson, step);
    if (goesOn) this.#session.goOn(this.#fresh);
    else this.#session.open(this.#fresh);
    this.#session.pause();
    this.#doneBefore = this.#session.frame.run.inputs;
    this.#stepId = step.id;
    this.#startOver();
    this.#keeper.progress = visit(this.#keeper.progress, this.id, step.id);
    return wanted >= 0 || stepId === null;
  }

  /** The goals at the playhead, each with why it holds or not yet. */
  goals(): GoalState[] {
    const statuses = goalStatuses(this.step, situationOf(this.#session.frame.run));
    return statuses.map(({ goal, verdict }) => ({ id: goal.id, ...verdict }));
  }

  /** All goals hold: to be called whenever they have come to. */
  reach(): void {
    this.#reached = true;
    const openings = [this.#doneBefore, this.#fresh().inputs];
    const score = scoreOf(this.#session.frame.run.inputs, openings);
    this.#keeper.progress = solve(this.#keeper.progress, this.id, this.step.id, score);
  }

  choose(option: string): void {
    this.#keeper.progress = predict(this.#keeper.progress, this.id, this.step.id, option);
  }

  /** The step from its beginning; the prediction and the hints stay. */
  #startOver(): void {
    this.#reached = false;
    this.#hintsShown = 0;
    this.#solutionShown = false;
    this.#movesMade = 0;
  }

  showHint(): void {
    this.#hintsShown = Math.min(this.#hintsShown + 1, this.text.hints.length);
  }

  /** The solution starts where the step starts: the run goes back to there. */
  showSolution(): void {
    this.#solutionShown = true;
    this.#movesMade = 0;
  }

  /** Makes the next move of the solution. Returns why it could not be made, or null. */
  makeMove(): string | null {
    const move = this.step.solution[this.#movesMade];
    if (move === undefined) return null;
    if (this.#movesMade === 0) this.#session.open(this.#fresh);
    try {
      this.#make(move);
      this.#movesMade += 1;
      return null;
    } catch (problem) {
      if (problem instanceof MoveError) return problem.message;
      throw problem;
    }
  }

  /** The step's run from its start, in another design. Can be undone. */
  chooseDesign(design: DesignChoice): void {
    this.#session.restart(() => inDesign(this.#fresh(), design));
  }

  #make(move: Move): void {
    if (move.kind === 'act') this.#session.act(move.action);
    else if (move.kind === 'choose') this.chooseDesign(move.design);
    else this.#session.move((run) => perform(run, [move]));
  }
}

/** The run that a lesson begins with. */
export function firstRunOf(lesson: Lesson): Run {
  return openingOf(lesson, lesson.steps[0] as Step);
}
