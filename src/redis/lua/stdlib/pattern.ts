// Lua patterns. Source: lstrlib.c do_match and the functions around it: the same recursion, so
// that the same patterns fail in the same way.

import type { Machine } from '../run/machine.ts';
import type { LuaValue } from '../value.ts';

const MAX_CAPTURES = 32;
const UNCLOSED = -1;
const POSITION = -2;

interface Capture {
  start: number;
  length: number;
}

/** One attempt to match a pattern against a subject. */
export class Matcher {
  readonly #machine: Machine;
  readonly #s: string;
  readonly #p: string;
  #captures: Capture[] = [];

  constructor(machine: Machine, subject: string, pattern: string) {
    this.#machine = machine;
    this.#s = subject;
    this.#p = pattern;
  }

  /** The end of a match that starts at `at` (pattern from `patternAt`), or -1. */
  match(at: number, patternAt: number): number {
    this.#captures = [];
    return this.#do(at, patternAt);
  }

  /** The captures of the last match; the whole match when the pattern has none and it is wanted. */
  captures(start: number, end: number, wantsWhole: boolean): LuaValue[] {
    if (this.#captures.length === 0) return wantsWhole ? [this.#s.slice(start, end)] : [];
    return this.#captures.map((_, index) => this.#captured(index));
  }

  /** One capture by index, 0 for the first; the whole match when there are no captures. */
  capture(index: number, start: number, end: number): LuaValue {
    if (index >= this.#captures.length) {
      if (index === 0) return this.#s.slice(start, end);
      return this.#machine.raise('invalid capture index');
    }
    return this.#captured(index);
  }

  #captured(index: number): LuaValue {
    const capture = this.#captures[index] as Capture;
    if (capture.length === UNCLOSED) this.#machine.raise('unfinished capture');
    if (capture.length === POSITION) return capture.start + 1;
    return this.#s.slice(capture.start, capture.start + capture.length);
  }

  /** Also counts the work: a pattern can take exponential time. */
  #do(s: number, p: number): number {
    this.#machine.tick();
    return this.#step(s, p);
  }

  #step(from: number, patternFrom: number): number {
    let s = from;
    let p = patternFrom;
    for (;;) {
      if (p >= this.#p.length) return s;
      const char = this.#p[p];
      if (char === '(') {
        return this.#p[p + 1] === ')'
          ? this.#open(s, p + 2, POSITION)
          : this.#open(s, p + 1, UNCLOSED);
      }
      if (char === ')') return this.#close(s, p + 1);
      if (char === '$' && p + 1 === this.#p.length) return s === this.#s.length ? s : -1;
      if (char === '%' && this.#p[p + 1] === 'b') {
        s = this.#balance(s, p + 2);
        if (s < 0) return -1;
        p += 4;
      } else if (char === '%' && this.#p[p + 1] === 'f') {
        const end = this.#frontier(s, p + 2);
        if (end < 0) return -1;
        p = end;
      } else if (char === '%' && /[0-9]/.test(this.#p[p + 1] ?? '')) {
        s = this.#backReference(s, this.#p[p + 1] as string);
        if (s < 0) return -1;
        p += 2;
      } else {
        const end = this.#classEnd(p);
        const next = this.#item(s, p, end);
        if (next.isFinal) return next.at;
        s = next.at;
        p = next.pattern;
      }
    }
  }

  /** A single class with its repetition. Not final: the match goes on at the positions given. */
  #item(s: number, p: number, end: number): { isFinal: boolean; at: number; pattern: number } {
    const isHit = s < this.#s.length && this.#matchesClass(s, p, end);
    const final = (at: number): { isFinal: boolean; at: number; pattern: number } => ({
      isFinal: true,
      at,
      pattern: 0,
    });
    switch (this.#p[end]) {
      case '?': {
        const taken = isHit ? this.#do(s + 1, end + 1) : -1;
        return taken >= 0 ? final(taken) : { isFinal: false, at: s, pattern: end + 1 };
      }
      case '*':
        return final(this.#longest(s, p, end));
      case '+':
        return final(isHit ? this.#longest(s + 1, p, end) : -1);
      case '-':
        return final(this.#shortest(s, p, end));
      default:
        return isHit ? { isFinal: false, at: s + 1, pattern: end } : final(-1);
    }
  }

  #longest(s: number, p: number, end: number): number {
    let count = 0;
    while (s + count < this.#s.length && this.#matchesClass(s + count, p, end)) count += 1;
    for (; count >= 0; count -= 1) {
      const found = this.#do(s + count, end + 1);
      if (found >= 0) return found;
    }
    return -1;
  }

  #shortest(from: number, p: number, end: number): number {
    for (let s = from; ; s += 1) {
      const found = this.#do(s, end + 1);
      if (found >= 0) return found;
      if (s >= this.#s.length || !this.#matchesClass(s, p, end)) return -1;
    }
  }

  #open(s: number, p: number, length: number): number {
    if (this.#captures.length >= MAX_CAPTURES) this.#machine.raise('too many captures');
    this.#captures.push({ start: s, length });
    const end = this.#do(s, p);
    if (end < 0) this.#captures.pop();
    return end;
  }

  #close(s: number, p: number): number {
    let index = this.#captures.length - 1;
    while (index >= 0 && this.#captures[index]?.length !== UNCLOSED) index -= 1;
    const capture = this.#captures[index];
    if (capture === undefined) return this.#machine.raise('invalid pattern capture');
    capture.length = s - capture.start;
    const end = this.#do(s, p);
    if (end < 0) capture.length = UNCLOSED;
    return end;
  }

  #balance(s: number, p: number): number {
    if (p + 1 >= this.#p.length) this.#machine.raise('unbalanced pattern');
    const open = this.#p[p];
    const close = this.#p[p + 1];
    if (this.#s[s] !== open) return -1;
    let depth = 1;
    for (let at = s + 1; at < this.#s.length; at += 1) {
      if (this.#s[at] === close) {
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (this.#s[at] === open) {
        depth += 1;
      }
    }
    return -1;
  }

  /** `%f[set]`: the pattern position after it, or -1. */
  #frontier(s: number, p: number): number {
    if (this.#p[p] !== '[') this.#machine.raise("missing '[' after '%f' in pattern");
    const end = this.#classEnd(p);
    const previous = s === 0 ? '\0' : (this.#s[s - 1] as string);
    const current = this.#s[s] ?? '\0';
    const isFrontier =
      !this.#matchesSet(previous, p, end - 1) && this.#matchesSet(current, p, end - 1);
    return isFrontier ? end : -1;
  }

  #backReference(s: number, digit: string): number {
    const capture = this.#captures[Number(digit) - 1];
    if (capture === undefined || capture.length === UNCLOSED) {
      return this.#machine.raise('invalid capture index');
    }
    const wanted = this.#s.slice(capture.start, capture.start + capture.length);
    return this.#s.startsWith(wanted, s) ? s + wanted.length : -1;
  }

  #classEnd(p: number): number {
    let at = p + 1;
    if (this.#p[p] === '%') {
      if (at >= this.#p.length) this.#machine.raise("malformed pattern (ends with '%')");
      return at + 1;
    }
    if (this.#p[p] !== '[') return at;
    if (this.#p[at] === '^') at += 1;
    do {
      if (at >= this.#p.length) this.#machine.raise("malformed pattern (missing ']')");
      const char = this.#p[at];
      at += 1;
      if (char === '%' && at < this.#p.length) at += 1;
    } while (this.#p[at] !== ']');
    return at + 1;
  }

  #matchesClass(s: number, p: number, end: number): boolean {
    const char = this.#s[s] as string;
    switch (this.#p[p]) {
      case '.':
        return true;
      case '%':
        return isInClass(char, this.#p[p + 1] as string);
      case '[':
        return this.#matchesSet(char, p, end - 1);
      default:
        return this.#p[p] === char;
    }
  }

  /** `close` is the index of the closing bracket. */
  #matchesSet(char: string, p: number, close: number): boolean {
    let at = p + 1;
    const isNegated = this.#p[at] === '^';
    if (isNegated) at += 1;
    for (; at < close; at += 1) {
      if (this.#p[at] === '%') {
        at += 1;
        if (isInClass(char, this.#p[at] as string)) return !isNegated;
      } else if (this.#p[at + 1] === '-' && at + 2 < close) {
        if (char >= (this.#p[at] as string) && char <= (this.#p[at + 2] as string)) {
          return !isNegated;
        }
        at += 2;
      } else if (this.#p[at] === char) {
        return !isNegated;
      }
    }
    return isNegated;
  }
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class of control characters
  c: /[\x00-\x1f\x7f]/,
  d: /[0-9]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[ \t\n\v\f\r]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
  x: /[0-9A-Fa-f]/,
  z: /\0/,
};

/** Classes in the C locale; an upper-case letter is the complement. */
function isInClass(char: string, name: string): boolean {
  const known = CLASSES[name.toLowerCase()];
  if (known === undefined) return char === name;
  return known.test(char) === (name === name.toLowerCase());
}
