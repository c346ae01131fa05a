// What verify.ts demands of a lesson's words: that they fit the code, name what exists, and are the
// same lesson in every language.

import { demand, demandSame } from './demand.ts';
import type { Step } from './lesson.ts';
import type { StepText, TranscriptEntry } from './text.ts';
import { blocksOf, commandsOf, inlinesOf } from './walk.ts';
import type { Reference, WholeLesson } from './whole-lesson.ts';

const HINTS = 3;

/** The words have the ids of the code, three hints, and an explanation for all that needs one. */
export function wordsFit(step: Step, words: StepText): void {
  const { predict } = step;
  demandSame('options', ids(words.predict?.options), ids(predict?.options));
  demandSame('goals', ids(words.goals), ids(step.goals));
  demandSame('claims', [...new Set(words.claims)].sort(), ids(step.claims).sort());
  demand(words.hints.length === HINTS, `there are ${words.hints.length} hints, not ${HINTS}`);
  demand(words.because.length > 0, 'nothing says why it happened: {#because}');
  if (predict) demand(ids(predict.options).includes(predict.answer), 'no option is the answer');
  for (const { id, misconception } of words.predict?.options ?? []) {
    const explained = misconception.length > 0;
    demand(explained !== (id === predict?.answer), `option ${id}: only a wrong one is explained`);
  }
}

/** A word in capitals at the start of inline code is taken for a command. */
const COMMAND = /^[A-Z]{2,}(?=$|\s)/;

/** Every command and every term that the words name exists. */
export function namesExist(words: StepText, reference: Reference): void {
  const named = inlinesOf(words, 'code').flatMap(({ text }) => COMMAND.exec(text) ?? []);
  const run = commandsOf(words).map((command) => (command.split(' ')[0] ?? '').toUpperCase());
  for (const name of [...named, ...run]) {
    demand(reference.commands.has(name), `${name} is no command of the lab`);
  }
  for (const { term } of inlinesOf(words, 'term')) {
    demand(reference.terms.has(term), `"${term}" is not in GLOSSARY.md`);
  }
}

/** Runnable blocks reply as printed. */
export function repliesFit(words: StepText, reference: Reference): void {
  for (const block of blocksOf(words)) {
    if (block.kind === 'transcript' && block.runnable) repliesAsPrinted(block.entries, reference);
  }
}

/** Runs a block on a fresh server. Throws when a reply is not the printed one. */
export function repliesAsPrinted(
  entries: readonly TranscriptEntry[],
  { replies }: Pick<Reference, 'replies'>,
): void {
  const printed = replies(entries.map(({ command }) => command));
  entries.forEach(({ command, reply }, index) => {
    demandSame(`reply to ${command}`, printed[index] ?? [], reply);
  });
}

/** Languages differ in words only: same steps, same marks, same commands, same minutes. */
export function sameForm({ lesson, texts }: WholeLesson): void {
  const forms = Object.values(texts).map((text) => [
    `minutes ${text.minutes}`,
    ...text.steps.flatMap(formOf),
  ]);
  for (const form of forms) demandSame('form', form, forms[0] ?? []);
  for (const text of Object.values(texts)) demandSame('steps', ids(text.steps), ids(lesson.steps));
}

function formOf(step: StepText): string[] {
  const messages = inlinesOf(step, 'message').map(({ number }) => number);
  return [
    `step ${step.id}`,
    `messages ${messages.sort((a, b) => a - b).join(' ')}`,
    `terms ${inlinesOf(step, 'term')
      .map(({ term }) => term)
      .sort()
      .join(' ')}`,
    `commands ${commandsOf(step).join(' | ')}`,
    ...blocksOf(step).flatMap((block) => (block.kind === 'code' ? [`code ${block.text}`] : [])),
    `leaves ${step.leaves.length > 0}`,
  ];
}

function ids(list: readonly { readonly id: string }[] = []): string[] {
  return list.map(({ id }) => id);
}
