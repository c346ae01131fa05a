/* Every protection, variant and setting has words in both languages, and its values too. */
import { expect, it } from 'vitest';
import { DESIGN_CHOICES } from '../../src/designs/catalog.ts';
import { DICTIONARIES, type Sentence, sayIn } from '../../src/i18n/dictionary.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { DESIGNS } from '../../src/sim/protections.ts';
import { knobWords } from '../../src/view/events/knob-words.ts';
import {
  choicesOf,
  PROTECTION_ROWS,
  type ProtectionName,
  protectionsOf,
} from '../../src/view/free/protection-table.ts';
import { scheduledActs } from '../../src/view/free/scheduled-acts.ts';

const KEYS = new Set(Object.keys(DICTIONARIES.en));
const NAMES = Object.keys(PROTECTION_ROWS) as ProtectionName[];

it('says of each protection what it is and what it costs', () => {
  const missing = NAMES.flatMap((name) => {
    const choices = DESIGNS.flatMap((design) => choicesOf(name, design));
    const wanted = [name, `why-${name}`, ...choices.map((choice) => `${name}-${choice}`)];
    return wanted.map((key) => `protect.${key}`).filter((key) => !KEYS.has(key));
  });
  expect(missing).toEqual([]);
});

it('has a name for each variant of a design', () => {
  expect(DESIGN_CHOICES.filter(({ id }) => !KEYS.has(`choice.${id}`))).toEqual([]);
});

it('leaves no protection without a design', () => {
  const offered = new Set(DESIGNS.flatMap(protectionsOf));
  expect(NAMES.filter((name) => !offered.has(name))).toEqual([]);
});

it.each([
  ['design', 'claim', 'script', 'Backup copy: a set with deadlines'],
  ['design', 'uniqueEffect', true, 'Deduplicate outside: on'],
  ['design', 'claimIdleMs', 0, 'XAUTOCLAIM when idle for: off'],
  ['design', 'claimIdleMs', 6000, 'XAUTOCLAIM when idle for: 6 s'],
  ['worker-A', 'workMs', 2500, 'worker A, work on one takes: 2.5 s'],
  ['link', 'latencyMs', 100, 'a packet takes: 0.1 s'],
])('says %s %s %s in words', (target, name, value, words) => {
  const sentence: Sentence = knobWords(target, name, value);
  expect(sayIn('en', sentence)).toBe(words);
  for (const language of LANGUAGES) expect(sayIn(language, sentence)).not.toMatch(/\w+Ms|\{/);
});

it('lists faults and settings of a run, and no commands', () => {
  const acts = scheduledActs(
    [
      { kind: 'command', argv: ['PING'], at: 1 },
      { kind: 'fault', fault: 'process-crash', target: 'redis', at: 2, scheduled: true },
      { kind: 'fault', fault: 'link-cut', target: 'worker-B:redis', at: 3 },
      { kind: 'knob', target: 'design', name: 'noAck', value: true, at: 4 },
    ],
    ['redis'],
  );
  const said = acts.map(({ index, what, isScheduled }) => [index, sayIn('en', what), isScheduled]);
  expect(said).toEqual([
    [1, 'kill Redis', true],
    [2, 'cut the link of worker B', false],
    [3, 'NOACK: on', false],
  ]);
});
