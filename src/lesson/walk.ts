// Looks into the words of a lesson: everything of one kind, however deep. For the checks of
// verify.ts, and for the summaries.

import type { Term } from './glossary.ts';
import type { Block, Inline, LessonText, StepText, TranscriptEntry } from './text.ts';

type Of<T extends { kind: string }, K extends T['kind']> = Extract<T, { kind: K }>;

/** All inline parts of one kind in a step, in reading order. */
export function inlinesOf<K extends Inline['kind']>(step: StepText, kind: K): Of<Inline, K>[] {
  const roots = [...labelsOf(step), ...blocksOf(step).flatMap(ownInlines)];
  return roots.flatMap(deep).filter((inline): inline is Of<Inline, K> => inline.kind === kind);
}

/** All blocks of a step, lists and what is in them. */
export function blocksOf(step: StepText): Block[] {
  const options = step.predict?.options.flatMap(({ misconception }) => misconception) ?? [];
  const roots = [...step.prose, ...options, ...step.hints.flat(), ...step.because, ...step.leaves];
  return roots.flatMap(deepBlocks);
}

/** The blocks of commands and replies of a lesson. */
export function transcriptsOf(text: LessonText): Of<Block, 'transcript'>[] {
  return text.steps
    .flatMap(blocksOf)
    .filter((block): block is Of<Block, 'transcript'> => block.kind === 'transcript');
}

/** The commands that a click runs, and those in blocks. */
export function commandsOf(step: StepText): string[] {
  const entries = blocksOf(step).flatMap((block): readonly TranscriptEntry[] =>
    block.kind === 'transcript' ? block.entries : [],
  );
  return [...inlinesOf(step, 'command'), ...entries].map(({ command }) => command);
}

/** The terms of the glossary that steps use, each once, in the glossary's order. */
export function termsOf(steps: readonly StepText[], glossary: readonly Term[]): Term[] {
  const used = new Set(steps.flatMap((step) => inlinesOf(step, 'term')).map(({ term }) => term));
  return glossary.filter(({ id }) => used.has(id));
}

function labelsOf(step: StepText): Inline[] {
  const options = step.predict?.options.flatMap(({ label }) => label) ?? [];
  return [
    ...(step.predict?.question ?? []),
    ...options,
    ...step.goals.flatMap(({ label }) => label),
  ];
}

function ownInlines(block: Block): readonly Inline[] {
  return block.kind === 'paragraph' ? block.children : [];
}

function deepBlocks(block: Block): Block[] {
  return block.kind === 'list' ? [block, ...block.items.flat().flatMap(deepBlocks)] : [block];
}

function deep(inline: Inline): Inline[] {
  return 'children' in inline ? [inline, ...inline.children.flatMap(deep)] : [inline];
}
