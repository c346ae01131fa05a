// Words to tap instead of typing: commands at the start of a line, then keys and usual arguments,
// as the command's syntax asks for them. What they lead to is what the prompt would hint.

import { type CommandTable, completionsFor, hintFor } from '../../console/hints.ts';

/** Shown before a letter is typed, those of them that the emulator knows. */
const FIRST_COMMANDS = [
  'LLEN',
  'LRANGE',
  'LPUSH',
  'RPOP',
  'BRPOP',
  'LINDEX',
  'KEYS',
  'TYPE',
  'DEL',
  'EXISTS',
  'CLIENT LIST',
  'INFO',
  'PING',
];

/** What usually stands for a word of a syntax. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  start: ['0'],
  stop: ['-1'],
  index: ['0', '-1'],
  timeout: ['0', '1', '5'],
  pattern: ['*'],
  element: ['{"id":99,"sku":"tea"}'],
  '[element': [],
};

const MAX_TOKENS = 14;

/** What may be tapped after `line`, as words to add. `keys`: the keys that are there. */
export function tokensFor(line: string, table: CommandTable, keys: readonly string[]): string[] {
  if (line.trim() === '') {
    return FIRST_COMMANDS.filter((name) => table.has(name.toLowerCase().split(' ')[0] as string));
  }
  const hint = hintFor(line, table);
  if (hint === null) return completionsFor(line, table).slice(0, MAX_TOKENS);
  const next = hint.rest.replace(/^\[/, '').split(/[ \]]/)[0] ?? '';
  if (next === 'key' || next === 'source' || next === 'destination') {
    return keys.slice(0, MAX_TOKENS).map(quoteIfNeeded);
  }
  return (USUAL[next] ?? []).map(quoteIfNeeded);
}

/** The line with a tapped word added: it completes the last word or follows it. */
export function withToken(line: string, token: string, table: CommandTable): string {
  const isCompletion = completionsFor(line, table).includes(token);
  const start = isCompletion || line.trim() === '' ? '' : `${line.trimEnd()} `;
  return `${start}${token} `;
}

function quoteIfNeeded(word: string): string {
  return /^[\w:.*-]+$/.test(word) ? word : `'${word.replaceAll("'", "\\'")}'`;
}
