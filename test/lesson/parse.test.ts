/* The words of lessons: what comes out of a well-formed file, and where a wrong one is wrong. */
import { describe, expect, it } from 'vitest';
import { parseChapterText, parseLessonText } from '../../src/lesson/parse.ts';
import { LessonTextError } from '../../src/lesson/problems.ts';
import type { StepText } from '../../src/lesson/text.ts';

const HEAD = '---\ntitle: Push\nsummary: In and out.\nminutes: 3\n---\n\n';
const GOALS = '\n### {#goals}\n\n- {#one} One order\n';

function step(body: string): StepText {
  const [first] = parseLessonText(`${HEAD}## {#a} First\n\n${body}${GOALS}`, 'en.md').steps;
  if (!first) throw new Error('no step was read');
  return first;
}

function problems(source: string): readonly string[] {
  try {
    parseLessonText(source, 'en.md');
  } catch (error) {
    if (error instanceof LessonTextError) return error.problems;
    throw error;
  }
  return [];
}

describe('a well-formed file', () => {
  it('gives head and steps', () => {
    const text = parseLessonText(
      `${HEAD}## {#a-b} The \`LPUSH\` step\n\nProse.\n${GOALS}`,
      'en.md',
    );
    expect(text).toMatchObject({ title: 'Push', summary: 'In and out.', minutes: 3 });
    expect(text.steps.map(({ id, title }) => [id, title])).toEqual([['a-b', 'The LPUSH step']]);
  });

  it('reads messages, terms, commands and claims', () => {
    const { prose, claims } = step(
      'Look at {m4}: {?there} `> LLEN orders`, `LLEN`, a [queue](term:queue), **now** &\n<3.',
    );
    expect(claims).toEqual(['there']);
    expect(prose).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'text', text: 'Look at ' },
          { kind: 'message', number: 4 },
          { kind: 'text', text: ': ' },
          { kind: 'command', command: 'LLEN orders' },
          { kind: 'text', text: ', ' },
          { kind: 'code', text: 'LLEN' },
          { kind: 'text', text: ', a ' },
          { kind: 'term', term: 'queue', children: [{ kind: 'text', text: 'queue' }] },
          { kind: 'text', text: ', ' },
          { kind: 'strong', children: [{ kind: 'text', text: 'now' }] },
          { kind: 'text', text: ' & <3.' },
        ],
      },
    ]);
  });

  it('joins lines with a space, but not between Chinese characters', () => {
    const { prose } = step('先推入，\n再弹出 one\ntwo');
    const [paragraph] = prose;
    expect(paragraph).toMatchObject({ children: [{ text: '先推入，再弹出 one two' }] });
  });

  it('reads a prediction with what is wrong about the wrong option', () => {
    const { predict } = step(
      'Prose.\n\n### {#predict} Which of {m1}?\n\n- {#old} Old\n\n  Because.\n\n- {#new} New\n',
    );
    expect(predict?.question).toEqual([
      { kind: 'text', text: 'Which of ' },
      { kind: 'message', number: 1 },
      { kind: 'text', text: '?' },
    ]);
    expect(predict?.options.map(({ id, misconception }) => [id, misconception.length])).toEqual([
      ['old', 1],
      ['new', 0],
    ]);
  });

  it('reads commands with their replies', () => {
    const { prose } = step(
      '```redis run\n> LRANGE q 0 -1\n1) "a"\n2) "b"\n> LLEN q\n(integer) 2\n```\n',
    );
    expect(prose).toEqual([
      {
        kind: 'transcript',
        runnable: true,
        entries: [
          { command: 'LRANGE q 0 -1', reply: ['1) "a"', '2) "b"'] },
          { command: 'LLEN q', reply: ['(integer) 2'] },
        ],
      },
    ]);
  });

  it('reads hints in order, and the explanations', () => {
    const { hints, because, leaves } = step(
      'Prose.\n\n### {#hints}\n\n1. A\n2. B\n\n### {#because}\n\nSo.\n\n### {#leaves}\n\nMore.\n',
    );
    expect(hints).toHaveLength(2);
    expect([because.length, leaves.length]).toEqual([1, 1]);
  });

  it('reads a chapter', () => {
    const source = '---\ntitle: Lists\nsummary: The simplest.\n---\n';
    expect(parseChapterText(source, 'en.md')).toEqual({ title: 'Lists', summary: 'The simplest.' });
  });
});

describe('a file with mistakes', () => {
  const body = (text: string) => `${HEAD}## {#a} First\n\n${text}\n${GOALS}`;
  it.each([
    ['no head', '## {#a} First\n', 'en.md:1: the file starts with a head between two lines "---"'],
    [
      'a field too many',
      HEAD.replace('minutes', 'author: me\nminutes'),
      'en.md:4: author: Invalid key: Expected never but received "author"',
    ],
    ['too long', HEAD.replace('3', '30'), 'en.md:4: minutes: is a number from 1 to 6'],
    ['HTML', body('<b>no</b>'), "en.md:9: a lesson's text has no html"],
    ['an image', body('![x](y.png)'), "en.md:9: a lesson's text has no image"],
    ['a table', body('| a |\n| - |\n| b |'), "en.md:9: a lesson's text has no table"],
    ['an unknown mark', body('Look at {x4}.'), 'en.md:9: unknown mark {x4}'],
    ['an unsafe link', body('[x](javascript:alert)'), 'en.md:9: a link goes to https:// or term:'],
    ['a heading without id', `${HEAD}## First\n\nProse.\n${GOALS}`, 'en.md:7: the heading starts'],
    ['an unknown part', body('Prose.\n\n### {#hint}\n\n1. A'), 'en.md:11: no such part: {#hint}'],
    ['no goals', `${HEAD}## {#a} First\n\nProse.\n`, 'en.md:7: step {#a} has no goals'],
    ['no prose', `${HEAD}## {#a} First\n${GOALS}`, 'en.md:7: step {#a} has no prose'],
    ['a step twice', body('A.') + body('B.').slice(HEAD.length), 'en.md:14: {#a} is there twice'],
    ['an option without id', body('P.\n\n### {#predict} Q?\n\n- A'), 'en.md:13: the item starts'],
    ['hints in prose', body('P.\n\n### {#hints}\n\nTry.'), 'en.md:11: {#hints} is one numbered'],
    ['a reply before a command', body('```redis\nOK\n```'), 'en.md:10: a redis block starts'],
    ['a command without reply', body('```redis\n> PING\n```'), 'en.md:10: "> PING" has no reply'],
    ['a block to run in bash', body('```bash run\nls\n```'), 'en.md:9: ```bash run: write'],
  ])('%s', (_, source, expected) => {
    expect(problems(source).join('\n')).toContain(expected);
  });

  it('are told all at once', () => {
    expect(problems(body('{x1}\n\n<b>no</b>'))).toHaveLength(3);
  });
});
