// The first line of a script or library: `#!lua flags=no-writes`, `#!lua name=mylib`. Source: eval.c
// evalExtractShebangFlags, functions.c functionExtractLibMetaData, sds.c sdssplitargs.

import { lower } from '../../../base/bytes.ts';
import { type CommandError, err } from '../../errors.ts';
import { SCRIPT_FLAGS, type ScriptFlag } from '../host.ts';

/** What a script declares; null flags: no shebang, so that it may do all (compatibility mode). */
export interface Shebang {
  readonly flags: ReadonlySet<ScriptFlag> | null;
  /** The script without the shebang but with its line end, so that lines keep their numbers. */
  readonly code: string;
}

/** A script's body, or why its shebang is refused. */
export function readScript(body: string): Shebang | CommandError {
  if (!body.startsWith('#!')) return { flags: null, code: body };
  const end = body.indexOf('\n');
  if (end < 0) return err('Invalid script shebang');
  const [engine, ...options] = splitArguments(body.slice(0, end)) ?? [];
  if (engine === undefined) return err('Invalid engine in script shebang');
  if (engine !== '#!lua') return err(`Unexpected engine in script shebang: ${engine}`);
  const flags = new Set<ScriptFlag>();
  for (const option of options) {
    if (!option.startsWith('flags=')) return err(`Unknown lua shebang option: ${option}`);
    const list = option.slice('flags='.length);
    for (const name of list === '' ? [] : list.split(',')) {
      const flag = SCRIPT_FLAGS.find((known) => known === name);
      if (flag === undefined) return err(`Unexpected flag in script shebang: ${name}`);
      flags.add(flag);
    }
  }
  return { flags, code: body.slice(end) };
}

export interface LibraryHeader {
  readonly engine: string;
  readonly name: string;
  readonly code: string;
}

/** A library's header, or why it is refused. */
export function readLibrary(body: string): LibraryHeader | CommandError {
  if (!body.startsWith('#!')) return err('Missing library metadata');
  const end = body.indexOf('\n');
  const [engine, ...options] = (end < 0 ? null : splitArguments(body.slice(0, end))) ?? [];
  if (engine === undefined) return err('Invalid library metadata');
  let name: string | undefined;
  for (const option of options) {
    if (!lower(option).startsWith('name=')) {
      return err(`Invalid metadata value given: ${option}`);
    }
    if (name !== undefined) {
      return err('Invalid metadata value, name argument was given multiple times');
    }
    name = option.slice('name='.length);
  }
  if (name === undefined) return err('Library name was not given');
  return { engine: engine.slice(2), name, code: body.slice(end) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

/** Words at blanks, with quotes as in redis-cli; null when a quote is not closed. */
function splitArguments(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/[ \t\n\v\f\r]/.test(line[at] ?? '')) at += 1;
    if (at >= line.length) return words;
    let word = '';
    while (at < line.length && !/[ \t\n\v\f\r]/.test(line[at] as string)) {
      const quote = line[at] as string;
      if (quote !== '"' && quote !== "'") {
        word += quote;
        at += 1;
        continue;
      }
      const read = readQuoted(line, at, quote);
      if (read === null) return null;
      word += read.text;
      at = read.end;
    }
    words.push(word);
  }
}

function readQuoted(
  line: string,
  start: number,
  quote: string,
): { text: string; end: number } | null {
  let text = '';
  let at = start + 1;
  for (;;) {
    const char = line[at];
    if (char === undefined) return null;
    if (char === quote) {
      const follows = line[at + 1];
      return follows === undefined || /[ \t\n\v\f\r]/.test(follows) ? { text, end: at + 1 } : null;
    }
    const hex = /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at, at + 4))?.[1];
    const next = line[at + 1];
    if (quote === '"' && hex !== undefined) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else if (char === '\\' && next !== undefined && (quote === '"' || next === "'")) {
      text += ESCAPES[next] ?? next;
      at += 2;
    } else {
      text += char;
      at += 1;
    }
  }
}
