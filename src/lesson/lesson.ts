// The form of a lesson's code half, `lesson.ts`: which run it plays on and what each step asks for.
// It holds no prose; the words stand in en.md and zh-CN.md under the same ids (parse.ts).

import * as v from 'valibot';
import type { Ms } from '../base/time.ts';
import type { DesignChoice } from '../designs/catalog.ts';
import type { Key } from '../i18n/dictionary.ts';
import type { FaultAction } from '../sim/faults/index.ts';
import type { Protections } from '../sim/protections.ts';
import { type Scenario, type ScenarioDraft, scenarioSchema } from '../sim/scenario.ts';
import type { Check } from './check.ts';
import { choiceNamed } from './chosen-design.ts';
import type { Move } from './move.ts';

export interface Lesson {
  /** The chosen dice of the run that the learner sees. */
  readonly seed: number;
  /**
   * `any`: the solutions work whatever the dice (the tests try 20 seeds). `fixed`: the lesson is
   * about this one run.
   */
  readonly seeds: 'any' | 'fixed';
  readonly steps: readonly Step[];
}

/** One thing to do. Its title, prose, hints and explanation stand in the .md files. */
export interface Step {
  readonly id: string;
  /**
   * When given, the step opens on a new run on which these moves were made; otherwise it goes on
   * with the run as the learner left it. The first step of a lesson always opens on a new run.
   */
  readonly opensWith: readonly Move[] | null;
  /** What its new run plays on: the lesson's scenario, or one of the step's own. */
  readonly scenario: Scenario;
  /** The run stands still until an option is chosen: no play, no command, no fault. */
  readonly predict: Prediction | null;
  readonly goals: readonly Goal[];
  /** The faults that may be used in this step, each a button; the others are not offered. */
  readonly faults: readonly FaultAction[];
  /** Whether the fault explorer is offered beside them, where they are faults that it tries. */
  readonly explorer: boolean;
  /** What guards the design and may be switched in this step. */
  readonly protections: readonly (keyof Protections)[];
  /** Designs to choose from; each starts the step's run anew. Empty: the scenario's, no other. */
  readonly designs: readonly DesignChoice[];
  /** What happens by itself, whatever the learner does. It shows when it comes, not before. */
  readonly schedule: readonly ScheduledFault[];
  /** One way to meet all goals, from the step's opening. */
  readonly solution: readonly Move[];
  /** Ways that must not meet the goals, each with the reason that the learner then reads. */
  readonly wrong: readonly WrongWay[];
  /** Statements about the run that the prose relies on, tied to it by `{?id}` in the .md files. */
  readonly claims: readonly Claim[];
}

/** A fault and its moment. */
interface ScheduledFault {
  readonly atMs: Ms;
  readonly fault: FaultAction;
}

/** What will happen? Every option is a statement; after the solution exactly one of them holds. */
interface Prediction {
  readonly options: readonly PredictionOption[];
  /** The id of the option that comes true. */
  readonly answer: string;
}

interface PredictionOption {
  readonly id: string;
  readonly check: Check;
}

/** Reached when its check holds at the playhead; the step is done when all its goals are. */
export interface Goal {
  readonly id: string;
  readonly check: Check;
}

export interface WrongWay {
  readonly moves: readonly Move[];
  /** The goal that stays open, and the key of the reason given for it. */
  readonly goal: string;
  readonly why: Key;
}

interface Claim {
  readonly id: string;
  /** Holds when the step opens, or once it is solved. */
  readonly when: 'open' | 'solved';
  readonly check: Check;
}

type Checks = Readonly<Record<string, Check>>;

/** A step as an author writes it: what is left out is empty. */
export interface StepDraft {
  readonly opensWith?: readonly Move[];
  /** Another set-up than the lesson's, for this step and those that go on with its run. */
  readonly scenario?: ScenarioDraft;
  readonly predict?: { readonly options: Checks; readonly answer: string };
  readonly goals: Checks;
  readonly faults?: readonly FaultAction[];
  /** False where what Redis holds needs the explorer's place on the stage. */
  readonly explorer?: false;
  readonly protections?: readonly (keyof Protections)[];
  /** Ids of `src/designs/catalog.ts`. */
  readonly designs?: readonly string[];
  readonly schedule?: readonly ScheduledFault[];
  readonly solution: readonly Move[];
  readonly wrong?: readonly WrongWay[];
  readonly claims?: { readonly open?: Checks; readonly solved?: Checks };
}

export interface LessonDraft {
  readonly scenario: ScenarioDraft;
  readonly seed: number;
  readonly seeds?: 'any' | 'fixed';
  /** By id, in order. */
  readonly steps: Readonly<Record<string, StepDraft>>;
}

/**
 * Makes a lesson of what its author wrote. Throws a ValiError when a scenario is not valid, and an
 * Error when a step has a run of its own (scenario, designs, schedule) and does not open on it.
 */
export function lesson(draft: LessonDraft): Lesson {
  const scenario = v.parse(scenarioSchema, draft.scenario);
  return {
    seed: draft.seed,
    seeds: draft.seeds ?? 'any',
    steps: Object.entries(draft.steps).map(([id, step]) => makeStep(id, step, scenario)),
  };
}

function makeStep(id: string, draft: StepDraft, ofLesson: Scenario): Step {
  const { predict, claims } = draft;
  const isOfItsOwn = draft.scenario ?? draft.designs ?? draft.schedule;
  if (isOfItsOwn !== undefined && draft.opensWith === undefined) {
    throw new Error(`step ${id} has a run of its own, so it needs opensWith, if only []`);
  }
  return {
    id,
    opensWith: draft.opensWith ?? null,
    scenario: draft.scenario === undefined ? ofLesson : v.parse(scenarioSchema, draft.scenario),
    predict: predict ? { options: named(predict.options), answer: predict.answer } : null,
    goals: named(draft.goals),
    faults: draft.faults ?? [],
    explorer: draft.explorer ?? true,
    protections: draft.protections ?? [],
    designs: (draft.designs ?? []).map(choiceNamed),
    schedule: draft.schedule ?? [],
    solution: draft.solution,
    wrong: draft.wrong ?? [],
    claims: [
      ...named(claims?.open).map((claim) => ({ ...claim, when: 'open' as const })),
      ...named(claims?.solved).map((claim) => ({ ...claim, when: 'solved' as const })),
    ],
  };
}

function named(checks: Checks = {}): { id: string; check: Check }[] {
  return Object.entries(checks).map(([id, check]) => ({ id, check }));
}
