// A configuration file as redis-server reads it: one parameter a line, quoted words, comments,
// `include`. Source: config.c loadServerConfigFromString, loadServerConfig.

import { readFileSync } from 'node:fs';
import { type Bytes, lower, raw } from '../base/bytes.ts';
import { BadValue } from '../redis/config-parameter.ts';
import { parameterNamed } from '../redis/config-table.ts';
import { REDIS_VERSION } from '../redis/version.ts';
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
const HEAD = `*** FATAL CONFIG FILE ERROR (Redis ${REDIS_VERSION}) ***\nReading the configuration file`;

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
  return `${HEAD}, at line ${at}\n>>> '${line}'\n${what}`;
}

/** Parameters that a file may set several times, each time adding to what was said before. */
const ADDING = new Set(['save', 'client-output-buffer-limit']);

/** Parameters that take several words, one by one or together. */
const OF_SEVERAL = new Set([
  ...ADDING,
  'bind',
  'latency-tracking-info-percentiles',
  'oom-score-adj-values',
  'replicaof',
  'shutdown-on-sigint',
  'shutdown-on-sigterm',
  'slaveof',
]);

/** What the lines say together, as an emulator takes it. */
export function settingsOf(directives: readonly Directive[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const { name, words, line } of directives) {
    const parameter = parameterNamed.get(name);
    if (parameter === undefined) throw fault(line, 'Bad directive or wrong number of arguments');
    if (words.length !== 1 && !OF_SEVERAL.has(name)) throw fault(line, 'wrong number of arguments');
    const value = words.join(' ');
    if (parameter.name === 'replicaof') checkPrimary(words, line);
    const before = settings[name];
    const adds = ADDING.has(name) && before !== undefined && before !== '' && value !== '';
    settings[name] = adds ? `${before} ${value}` : value;
    const kept = parameter.accept(raw(settings[name]), parameter.initial);
    if (kept instanceof BadValue) throw fault(line, kept.reason ?? 'invalid argument');
  }
  return settings;
}

function checkPrimary(given: readonly Bytes[], line: string): void {
  const words = given.join(' ').split(' ');
  if (words.length !== 2) throw fault(line, 'wrong number of arguments');
  const port = Number(words[1]);
  if (!/^\d+$/.test(words[1] ?? '') || port > 65_535) throw fault(line, 'Invalid master port');
}

function fault(line: string, what: string): OptionFault {
  return new OptionFault(`${HEAD}, ${line}\n${what}`);
}
