/*
 * Which options of which commands the transcripts exercise: a request counts when it got something
 * else than an error. As every transcript runs on the emulator and on a live server, an exercised
 * option is a compared one.
 */
import { bytes } from '../../../src/base/bytes.ts';
import { splitWords } from '../../../src/resp/split-words.ts';
import { type Documented, documented } from '../argument-tree.ts';
import { readTranscript, transcriptPaths } from '../files.ts';
import type { Step } from '../transcript.ts';
import { optionsOf, usedOptions } from './options.ts';

export interface CommandCoverage {
  readonly entry: Documented;
  /** By option, how many requests use it. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface Coverage {
  readonly commands: readonly CommandCoverage[];
  readonly transcripts: number;
  readonly requests: number;
}

const byWords = new Map(documented.map((entry) => [entry.words.join(' '), entry]));

function entryOf(words: readonly string[]): Documented | undefined {
  const [first = '', second = ''] = words.map((word) => word.toUpperCase());
  return byWords.get(`${first} ${second}`) ?? byWords.get(first);
}

function wordsOf({ action }: Step): readonly string[] {
  if (action.kind !== 'send') return [];
  const line = action.line.replace(/\{(now|nowms|id|addr)[^{}]*\}/g, '1');
  return splitWords(bytes(line)) ?? [];
}

/** Reads all transcripts. */
export function coverage(): Coverage {
  const counts = new Map(
    documented.map((entry) => [entry, new Map(optionsOf(entry).map((name) => [name, 0]))]),
  );
  const transcripts = transcriptPaths().map(readTranscript);
  const steps = transcripts.flatMap(({ steps }) => steps);
  for (const step of steps) {
    const words = wordsOf(step);
    const entry = entryOf(words);
    if (entry === undefined || step.expected[0]?.startsWith('-')) continue;
    const own = counts.get(entry);
    const used = usedOptions(entry, words.slice(entry.words.length)) ?? [];
    for (const name of used) own?.set(name, (own.get(name) ?? 0) + 1);
  }
  return {
    commands: documented.map((entry) => ({ entry, counts: counts.get(entry) ?? new Map() })),
    transcripts: transcripts.length,
    requests: steps.filter(({ action }) => action.kind === 'send').length,
  };
}

/** `COMMAND option` for all that no transcript exercises. */
export function uncovered({ commands }: Coverage): string[] {
  return commands.flatMap(({ entry, counts }) =>
    [...counts].flatMap(([name, count]) => (count > 0 ? [] : [`${entry.words.join(' ')} ${name}`])),
  );
}
