// A line typed at the prompt to the words of a command, as redis-cli splits it. Mirrors
// `sdssplitargs` (sds.c): double quotes know escapes and \xHH, single quotes only \', a closing
// quote must be followed by a blank or the end.

import { type Bytes, bytes, raw } from '../base/bytes.ts';

const BLANK = /[ \n\r\t\v\f\0]/;
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

/**
 * The words of a line, as bytes (UTF-8). An empty line has none. `null` when quotes are not
 * balanced: redis-cli then answers "Invalid argument(s)".
 */
export function parseLine(line: string): Bytes[] | null {
  const input = bytes(line);
  const words: Bytes[] = [];
  let at = 0;
  for (;;) {
    while (at < input.length && BLANK.test(input[at] as string)) at += 1;
    if (at >= input.length) return words;
    const word = readWord(input, at);
    if (word === null) return null;
    words.push(raw(word.value));
    at = word.end;
  }
}

function readWord(input: string, start: number): Word | null {
  let value = '';
  let at = start;
  while (at < input.length) {
    const char = input[at] as string;
    if (BLANK.test(char)) break;
    if (char !== '"' && char !== "'") {
      value += char;
      at += 1;
      continue;
    }
    const part = char === '"' ? readDoubleQuoted(input, at + 1) : readSingleQuoted(input, at + 1);
    if (part === null) return null;
    value += part.value;
    at = part.end;
    // A quote that closes within a word is an error, while one may open within it.
    if (at < input.length && !BLANK.test(input[at] as string)) return null;
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
    const marked = input[at + 1] as string;
    const hex = input.slice(at + 2, at + 4);
    if (marked === 'x' && HEX.test(hex)) {
      value += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else {
      value += ESCAPED[marked] ?? marked;
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
    if (char === '\\' && input[at + 1] === "'") {
      value += "'";
      at += 2;
    } else {
      value += char;
      at += 1;
    }
  }
  return null;
}
