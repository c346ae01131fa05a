/*
 * A small lesson that is right, and the same lesson with one thing wrong at a time. The cases of
 * src/lesson/verify.ts have to find each of them, or they cannot find anything.
 */
import { commandRan, holds, inHand, inQueue, waiting } from '../../src/lesson/checks.ts';
import { type LessonDraft, lesson, type StepDraft } from '../../src/lesson/lesson.ts';
import { playUntil, type } from '../../src/lesson/move.ts';
import { parseLessonText } from '../../src/lesson/parse.ts';
import type { WholeLesson } from '../../src/lesson/whole-lesson.ts';

const EN = `---
title: Take one
summary: By hand.
minutes: 1
---

## {#take} Take one

A [message](term:message) waits: {m1}. {?there} Use \`RPOP\`.

\`\`\`redis run
> LPUSH line a
(integer) 1
> RPOP line
"a"
\`\`\`

### {#predict} Where is {m1} then?

- {#gone} With you
- {#kept} In the list

  A pop removes it.

### {#goals}

- {#taken} Take it

### {#hints}

1. Look.
2. Type.
3. \`> RPOP orders\`

### {#because}

It happened because a pop removes.
`;

const ZH = EN.replace('Take one', '取走一条').replace('A [message]', '一条[消息]');

const STEP = {
  opensWith: [playUntil(waiting(1))],
  predict: { options: { gone: inHand(), kept: inQueue(1) }, answer: 'gone' },
  goals: { taken: commandRan('RPOP') },
  solution: [type('RPOP', 'orders')],
  wrong: [{ moves: [type('LLEN', 'orders')], goal: 'taken', why: 'why.command-not-run' }],
  claims: { open: { there: inQueue(1) } },
} satisfies StepDraft;

function whole(step: Partial<StepDraft>, en = EN, zh: string | null = ZH): WholeLesson {
  const draft: LessonDraft = {
    scenario: { id: 'canary', design: 'list', producers: [{ id: 'web-1' }], workers: [] },
    seed: 1,
    steps: { take: { ...STEP, ...step } },
  };
  const chinese = zh === null ? {} : { 'zh-CN': parseLessonText(zh, 'zh-CN.md') };
  return {
    folder: 'canary',
    lesson: lesson(draft),
    texts: { en: parseLessonText(en, 'en.md'), ...chinese },
  };
}

/** The prediction of a step in which nothing is done. */
const KEPT = { options: { gone: inHand(), kept: inQueue(1) }, answer: 'kept' };

/** Nothing is wrong with it. */
export const HEALTHY = whole({});

/** What is wrong, the cases that have to fail (and no other), and what the first has to say. */
export interface Canary {
  readonly what: string;
  readonly whole: WholeLesson;
  readonly fails: readonly string[];
  readonly says: RegExp;
}

const rpop = type('RPOP', 'orders');

export const CANARIES: readonly Canary[] = [
  {
    what: 'a wrong solution',
    whole: whole({ solution: [type('LLEN', 'orders')] }),
    fails: ['take: its solution solves it'],
    says: /seed 1: goal taken is not met: .*why.command-not-run/,
  },
  {
    what: 'a solution that throws',
    whole: whole({ solution: [rpop, playUntil(holds('worker-B'))] }),
    fails: ['take: its solution solves it', 'take: its claims hold'],
    says: /why.holds-nothing/,
  },
  {
    what: 'a goal that is met from the start',
    whole: whole({ goals: { taken: inQueue(1) }, solution: [], predict: KEPT, wrong: [] }),
    fails: [
      'take: not solved when it opens',
      'take, en: the words fit the code',
      'take, zh-CN: the words fit the code',
    ],
    says: /before anything is done/,
  },
  {
    what: 'a prediction that comes out otherwise',
    whole: whole({ predict: { ...STEP.predict, answer: 'kept' } }),
    fails: [
      'take: its solution solves it',
      'take, en: the words fit the code',
      'take, zh-CN: the words fit the code',
    ],
    says: /option gone comes true/,
  },
  {
    what: 'a wrong way that is right',
    whole: whole({ wrong: [{ moves: [rpop], goal: 'taken', why: 'why.command-not-run' }] }),
    fails: ['take: wrong way 1 fails for its own reason'],
    says: /met by the wrong way/,
  },
  {
    what: 'a wrong way with another reason',
    whole: whole({ wrong: [{ moves: [], goal: 'taken', why: 'why.lost' }] }),
    fails: ['take: wrong way 1 fails for its own reason'],
    says: /the reason is why.command-not-run, not why.lost/,
  },
  {
    what: 'a claim that is not so',
    whole: whole({ claims: { open: { there: inHand() } } }),
    fails: ['take: its claims hold'],
    says: /claim there does not hold \(open\)/,
  },
  {
    what: 'no Chinese words',
    whole: whole({}, EN, null),
    fails: [
      'has all languages',
      'take, zh-CN: the words fit the code',
      'take, zh-CN: commands and terms exist',
      'take, zh-CN: blocks reply as printed',
    ],
    says: /zh-CN.md is missing/,
  },
  {
    what: 'another message in Chinese',
    whole: whole({}, EN, ZH.replace('{m1} then', '{m2} then')),
    fails: ['is told alike in all languages'],
    says: /messages 1 2/,
  },
  {
    what: 'a hint too few',
    whole: whole({}, EN.replace('2. Type.\n3.', '2.')),
    fails: ['take, en: the words fit the code'],
    says: /2 hints, not 3/,
  },
  {
    what: 'a goal without words',
    whole: whole({ goals: { ...STEP.goals, held: inHand() } }),
    fails: ['take, en: the words fit the code', 'take, zh-CN: the words fit the code'],
    says: /goals: \["taken"\] is not \["taken","held"\]/,
  },
  {
    what: 'a wrong option that is not explained',
    whole: whole({}, EN.replace('\n  A pop removes it.\n', '')),
    fails: ['take, en: the words fit the code'],
    says: /option kept/,
  },
  {
    what: 'a command that Redis does not have',
    whole: whole({}, EN.replace('`RPOP`', '`RPULL`')),
    fails: ['take, en: commands and terms exist'],
    says: /RPULL is no command/,
  },
  {
    what: 'a term that the glossary does not have',
    whole: whole(
      {},
      EN.replace('term:message', 'term:job'),
      ZH.replace('term:message', 'term:job'),
    ),
    fails: ['take, en: commands and terms exist', 'take, zh-CN: commands and terms exist'],
    says: /"job" is not in GLOSSARY.md/,
  },
  {
    what: 'a reply that Redis does not give',
    whole: whole({}, EN.replace('(integer) 1', '(integer) 2')),
    fails: ['take, en: blocks reply as printed'],
    says: /reply to LPUSH line a: \["\(integer\) 1"\] is not \["\(integer\) 2"\]/,
  },
];
