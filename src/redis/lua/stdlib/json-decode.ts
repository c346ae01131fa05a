// cjson.decode. Source: lua_cjson.c (json_next_token, json_process_value and the functions they
// call). The text is a C string: a zero byte ends it.

import { bytes } from '../../../base/bytes.ts';
import { LuaTable } from '../table.ts';
import { NULL_POINTER } from '../userdata.ts';
import { type LuaValue, stringToNumber } from '../value.ts';
import type { Arguments } from './define.ts';
import { jsonOption, optionsOf } from './json-options.ts';

/** As the reference names its tokens in errors. */
type TokenType =
  | 'T_OBJ_BEGIN'
  | 'T_OBJ_END'
  | 'T_ARR_BEGIN'
  | 'T_ARR_END'
  | 'T_STRING'
  | 'T_NUMBER'
  | 'T_BOOLEAN'
  | 'T_NULL'
  | 'T_COLON'
  | 'T_COMMA'
  | 'T_END'
  | 'T_ERROR';

interface Token {
  readonly type: TokenType;
  readonly index: number;
  readonly value?: LuaValue;
  /** What is wrong with a T_ERROR. */
  readonly error?: string;
}

const SINGLES: Readonly<Record<string, TokenType>> = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  ',': 'T_COMMA',
  ':': 'T_COLON',
  '\0': 'T_END',
};

const WORDS: readonly (readonly [string, TokenType, LuaValue])[] = [
  ['true', 'T_BOOLEAN', true],
  ['false', 'T_BOOLEAN', false],
  ['null', 'T_NULL', NULL_POINTER],
];

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
};

/** What strtod takes from the front of a text, as alternatives. */
const STRTOD_FORMS = [
  '0x(?:[0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(?:p[+-]?[0-9]+)?',
  'inf(?:inity)?',
  'nan(?:\\([a-z0-9_]*\\))?',
  '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?',
];
const STRTOD = new RegExp(`[+-]?(?:${STRTOD_FORMS.join('|')})`, 'iy');

/** What strict JSON would not have: a sign, leading zeros, hexadecimal, infinity, NaN. */
const INVALID_NUMBER = /(?:\+|-?0[xX0-9]|-?inf|-?nan)/iy;

class Decoder {
  readonly #args: Arguments;
  readonly #options: LuaTable;
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(args: Arguments, text: string) {
    this.#args = args;
    this.#options = optionsOf(args);
    // The zero byte that ends a C string.
    this.#text = `${text}\0`;
  }

  document(): LuaValue {
    const value = this.#value(this.#next());
    const end = this.#next();
    if (end.type !== 'T_END') this.#refuse('the end', end);
    return value;
  }

  #refuse(expected: string, { type, index, error }: Token): never {
    return this.#args.machine.raise(
      `Expected ${expected} but found ${error ?? type} at character ${index + 1}`,
    );
  }

  #next(): Token {
    while (' \t\n\r'.includes(this.#text[this.#at] as string)) this.#at += 1;
    const index = this.#at;
    const char = this.#text[index] as string;
    const single = SINGLES[char];
    if (single !== undefined) {
      if (single !== 'T_END') this.#at += 1;
      return { type: single, index };
    }
    if (char === '"') return this.#string(index);
    const allowsInvalid = jsonOption(this.#options, 'decodeInvalidNumbers') === 1;
    if (char === '-' || (char >= '0' && char <= '9')) {
      if (!allowsInvalid && this.#matches(INVALID_NUMBER)) {
        return { type: 'T_ERROR', index, error: 'invalid number' };
      }
      return this.#number(index);
    }
    for (const [word, type, value] of WORDS) {
      if (!this.#text.startsWith(word, index)) continue;
      this.#at += word.length;
      return { type, index, value };
    }
    if (allowsInvalid && 'iInN+'.includes(char) && this.#matches(INVALID_NUMBER)) {
      return this.#number(index);
    }
    return { type: 'T_ERROR', index, error: 'invalid token' };
  }

  #matches(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #number(index: number): Token {
    const digits = this.#matches(STRTOD);
    if (digits === undefined) return { type: 'T_ERROR', index, error: 'invalid number' };
    this.#at += digits.length;
    return { type: 'T_NUMBER', index, value: stringToNumber(digits) };
  }

  #string(index: number): Token {
    this.#at += 1;
    let out = '';
    for (;;) {
      const char = this.#text[this.#at] as string;
      if (char === '\0') return this.#broken('unexpected end of string');
      if (char === '"') break;
      if (char !== '\\') {
        out += char;
        this.#at += 1;
        continue;
      }
      const letter = this.#text[this.#at + 1] as string;
      const part = letter === 'u' ? this.#unicode() : ESCAPES[letter];
      if (part === undefined) {
        return this.#broken(letter === 'u' ? 'invalid unicode escape code' : 'invalid escape code');
      }
      out += part;
      if (letter !== 'u') this.#at += 2;
    }
    this.#at += 1;
    return { type: 'T_STRING', index, value: out };
  }

  #broken(error: string): Token {
    return { type: 'T_ERROR', index: this.#at, error };
  }

  /** `\uXXXX`, or two of them for a surrogate pair, as UTF-8. */
  #unicode(): string | undefined {
    const high = this.#hex(this.#at + 2);
    if (high === undefined) return undefined;
    if ((high & 0xf800) !== 0xd800) {
      this.#at += 6;
      return bytes(String.fromCharCode(high));
    }
    if ((high & 0x400) !== 0 || !this.#text.startsWith('\\u', this.#at + 6)) return undefined;
    const low = this.#hex(this.#at + 8);
    if (low === undefined || (low & 0xfc00) !== 0xdc00) return undefined;
    this.#at += 12;
    return bytes(String.fromCharCode(high, low));
  }

  #hex(at: number): number | undefined {
    const digits = this.#text.slice(at, at + 4);
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
  }

  #value(token: Token): LuaValue {
    switch (token.type) {
      case 'T_STRING':
      case 'T_NUMBER':
      case 'T_BOOLEAN':
      case 'T_NULL':
        return token.value;
      case 'T_OBJ_BEGIN':
        return this.#object();
      case 'T_ARR_BEGIN':
        return this.#array();
      default:
        return this.#refuse('value', token);
    }
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth <= jsonOption(this.#options, 'decodeMaxDepth')) return;
    this.#args.machine.raise(
      `Found too many nested data structures (${this.#depth}) at character ${this.#at}`,
    );
  }

  #object(): LuaTable {
    this.#descend();
    const table = new LuaTable();
    let token = this.#next();
    while (token.type !== 'T_OBJ_END') {
      if (token.type !== 'T_STRING') this.#refuse('object key string', token);
      const key = token.value as string;
      const colon = this.#next();
      if (colon.type !== 'T_COLON') this.#refuse('colon', colon);
      table.set(key, this.#value(this.#next()));
      token = this.#next();
      if (token.type === 'T_OBJ_END') break;
      if (token.type !== 'T_COMMA') this.#refuse('comma or object end', token);
      token = this.#next();
      if (token.type === 'T_OBJ_END') this.#refuse('object key string', token);
    }
    this.#depth -= 1;
    return table;
  }

  #array(): LuaTable {
    this.#descend();
    const table = new LuaTable();
    let token = this.#next();
    for (let at = 1; token.type !== 'T_ARR_END'; at += 1) {
      table.set(at, this.#value(token));
      token = this.#next();
      if (token.type === 'T_ARR_END') break;
      if (token.type !== 'T_COMMA') this.#refuse('comma or array end', token);
      token = this.#next();
      if (token.type === 'T_ARR_END') this.#refuse('value', token);
    }
    this.#depth -= 1;
    return table;
  }
}

export function decodeJson(args: Arguments): LuaValue[] {
  if (args.count !== 1) args.fail(1, 'expected 1 argument');
  const text = args.string(1);
  if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0')) {
    args.machine.raise('JSON parser does not support UTF-16 or UTF-32');
  }
  return [new Decoder(args, text).document()];
}
