// The first line of a script or library: `#!lua flags=no-writes`, `#!lua name=mylib`. Source:
// eval.c evalExtractShebangFlags, functions.c functionExtractLibMetaData.

import { lower, raw } from '../../../base/bytes.ts';
import { splitWords } from '../../../resp/split-words.ts';
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
  const [engine, ...options] = splitWords(raw(body.slice(0, end))) ?? [];
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
  const [engine, ...options] = (end < 0 ? null : splitWords(raw(body.slice(0, end)))) ?? [];
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
