// A configuration file as redis-server reads it: one parameter a line, quoted words, comments,
// `include`. Source: config.c loadServerConfigFromString, loadServerConfig.

import { readFileSync } from 'node:fs';
import { type Bytes, lower, raw } from '../base/bytes.ts';
import { splitWords } from '../resp/split-words.ts';

/** A word of the configuration that cannot be meant. */
export class OptionFault extends Error {}

/** A line that sets a parameter. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly words: readonly Bytes[];
  /** For messages: the line and where it stands. */
  readonly line: string;
}

const DEEPEST_INCLUDE = 16;

/** The parameters that a file sets, those of files that it includes in their place. */
export function readConfigFile(path: string, depth = 0): Directive[] {
  if (depth > DEEPEST_INCLUDE) throw new OptionFault(`${path} is included too deep`);
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch {
    throw new OptionFault(`Fatal error, can't open config file '${path}'`);
  }
  return readConfig(text, depth);
}

/** As `readConfigFile`, of a text that is at hand. */
export function readConfig(text: string, depth = 0): Directive[] {
  return text.split('\n').flatMap((written, at) => {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) return [];
    const words = splitWords(raw(line));
    if (words === null) throw new OptionFault(complaint(at + 1, line, 'Unbalanced quotes'));
    const [name, ...values] = words as [Bytes, ...Bytes[]];
    if (lower(name) === 'include' && values.length === 1) {
      return readConfigFile(values[0] as Bytes, depth + 1);
    }
    return [{ name: lower(name), words: values, line: `at line ${at + 1}\n>>> '${line}'` }];
  });
}

function complaint(at: number, line: string, what: string): string {
  return `Reading the configuration file, at line ${at}\n>>> '${line}'\n${what}`;
}

/** Parameters that a file may set several times, each time adding to what was said before. */
const ADDING = new Set(['save', 'client-output-buffer-limit']);

/** What the lines say together, as an emulator takes it. */
export function settingsOf(directives: readonly Directive[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const { name, words, line } of directives) {
    // A `save` without words means never.
    if (words.length === 0 && name !== 'save') {
      const what = 'Bad directive or wrong number of arguments';
      throw new OptionFault(`Reading the configuration file, ${line}\n${what}`);
    }
    const value = words.join(' ');
    const before = settings[name];
    const adds = ADDING.has(name) && before !== undefined && before !== '' && value !== '';
    settings[name] = adds ? `${before} ${value}` : value;
  }
  return settings;
}
