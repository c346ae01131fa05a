// The form of a lesson's words, one per language: what markdown.ts makes of en.md and zh-CN.md when
// the site is built, and what the lesson pane shows. A tree of plain data: nothing is ever put into
// the page as HTML.

/** What the list of lessons needs; the rest is loaded when a lesson is opened. */
export interface LessonHead {
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly steps: readonly StepHead[];
}

interface StepHead {
  readonly id: string;
  readonly title: string;
  /** What can be predicted, and what comes true. */
  readonly predict: { readonly options: readonly string[]; readonly answer: string } | null;
}

/** The head of a lesson's words. */
export function headOf({ title, summary, minutes, steps }: LessonText): LessonHead {
  return { title, summary, minutes, steps: steps.map(stepHeadOf) };
}

function stepHeadOf({ id, title, predict }: StepText): StepHead {
  if (predict === null) return { id, title, predict };
  const options = predict.options.map((option) => option.id);
  return { id, title, predict: { options, answer: answerOf(predict) } };
}

/** The option that comes true: the only one without a misconception behind it. */
export function answerOf({ options }: PredictionText): string {
  return options.find(({ misconception }) => misconception.length === 0)?.id ?? '';
}

export interface LessonText extends Omit<LessonHead, 'steps'> {
  readonly steps: readonly StepText[];
}

export interface StepText {
  readonly id: string;
  readonly title: string;
  readonly prose: readonly Block[];
  readonly predict: PredictionText | null;
  readonly goals: readonly GoalText[];
  /** From a nudge to nearly the answer. */
  readonly hints: readonly (readonly Block[])[];
  /** "It happened because …": shown once the goals are met. */
  readonly because: readonly Block[];
  /** What the way of this step still leaves open. Shown after `because`; may be empty. */
  readonly leaves: readonly Block[];
  /** The claims of lesson.ts that the words refer to. */
  readonly claims: readonly string[];
}

export interface PredictionText {
  readonly question: readonly Inline[];
  readonly options: readonly OptionText[];
}

export interface OptionText {
  readonly id: string;
  readonly label: readonly Inline[];
  /** For a wrong option: what makes it tempting and why it does not happen. Shown afterwards. */
  readonly misconception: readonly Block[];
}

export interface GoalText {
  readonly id: string;
  readonly label: readonly Inline[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** Commands with the replies that redis-cli prints; `runnable` ones can be clicked. */
  | {
      readonly kind: 'transcript';
      readonly runnable: boolean;
      readonly entries: readonly TranscriptEntry[];
    };

export interface TranscriptEntry {
  /** As typed at the prompt. */
  readonly command: string;
  /** The reply, line by line, as redis-cli prints it to a terminal. */
  readonly reply: readonly string[];
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly children: readonly Inline[] }
  | { readonly kind: 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  /** A command that a click sends from the console (`data-run`). */
  | { readonly kind: 'command'; readonly command: string }
  /** A message's disc with its number. */
  | { readonly kind: 'message'; readonly number: number }
  /** A word of the glossary. */
  | { readonly kind: 'term'; readonly term: string; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] };
