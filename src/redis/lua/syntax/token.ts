// The words of Lua 5.1. Source: llex.h, llex.c (luaX_tokens).

/** `type` is the sign or reserved word itself, or one of the four kinds with a value. */
export interface Token {
  readonly type: string;
  /** The value of a string or number, the letters of a name. */
  readonly value: string | number;
  /** The source text, where an error would show it. */
  readonly text: string;
}

export const NAME = '<name>';
export const STRING = '<string>';
export const NUMBER = '<number>';
export const END_OF_SOURCE = '<eof>';

export const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'break',
  'do',
  'else',
  'elseif',
  'end',
  'false',
  'for',
  'function',
  'if',
  'in',
  'local',
  'nil',
  'not',
  'or',
  'repeat',
  'return',
  'then',
  'true',
  'until',
  'while',
]);

/** A sign as an error shows it: a control character by its number. Source: luaX_token2str. */
export function signText(sign: string): string {
  const code = sign.charCodeAt(0);
  const isControl = sign.length === 1 && (code < 32 || code === 127);
  return isControl ? `char(${code})` : sign;
}
