// en.md or zh-CN.md to LessonText. The form, which CONTRIBUTING.md shows by example:
//
//   ---                            title, summary and minutes, one a line; in another language
//                                  than English also `of`, the mark of the English text
//   ## {#step-id} Title            one per step, in the order of lesson.ts; prose follows
//   ### {#predict} Question        a list of options "- {#id} label", a wrong one with a paragraph
//   ### {#goals}                   a list "- {#id} label"
//   ### {#hints}                   a numbered list, from a nudge to nearly the answer
//   ### {#because}                 why it happened
//   ### {#leaves}                  what this way still leaves open

import type { Tokens } from 'marked';
import * as v from 'valibot';
import { Converter, type Placed, tokenize } from './markdown.ts';
import { Problems } from './problems.ts';
import type { GoalText, Inline, LessonText, OptionText, PredictionText, StepText } from './text.ts';

const HEAD = /^---\n([\s\S]*?)\n---\n/;
const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));

const lessonHead = v.strictObject({
  title: text,
  summary: text,
  minutes: v.pipe(v.string(), v.regex(/^[1-6]$/, 'is a number from 1 to 6'), v.transform(Number)),
  /** Of which English text this is the other language: the tests find what has grown stale. */
  of: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/, 'is a mark of eight digits'))),
});

/** The words of a chapter: `title` in the head of lessons/NN-chapter/en.md. */
export type ChapterText = v.InferOutput<typeof chapterHead>;

const chapterHead = v.strictObject({ title: text, summary: text });

const PARTS = ['predict', 'goals', 'hints', 'because', 'leaves'] as const;
type Part = (typeof PARTS)[number];

interface Section {
  readonly id: string;
  readonly heading: Tokens.Heading;
  readonly line: number;
  readonly body: Placed[];
}

/**
 * Reads one language's words of a lesson. `file` is named in errors.
 * Throws a LessonTextError with every problem found, each with its line.
 */
export function parseLessonText(source: string, file: string): LessonText {
  const problems = new Problems(file);
  const { head, body, bodyLine } = parseHead(source, lessonHead, problems);
  const { before, sections } = cut(tokenize(body, bodyLine), 2, problems);
  for (const { line } of before) problems.add(line, 'text stands before the first step');
  const steps = sections.map((section) => parseStep(section, problems));
  if (steps.length === 0) problems.add(bodyLine, 'a lesson has at least one step');
  problems.throwIfAny();
  const { title, summary, minutes } = head;
  return { title, summary, minutes, steps };
}

/** Reads a chapter's words: a head alone. Throws a LessonTextError. */
export function parseChapterText(source: string, file: string): ChapterText {
  const problems = new Problems(file);
  const { head, body, bodyLine } = parseHead(source, chapterHead, problems);
  if (body.trim() !== '') problems.add(bodyLine, 'a chapter has a head and nothing else');
  problems.throwIfAny();
  return head;
}

/** The lines between the two `---`, checked. Without a valid head nothing else is read. */
function parseHead<S extends v.GenericSchema>(source: string, schema: S, problems: Problems) {
  const match = HEAD.exec(source);
  const rows = match?.[1]?.split('\n') ?? [];
  const fields: Record<string, string> = {};
  rows.forEach((row, index) => {
    const [, name, value] = /^([a-z]+): (.*)$/.exec(row) ?? [];
    if (name === undefined) problems.add(index + 2, 'a line of the head is "name: value"');
    else fields[name] = value as string;
  });
  if (!match) problems.add(1, 'the file starts with a head between two lines "---"');
  const parsed = v.safeParse(schema, fields);
  for (const issue of parsed.issues ?? []) {
    const name = v.getDotPath(issue) ?? 'head';
    const row = rows.findIndex((line) => line.startsWith(`${name}:`));
    problems.add(row + 2, `${name}: ${issue.message}`);
  }
  if (!parsed.success) problems.throwIfAny();
  return {
    head: parsed.output as v.InferOutput<S>,
    body: source.slice(match?.[0].length ?? 0),
    bodyLine: rows.length + 3,
  };
}

/** Cuts tokens at the headings of one depth. */
function cut(placed: readonly Placed[], depth: number, problems: Problems) {
  const before: Placed[] = [];
  const sections: Section[] = [];
  for (const one of placed) {
    const heading = one.token.type === 'heading' ? (one.token as Tokens.Heading) : null;
    if (heading?.depth !== depth) {
      (sections.at(-1)?.body ?? before).push(one);
      continue;
    }
    const [mark, ...title] = heading.tokens;
    const id = mark?.type === 'mark' && mark.name === 'id' ? (mark.value as string) : '';
    if (id === '') problems.add(one.line, `the heading starts with {#id}: ${heading.text}`);
    if (sections.some((section) => section.id === id))
      problems.add(one.line, `{#${id}} is there twice`);
    sections.push({ id, heading: { ...heading, tokens: title }, line: one.line, body: [] });
  }
  return { before, sections };
}

function parseStep(step: Section, problems: Problems): StepText {
  const claims: string[] = [];
  const converter = new Converter(problems, claims);
  const { before, sections } = cut(step.body, 3, problems);
  const parts = new Map<Part, Section>();
  for (const section of sections) {
    const part = PARTS.find((name) => name === section.id);
    if (part) parts.set(part, section);
    else
      problems.add(section.line, `no such part: {#${section.id}}; there are ${PARTS.join(', ')}`);
  }
  if (before.length === 0) problems.add(step.line, `step {#${step.id}} has no prose`);
  if (!parts.has('goals')) problems.add(step.line, `step {#${step.id}} has no goals`);
  const predict = parts.get('predict');
  return {
    id: step.id,
    title: plain(converter.inlines(step.heading.tokens, step.line), step.line, problems),
    prose: converter.blocks(before),
    predict: predict ? parsePrediction(predict, converter, problems) : null,
    goals: parseGoals(parts.get('goals'), converter, problems),
    hints: items(parts.get('hints'), true, problems).map(
      ({ item, line }) => converter.item(item, line).blocks,
    ),
    because: converter.blocks(parts.get('because')?.body ?? []),
    leaves: converter.blocks(parts.get('leaves')?.body ?? []),
    claims,
  };
}

function parsePrediction(
  section: Section,
  converter: Converter,
  problems: Problems,
): PredictionText {
  const question = converter.inlines(section.heading.tokens, section.line);
  if (question.length === 0) problems.add(section.line, 'the question stands behind {#predict}');
  const options = items(section, false, problems).map(({ item, line }): OptionText => {
    const { id, label, rest } = labelled(item, line, converter, problems);
    return { id, label, misconception: rest };
  });
  return { question, options };
}

function parseGoals(section: Section | undefined, converter: Converter, problems: Problems) {
  return items(section, false, problems).map(({ item, line }): GoalText => {
    const { id, label, rest } = labelled(item, line, converter, problems);
    if (rest.length > 0) problems.add(line, `goal {#${id}} is one line`);
    return { id, label };
  });
}

/** The items of a part that is one list and nothing else. */
function items(section: Section | undefined, ordered: boolean, problems: Problems) {
  if (!section) return [];
  const [first, ...others] = section.body;
  const list = first?.token as Tokens.List | undefined;
  if (!first || list?.type !== 'list' || list.ordered !== ordered || others.length > 0) {
    const kind = ordered ? 'numbered list' : 'list';
    problems.add(section.line, `{#${section.id}} is one ${kind} and nothing else`);
    return [];
  }
  let { line } = first;
  return list.items.map((item) => {
    const placed = { item, line };
    line += item.raw.split('\n').length - 1;
    return placed;
  });
}

/** An item "- {#id} label", with what follows the label. */
function labelled(item: Tokens.ListItem, line: number, converter: Converter, problems: Problems) {
  const { id, blocks } = converter.item(item, line);
  const [first, ...rest] = blocks;
  if (id === null) problems.add(line, `the item starts with {#id}: ${item.text}`);
  const label: readonly Inline[] = first?.kind === 'paragraph' ? first.children : [];
  return { id: id ?? '', label, rest };
}

/** A title as plain text: it also stands in the tab and in the list of lessons. */
function plain(inlines: readonly Inline[], line: number, problems: Problems): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text' || inline.kind === 'code') return inline.text;
      problems.add(line, `a title is plain words, without ${inline.kind}`);
      return '';
    })
    .join('');
}
