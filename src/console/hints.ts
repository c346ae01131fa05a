// What the prompt says about a half-typed line: which command it is, which words are still to come,
// and which names it could become. Fed by the emulator's command table, so that it cannot promise
// what the emulator does not know. Simpler than redis-cli's matcher: words are counted, not typed.

import { lower } from '../base/bytes.ts';
import { parseLine } from './parse.ts';

/** What a hint needs of a command; an entry of the emulator's table is one. */
export interface HintedCommand {
  /** Lower case; a subcommand as `client|setname`. */
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
  readonly children?: ReadonlyMap<string, HintedCommand> | undefined;
}

/** Looks a command up by its lower-case name. */
export type CommandTable = ReadonlyMap<string, HintedCommand>;

export interface Hint {
  /** The command's name as one writes it: `CLIENT SETNAME`. */
  readonly name: string;
  /** Words of the syntax that are not typed yet; empty when nothing more is to come. */
  readonly rest: string;
  readonly summary: string;
}

/** The hint for a line, or null while no command is recognised. */
export function hintFor(line: string, table: CommandTable): Hint | null {
  const typed = typedWords(line);
  const command = table.get(lower(typed[0] ?? ''));
  if (command === undefined) return null;
  const child = command.children?.get(lower(typed[1] ?? ''));
  const found = child ?? command;
  const nameWords = child ? 2 : 1;
  const rest = remaining(splitSyntax(found.syntax), typed.length - nameWords);
  return { name: displayName(found.name), rest, summary: found.summary };
}

/** Names (of commands or subcommands) that the line's last word could become, in order. */
export function completionsFor(line: string, table: CommandTable): string[] {
  const match = /^\s*(\S+)?(?:(\s+)(\S*))?$/.exec(line);
  if (match === null) return [];
  const [, first = '', gap, second = ''] = match;
  if (gap === undefined) return namesFrom(table, first);
  const children = table.get(lower(first))?.children;
  return children
    ? namesFrom(children, second).map((name) => `${first.toUpperCase()} ${name}`)
    : [];
}

function namesFrom(entries: ReadonlyMap<string, unknown>, prefix: string): string[] {
  const wanted = lower(prefix);
  return [...entries.keys()]
    .filter((name) => name.startsWith(wanted))
    .sort()
    .map((name) => name.toUpperCase());
}

/** `client|setname` as one writes it. */
function displayName(name: string): string {
  return name.replace('|', ' ').toUpperCase();
}

/** Words of a line that may end inside a quote. */
function typedWords(line: string): string[] {
  return parseLine(line) ?? parseLine(`${line}"`) ?? parseLine(`${line}'`) ?? line.split(/\s+/);
}

/** The parts of a syntax at the top level: `[key ...]` and `<MIN | MAX>` are one part each. */
function splitSyntax(syntax: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of syntax) {
    if (char === ' ' && depth === 0) {
      if (part !== '') parts.push(part);
      part = '';
      continue;
    }
    if (char === '[' || char === '<') depth += 1;
    if (char === ']' || char === '>') depth -= 1;
    part += char;
  }
  if (part !== '') parts.push(part);
  return parts;
}

/** What is left once `count` words are typed. A part that repeats stays for good. */
function remaining(parts: readonly string[], count: number): string {
  let at = 0;
  let left = count;
  while (at < parts.length && left > 0 && !(parts[at] as string).includes('...')) {
    // An option such as [COUNT count] takes as many words as it has.
    const size = (parts[at] as string).startsWith('[') ? wordsIn(parts[at] as string) : 1;
    if (left < size) break;
    left -= size;
    at += 1;
  }
  return parts.slice(at).join(' ');
}

function wordsIn(part: string): number {
  return part
    .replace(/<[^<>]*>/g, 'x')
    .replace(/[[\]]/g, '')
    .trim()
    .split(/\s+/).length;
}
