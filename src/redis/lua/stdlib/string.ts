// The string library. Source: lstrlib.c.

import { LuaFunction } from '../function.ts';
import { index } from '../operators.ts';
import { MOST_ON_STACK } from '../run/limits.ts';
import { LuaTable } from '../table.ts';
import { isTruthy, type LuaValue, toText, typeName } from '../value.ts';
import { type Arguments, type LibraryFunction, library, libraryFunction } from './define.ts';
import { Matcher } from './pattern.ts';
import { format } from './string-format.ts';

/** A longer string than Redis would keep is refused before it is built. */
const LONGEST = 512 * 1024 * 1024;

/** A position that may count from the end, as an index from 1. */
function position(at: number, length: number): number {
  return at >= 0 ? at : Math.max(length + at + 1, 0);
}

function sub(args: Arguments): LuaValue[] {
  const text = args.string(1);
  const from = Math.max(position(args.integer(2), text.length), 1);
  const to = Math.min(position(args.optionalInteger(3, -1), text.length), text.length);
  return [from > to ? '' : text.slice(from - 1, to)];
}

function byte(args: Arguments): LuaValue[] {
  const text = args.string(1);
  const from = position(args.optionalInteger(2, 1), text.length);
  const to = Math.min(position(args.optionalInteger(3, from), text.length), text.length);
  const start = Math.max(from, 1);
  if (to - start + 1 + args.count > MOST_ON_STACK) {
    args.machine.raise('stack overflow (string slice too long)');
  }
  const out: LuaValue[] = [];
  for (let at = start; at <= to; at += 1) out.push(text.charCodeAt(at - 1));
  return out;
}

function char(args: Arguments): LuaValue[] {
  let out = '';
  for (let at = 1; at <= args.count; at += 1) {
    const code = args.int(at);
    if (code < 0 || code > 255) args.fail(at, 'invalid value');
    out += String.fromCharCode(code);
  }
  return [out];
}

function repeat(args: Arguments): LuaValue[] {
  const text = args.string(1);
  const count = Math.max(args.int(2), 0);
  if (text.length * count > LONGEST) args.machine.raiseFromLibrary('not enough memory');
  return [text.repeat(count)];
}

/** The plain search is taken for a pattern without these. A `]` or `)` alone is none of them. */
const SPECIALS = /[\^$*+?.([%-]/;

/** A pattern ends at its first zero byte, as it is a C string. */
function patternOf(args: Arguments): string {
  return args.string(2).split('\0', 1)[0] ?? '';
}

function search(args: Arguments, isFind: boolean): LuaValue[] {
  const text = args.string(1);
  const whole = args.string(2);
  let start = position(args.optionalInteger(3, 1), text.length) - 1;
  if (start < 0) start = 0;
  else if (start > text.length) start = text.length;
  const pattern = patternOf(args);
  if (isFind && (isTruthy(args.value(4)) || !SPECIALS.test(pattern))) {
    const at = text.indexOf(whole, start);
    return at < 0 ? [undefined] : [at + 1, at + whole.length];
  }
  const isAnchored = pattern.startsWith('^');
  const matcher = new Matcher(args.machine, text, pattern);
  for (let at = start; at <= text.length; at += 1) {
    const end = matcher.match(at, isAnchored ? 1 : 0);
    if (end >= 0) {
      return isFind
        ? [at + 1, end, ...matcher.captures(at, end, false)]
        : matcher.captures(at, end, true);
    }
    if (isAnchored) break;
  }
  return [undefined];
}

/** One step of gmatch; its upvalues are the text, the pattern, and where to go on. */
function gmatchStep({ machine, self }: Arguments): LuaValue[] {
  const [text, pattern, from] = self.upvalues as [
    { value: string },
    { value: string },
    { value: number },
  ];
  const matcher = new Matcher(machine, text.value, pattern.value);
  for (let at = from.value; at <= text.value.length; at += 1) {
    const end = matcher.match(at, 0);
    if (end < 0) continue;
    from.value = end === at ? end + 1 : end;
    return matcher.captures(at, end, true);
  }
  return [];
}

function gmatch(args: Arguments): LuaValue[] {
  const upvalues = [{ value: args.string(1) }, { value: patternOf(args) }, { value: 0 }];
  return [libraryFunction(gmatchStep, upvalues)];
}

function gsub(args: Arguments): LuaValue[] {
  const text = args.string(1);
  const pattern = patternOf(args);
  const replacement = args.value(3);
  const limit = args.optionalInt(4, text.length + 1);
  const isUsable = typeof replacement === 'string' || typeof replacement === 'number';
  if (!isUsable && !(replacement instanceof LuaTable || replacement instanceof LuaFunction)) {
    args.fail(3, 'string/function/table expected');
  }
  const isAnchored = pattern.startsWith('^');
  const matcher = new Matcher(args.machine, text, pattern);
  const out: string[] = [];
  let at = 0;
  let count = 0;
  while (count < limit) {
    const end = matcher.match(at, isAnchored ? 1 : 0);
    if (end >= 0) {
      count += 1;
      out.push(replaced(args, matcher, replacement, at, end));
    }
    if (end >= 0 && end > at) {
      at = end;
    } else if (at < text.length) {
      out.push(text[at] as string);
      at += 1;
    } else {
      break;
    }
    if (isAnchored) break;
  }
  return [out.join('') + text.slice(at), count];
}

function replaced(
  args: Arguments,
  matcher: Matcher,
  replacement: LuaValue,
  start: number,
  end: number,
): string {
  const { machine } = args;
  const whole = args.string(1).slice(start, end);
  let value: LuaValue;
  if (replacement instanceof LuaTable) {
    const key = matcher.capture(0, start, end);
    value = machine.asLibrary(() => index(machine, replacement, key, ''));
  } else if (replacement instanceof LuaFunction) {
    [value] = args.call(replacement, matcher.captures(start, end, true));
  } else {
    return args.string(3).replace(/%(.?)/gs, (_, name: string) => {
      if (name === '') return '\0';
      if (!/[0-9]/.test(name)) return name;
      if (name === '0') return whole;
      const capture = matcher.capture(Number(name) - 1, start, end);
      return toText(capture) ?? '';
    });
  }
  if (!isTruthy(value)) return whole;
  return toText(value) ?? machine.raise(`invalid replacement value (a ${typeName(value)})`);
}

const ASCII = /[A-Za-z]/g;

/** The head of a binary chunk and no more: here as on the server no loader takes such a thing. */
function dump(args: Arguments): LuaValue[] {
  const callee = args.function(1);
  if (callee.prototype === null) args.machine.raise('unable to dump given function');
  return ['\x1bLuaQ'];
}

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  byte,
  char,
  dump,
  find: (args) => search(args, true),
  format: (args) => [format(args)],
  gfind: gmatch,
  gmatch,
  gsub,
  len: (args) => [args.string(1).length],
  lower: (args) => [args.string(1).replace(ASCII, (letter) => letter.toLowerCase())],
  match: (args) => search(args, false),
  rep: repeat,
  reverse: (args) => [[...args.string(1)].reverse().join('')],
  sub,
  upper: (args) => [args.string(1).replace(ASCII, (letter) => letter.toUpperCase())],
};

export function stringLibrary(): LuaTable {
  return library(FUNCTIONS);
}
