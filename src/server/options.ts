// The command line of `npm run serve`, as redis-server takes it: a configuration file first, `-` for
// standard input, then `--name value ...`, which overrides the file. Source: server.c main.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Bytes, quoted, raw } from '../base/bytes.ts';
import { splitWords } from '../resp/split-words.ts';
import { OptionFault, readConfig, readConfigFile, settingsOf } from './config-file.ts';

export interface ServeOptions {
  /** Null: no TCP. */
  readonly port: number | null;
  readonly hosts: readonly string[];
  /** All parameters that differ from the defaults of the emulator; `dir` always, as a whole path. */
  readonly config: Readonly<Record<string, string>>;
  /** As a whole path; undefined without a file. */
  readonly configFile: string | undefined;
}

const DEFAULT_PORT = 6379;
const LOOPBACK = '127.0.0.1 -::1';

/** Words that say that the data is to outlive the process. */
const KEEPS_DATA = ['dir', 'save', 'appendonly', 'dbfilename'];

/** Reads the words after the program's name. Throws OptionFault with a sentence for people. */
export function readOptions(words: readonly string[]): ServeOptions {
  const [first] = words;
  const hasFile = first !== undefined && !first.startsWith('-');
  const configFile = hasFile ? resolve(first) : undefined;
  const fromFile = configFile === undefined ? [] : readConfigFile(configFile);
  const rest = hasFile ? words.slice(1) : words;
  const fromInput = rest.includes('-') ? readConfig(readFileSync(0, 'latin1')) : [];
  const directives = [
    ...fromFile,
    ...fromInput,
    ...readConfig(linesOf(rest.filter((word) => word !== '-'))),
  ];
  const given = settingsOf(directives);
  const settings: Record<string, string> = {
    port: String(DEFAULT_PORT),
    bind: LOOPBACK,
    ...given,
    dir: resolve(given.dir ?? '.'),
  };
  // A server that nobody told where to keep its data leaves no files behind where it was started.
  const keepsData = configFile !== undefined || KEEPS_DATA.some((name) => name in given);
  if (!keepsData) settings.save = '';
  const port = portNumber(settings.port ?? '');
  return {
    port: port === 0 ? null : port,
    hosts: (settings.bind ?? '').split(/\s+/).filter((host) => host !== ''),
    config: settings,
    configFile,
  };
}

/**
 * Words to lines of a configuration file, as redis-server makes them: `--name` begins one, unless a
 * name before it has no value yet; `--save` alone means never.
 */
function linesOf(words: readonly string[]): string {
  let text = '';
  let expectsName = true;
  for (const [at, word] of words.entries()) {
    if (!expectsName || !word.startsWith('--')) {
      text += `${quoted(latin1(word))} `;
      expectsName = true;
      continue;
    }
    text += `\n${latin1(word.slice(2))} `;
    const next = words[at + 1];
    const hasValue = (splitWords(latin1(word)) ?? []).length > 1;
    const isEmptySave = word.toLowerCase() === '--save' && (next?.startsWith('--') ?? true);
    if (isEmptySave) text += '""';
    expectsName = hasValue || isEmptySave;
  }
  return text;
}

function latin1(word: string): Bytes {
  return raw(Buffer.from(word).toString('latin1'));
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port > 65_535) throw new OptionFault(`no port: "${text}"`);
  return port;
}
