// A line to words, as redis-cli and inline requests have it: `"…"` knows escapes and \xHH, `'…'`
// only \', and a closing quote must end its word. Source: sds.c sdssplitargs.

import { type Bytes, raw } from '../base/bytes.ts';

const QUOTE = /["']/;
const BLANKS = /[ \n\r\t\v\f]+/;
const ENDS_BARE_WORD = ' \n\r\t';
const HEX = /^[0-9a-fA-F]{2}$/;
const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

interface Word {
  readonly value: string;
  /** Index of the first char after the word. */
  readonly end: number;
}

/** The words of a line; null when its quotes are not balanced. */
export function splitWords(line: Bytes): Bytes[] | null {
  // C strings end at a NUL, and so does what follows it here.
  const nul = line.indexOf('\0');
  const input = nul < 0 ? line : line.slice(0, nul);
  const words: Bytes[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(input[at])) at += 1;
    if (at >= input.length) return words;
    const word = readWord(input, at);
    if (word === null) return null;
    words.push(raw(word.value));
    at = word.end;
  }
}

function isBlank(char: string | undefined): boolean {
  return char !== undefined && BLANKS.test(char);
}

function readWord(input: string, start: number): Word | null {
  let value = '';
  let at = start;
  while (at < input.length) {
    const char = input[at] as string;
    if (ENDS_BARE_WORD.includes(char)) break;
    if (!QUOTE.test(char)) {
      value += char;
      at += 1;
      continue;
    }
    // A quote may open within a word, but what it closes must be the word's end.
    const part = char === '"' ? readDoubleQuoted(input, at + 1) : readSingleQuoted(input, at + 1);
    if (part === null || (part.end < input.length && !isBlank(input[part.end]))) return null;
    return { value: value + part.value, end: part.end };
  }
  return { value, end: at };
}

function readDoubleQuoted(input: string, start: number): Word | null {
  let value = '';
  let at = start;
  while (at < input.length) {
    const char = input[at] as string;
    if (char === '"') return { value, end: at + 1 };
    if (char !== '\\' || at + 1 >= input.length) {
      value += char;
      at += 1;
      continue;
    }
    const letter = input[at + 1] as string;
    const hex = input.slice(at + 2, at + 4);
    if (letter === 'x' && HEX.test(hex)) {
      value += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else {
      value += ESCAPED[letter] ?? letter;
      at += 2;
    }
  }
  return null;
}

function readSingleQuoted(input: string, start: number): Word | null {
  let value = '';
  let at = start;
  while (at < input.length) {
    const char = input[at] as string;
    if (char === "'") return { value, end: at + 1 };
    const isEscaped = char === '\\' && input[at + 1] === "'";
    value += isEscaped ? "'" : char;
    at += isEscaped ? 2 : 1;
  }
  return null;
}
