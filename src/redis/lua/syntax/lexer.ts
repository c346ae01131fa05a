// Source text to tokens, with the errors and the line counting of the reference lexer, as error
// positions follow from it. Source: llex.c. The text has one char per byte.

import { stringToNumber } from '../value.ts';
import { END_OF_SOURCE, NAME, NUMBER, RESERVED, STRING, signText, type Token } from './token.ts';

/** A script that cannot be compiled. `message` has no position; `line` counts from 1. */
export class LuaSyntaxFault {
  readonly message: string;
  readonly line: number;

  constructor(message: string, line: number) {
    this.message = message;
    this.line = line;
  }
}

const SPACE = /[ \t\v\f]/;
const DIGIT = /[0-9]/;
const LETTER = /[A-Za-z_]/;
const WORD = /[A-Za-z0-9_]+/y;
const NUMERAL = /[0-9.]+(?:[Ee][+-]?)?[A-Za-z0-9_]*/y;
const TWO_CHAR_SIGNS = new Set(['==', '<=', '>=', '~=']);
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

export class Lexer {
  /** Line of the last token read. */
  line = 1;
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Raises a syntax error; `near` is the text that it shows. */
  fail(message: string, near?: string): never {
    // C strings: what comes after a zero byte is not shown.
    const shown = near?.split('\0', 1)[0];
    throw new LuaSyntaxFault(
      shown === undefined ? message : `${message} near '${shown}'`,
      this.line,
    );
  }

  next(): Token {
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined) return { type: END_OF_SOURCE, value: '', text: END_OF_SOURCE };
      if (char === '\n' || char === '\r') this.#newline();
      else if (SPACE.test(char)) this.#at += 1;
      else if (char === '-' && this.#source[this.#at + 1] === '-') this.#comment();
      else return this.#token(char);
    }
  }

  #token(char: string): Token {
    if (LETTER.test(char)) return this.#word();
    if (DIGIT.test(char)) return this.#numeral();
    const following = this.#source[this.#at + 1] ?? '';
    if (char === '"' || char === "'") return this.#string(char);
    if (char === '.') {
      if (DIGIT.test(following)) return this.#numeral();
      if (following !== '.') return this.#sign('.');
      return this.#sign(this.#source[this.#at + 2] === '.' ? '...' : '..');
    }
    if (char === '[') {
      const level = this.#longLevel('[');
      if (level >= 0) return this.#longString(level);
      if (level < -1) this.fail('invalid long string delimiter', `[${'='.repeat(-level - 1)}`);
    }
    return this.#sign(TWO_CHAR_SIGNS.has(char + following) ? char + following : char);
  }

  #sign(type: string): Token {
    this.#at += type.length;
    return { type, value: '', text: signText(type) };
  }

  #word(): Token {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#source)?.[0] as string;
    this.#at += word.length;
    return { type: RESERVED.has(word) ? word : NAME, value: word, text: word };
  }

  #numeral(): Token {
    NUMERAL.lastIndex = this.#at;
    const text = NUMERAL.exec(this.#source)?.[0] as string;
    this.#at += text.length;
    const value = stringToNumber(text);
    if (value === undefined) this.fail('malformed number', text);
    return { type: NUMBER, value, text };
  }

  /** `\r\n` and `\n\r` are one line end. */
  #newline(): void {
    const char = this.#source[this.#at];
    const following = this.#source[this.#at + 1];
    const isPair = (following === '\n' || following === '\r') && following !== char;
    this.#at += isPair ? 2 : 1;
    this.line += 1;
  }

  /** At a bracket: how many `=` follow up to a second one; negative when there is no second one. */
  #longLevel(bracket: string): number {
    let at = this.#at + 1;
    while (this.#source[at] === '=') at += 1;
    const count = at - this.#at - 1;
    return this.#source[at] === bracket ? count : -count - 1;
  }

  #comment(): void {
    this.#at += 2;
    const level = this.#source[this.#at] === '[' ? this.#longLevel('[') : -1;
    if (level >= 0) {
      this.#longBody(level, 'unfinished long comment');
      return;
    }
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined || char === '\n' || char === '\r') return;
      this.#at += 1;
    }
  }

  #longString(level: number): Token {
    const start = this.#at;
    const value = this.#longBody(level, 'unfinished long string');
    return { type: STRING, value, text: this.#source.slice(start, this.#at) };
  }

  #longBody(level: number, unfinished: string): string {
    this.#at += level + 2;
    if (this.#isNewline()) this.#newline();
    let body = '';
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined) return this.fail(unfinished, END_OF_SOURCE);
      if (char === ']' && this.#longLevel(']') === level) {
        this.#at += level + 2;
        return body;
      }
      if (this.#isNewline()) {
        body += '\n';
        this.#newline();
      } else {
        body += char;
        this.#at += 1;
      }
    }
  }

  #isNewline(): boolean {
    const char = this.#source[this.#at];
    return char === '\n' || char === '\r';
  }

  #string(quote: string): Token {
    this.#at += 1;
    let body = '';
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined) return this.fail('unfinished string', END_OF_SOURCE);
      if (char === '\n' || char === '\r') return this.fail('unfinished string', quote + body);
      this.#at += 1;
      if (char === quote) return { type: STRING, value: body, text: quote + body + quote };
      body += char === '\\' ? this.#escape(quote + body) : char;
    }
  }

  /** What stands after a backslash. */
  #escape(read: string): string {
    const char = this.#source[this.#at];
    if (char === undefined) return '';
    if (this.#isNewline()) {
      this.#newline();
      return '\n';
    }
    const digits = /^[0-9]{1,3}/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0];
    if (digits !== undefined) {
      this.#at += digits.length;
      if (Number(digits) > 255) this.fail('escape sequence too large', read);
      return String.fromCharCode(Number(digits));
    }
    this.#at += 1;
    return ESCAPES[char] ?? char;
  }
}
