// Glob patterns as KEYS, SCAN, PSUBSCRIBE and CONFIG GET read them. Source: util.c stringmatchlen,
// which differs from other globs: `[a-]`, an unclosed `[`, and `\` at the end have a meaning of
// their own.

import { type Bytes, lower } from '../base/bytes.ts';

/** Tells whether a pattern matches the whole of `value`. */
export function globMatches(pattern: Bytes, value: Bytes, ignoreCase = false): boolean {
  // As in Redis, the empty string matches nothing but the empty pattern, not even `*`.
  if (pattern === '*') return value.length > 0;
  return ignoreCase
    ? matchFrom(lower(pattern), 0, lower(value), 0, { isHopeless: false })
    : matchFrom(pattern, 0, value, 0, { isHopeless: false });
}

/**
 * Set once a `*` has run to the end: then no earlier `*` can do better, which bounds the search.
 */
interface Search {
  isHopeless: boolean;
}

function matchFrom(p: string, pAt: number, s: string, sAt: number, search: Search): boolean {
  let at = pAt;
  let pos = sAt;
  while (at < p.length && pos < s.length) {
    const char = p[at];
    if (char === '*') return matchStar(p, at, s, pos, search);
    if (char === '[') {
      const bracket = matchBracket(p, at, s[pos] as string);
      if (!bracket.isMatch) return false;
      at = bracket.next;
    } else {
      if (char === '\\' && at + 1 < p.length) at += 1;
      if (char !== '?' && p[at] !== s[pos]) return false;
      at += 1;
    }
    pos += 1;
    if (pos === s.length) {
      while (p[at] === '*') at += 1;
      break;
    }
  }
  return at === p.length && pos === s.length;
}

function matchStar(p: string, pAt: number, s: string, sAt: number, search: Search): boolean {
  let at = pAt;
  while (p[at + 1] === '*') at += 1;
  if (at + 1 === p.length) return true;
  for (let pos = sAt; pos < s.length; pos += 1) {
    if (matchFrom(p, at + 1, s, pos, search)) return true;
    if (search.isHopeless) return false;
  }
  // Nothing of the value is left to try: an outer star would only meet less of it.
  search.isHopeless = true;
  return false;
}

function matchBracket(p: string, open: number, char: string): { isMatch: boolean; next: number } {
  let at = open + 1;
  const isNegated = p[at] === '^';
  if (isNegated) at += 1;
  let isMatch = false;
  for (;;) {
    if (at >= p.length) {
      // No closing bracket: the pattern ends with its last char.
      at = p.length - 1;
      break;
    }
    if (p[at] === '\\' && at + 1 < p.length) {
      at += 1;
      if (p[at] === char) isMatch = true;
    } else if (p[at] === ']') {
      break;
    } else if (p[at + 1] === '-' && at + 2 < p.length) {
      const from = p[at] as string;
      const to = p[at + 2] as string;
      if ((char >= from && char <= to) || (char >= to && char <= from)) isMatch = true;
      at += 2;
    } else if (p[at] === char) {
      isMatch = true;
    }
    at += 1;
  }
  return { isMatch: isMatch !== isNegated, next: at + 1 };
}
