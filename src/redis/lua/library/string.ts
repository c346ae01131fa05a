// The string library. Source: lstrlib.c.

import type { Machine } from '../machine.ts';
import { callValue, index } from '../operators.ts';
import { LuaTable } from '../table.ts';
import { isTruthy, LuaFunction, type LuaValue, numberText, typeName } from '../value.ts';
import { type Arguments, type LibraryFunction, library } from './define.ts';
import { Matcher } from './pattern.ts';
import { format } from './string-format.ts';

/** A longer string than Redis would keep is refused before it is built. */
const LONGEST = 512 * 1024 * 1024;

/** A position that may count from the end, as an index from 1. */
function position(at: number, length: number): number {
  if (at >= 0) return at;
  return Math.max(length + at + 1, 0);
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
  const out: LuaValue[] = [];
  for (let at = Math.max(from, 1); at <= to; at += 1) out.push(text.charCodeAt(at - 1));
  return out;
}

function char(args: Arguments): LuaValue[] {
  let out = '';
  for (let at = 1; at <= args.count; at += 1) {
    const code = args.integer(at);
    if (code < 0 || code > 255) args.fail(at, 'invalid value');
    out += String.fromCharCode(code);
  }
  return [out];
}

function repeat(args: Arguments): LuaValue[] {
  const text = args.string(1);
  const count = Math.max(args.integer(2), 0);
  if (text.length * count > LONGEST) args.machine.raise('not enough memory');
  return [text.repeat(count)];
}

const SPECIALS = /[\^$*+?.()[%-]/;

function search(args: Arguments, isFind: boolean): LuaValue[] {
  const text = args.string(1);
  const pattern = args.string(2);
  let start = position(args.optionalInteger(3, 1), text.length) - 1;
  if (start < 0) start = 0;
  else if (start > text.length) start = text.length;
  if (isFind && (isTruthy(args.value(4)) || !SPECIALS.test(pattern))) {
    const at = text.indexOf(pattern, start);
    return at < 0 ? [undefined] : [at + 1, at + pattern.length];
  }
  const isAnchored = pattern.startsWith('^');
  const matcher = new Matcher(args.machine, text, pattern);
  for (let at = start; at <= text.length; at += 1) {
    args.machine.tick();
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

function gmatch(args: Arguments): LuaValue[] {
  const { machine } = args;
  const text = args.string(1);
  const matcher = new Matcher(machine, text, args.string(2));
  let at = 0;
  return [
    new LuaFunction('gmatch_aux', () => {
      for (; at <= text.length; at += 1) {
        const end = matcher.match(at, 0);
        if (end < 0) continue;
        const found = matcher.captures(at, end, true);
        at = end === at ? end + 1 : end;
        return found;
      }
      return [undefined];
    }),
  ];
}

function gsub(args: Arguments): LuaValue[] {
  const { machine } = args;
  const text = args.string(1);
  const pattern = args.string(2);
  const replacement = args.value(3);
  const isUsable = typeof replacement === 'string' || typeof replacement === 'number';
  if (!isUsable && !(replacement instanceof LuaTable || replacement instanceof LuaFunction)) {
    args.fail(3, 'string/function/table expected');
  }
  const limit = args.optionalInteger(4, text.length + 1);
  const isAnchored = pattern.startsWith('^');
  const matcher = new Matcher(machine, text, pattern);
  let out = '';
  let at = 0;
  let count = 0;
  while (count < limit) {
    machine.tick();
    const end = matcher.match(at, isAnchored ? 1 : 0);
    if (end >= 0) {
      count += 1;
      out += replaced(args, matcher, replacement, at, end);
    }
    if (end >= 0 && end > at) {
      at = end;
    } else if (at < text.length) {
      out += text[at];
      at += 1;
    } else {
      break;
    }
    if (isAnchored) break;
  }
  return [out + text.slice(at), count];
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
    value = index(machine, replacement, matcher.capture(0, start, end), '');
  } else if (replacement instanceof LuaFunction) {
    value = callValue(machine, replacement, matcher.captures(start, end, true), '')[0];
  } else {
    return args.string(3).replace(/%(.?)/gs, (_, name: string) => {
      if (!/[0-9]/.test(name)) return name;
      if (name === '0') return whole;
      const capture = matcher.capture(Number(name) - 1, start, end);
      return typeof capture === 'number' ? numberText(capture) : String(capture);
    });
  }
  if (!isTruthy(value)) return whole;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return machine.raise(`invalid replacement value (a ${typeName(value)})`);
}

const ASCII = /[A-Za-z]/g;

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  sub,
  byte,
  char,
  rep: repeat,
  gmatch,
  gsub,
  find: (args) => search(args, true),
  match: (args) => search(args, false),
  format: (args) => [format(args)],
  len: (args) => [args.string(1).length],
  lower: (args) => [args.string(1).replace(ASCII, (letter) => letter.toLowerCase())],
  upper: (args) => [args.string(1).replace(ASCII, (letter) => letter.toUpperCase())],
  reverse: (args) => [[...args.string(1)].reverse().join('')],
  dump: (args) => args.machine.raise('unable to dump given function'),
};

/** The table `string`; also makes it the index of all strings. */
export function stringLibrary(machine: Machine): LuaTable {
  const table = library(machine, FUNCTIONS);
  table.set('gfind', table.get('gmatch'));
  machine.stringMeta.set('__index', table);
  return table;
}
