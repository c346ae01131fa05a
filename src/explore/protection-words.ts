// A design in the words of a command line: `list claim=script reaper=on mark=after`.

import * as v from 'valibot';
import type { DesignChoice } from '../designs/catalog.ts';
import { DESIGNS, protectionsSchema } from '../sim/protections.ts';

/** The words name no design, or no protection of it. The message says what there is. */
export class WordsError extends Error {
  override name = 'WordsError';
}

const REAPER = 'reaper';
const ATTEMPTS = 'attempts';
const MOST_ATTEMPTS = 20;
const SWITCH: Readonly<Record<string, boolean>> = { on: true, off: false };

/** Reads a design and its protections. Throws WordsError. */
export function designNamed(design: string, words: readonly string[]): DesignChoice {
  const name = DESIGNS.find((each) => each === design);
  if (name === undefined) {
    throw new WordsError(`no design ${design}; there are: ${DESIGNS.join(', ')}`);
  }
  let reaper = false;
  let maxAttempts = 4;
  const protections: Record<string, unknown> = {};
  for (const word of words) {
    const [key = '', value = ''] = word.split('=');
    if (key === REAPER) reaper = switched(word, value);
    else if (key === ATTEMPTS) maxAttempts = attempts(word, value);
    else protections[key] = settingOf(word, key, value);
  }
  const id = [design, ...words].join(' ');
  return { id, design: name, protections, reaper, maxAttempts, servers: {} };
}

function settingOf(word: string, key: string, value: string): unknown {
  const table: v.ObjectEntries = protectionsSchema.entries;
  const schema = Object.hasOwn(table, key) ? (table[key] as v.GenericSchema) : undefined;
  if (schema === undefined) {
    throw new WordsError(`no protection ${key || word}; there are:\n${protectionWords()}`);
  }
  const number = Number(value);
  for (const candidate of [value, SWITCH[value], value === '' ? undefined : number]) {
    if (candidate === undefined) continue;
    const result = v.safeParse(schema, candidate);
    if (result.success) return result.output;
  }
  throw new WordsError(`${word}: ${key} is ${valuesOf(schema)}`);
}

function switched(word: string, value: string): boolean {
  const isOn = SWITCH[value];
  if (isOn === undefined) throw new WordsError(`${word}: ${REAPER} is on or off`);
  return isOn;
}

function attempts(word: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_ATTEMPTS) return number;
  throw new WordsError(`${word}: ${ATTEMPTS} is a number from 1 to ${MOST_ATTEMPTS}`);
}

/** All protections with their values, one a line. */
export function protectionWords(): string {
  const lines = Object.entries(protectionsSchema.entries).map(
    ([key, schema]) => `  ${key}=${valuesOf(schema as v.GenericSchema)}`,
  );
  return [...lines, `  ${REAPER}=on|off`, `  ${ATTEMPTS}=<1 to ${MOST_ATTEMPTS}>`].join('\n');
}

/** What a protection can be, read off from its schema. */
function valuesOf(schema: v.GenericSchema): string {
  const inner = v.unwrap(schema as v.OptionalSchema<v.GenericSchema, unknown>) as {
    readonly type: string;
    readonly options?: readonly string[];
  };
  if (inner.options !== undefined) return inner.options.join('|');
  return inner.type === 'boolean' ? 'on|off' : '<number>';
}
