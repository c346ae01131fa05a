// What a script returns as the client gets it. Source: script_lua.c luaReplyToRedisReply.

import { raw } from '../../../base/bytes.ts';
import { error, NIL, type Reply } from '../../../resp/reply.ts';
import { formatDouble } from '../../double.ts';
import { normal } from '../../integer.ts';
import { toInt64 } from '../stdlib/bytes-of-numbers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, toText } from '../value.ts';

/**
 * Tables nested more deeply end in an error. The server's own stack allows about 8000, which is
 * more than a recursive encoder may use in a browser.
 */
const DEEPEST = 1000;

interface Conversion {
  /** The script's protocol: with 2, true is 1 and false is nil. */
  readonly protocol: 2 | 3;
  /** Is told of errors inside the reply, as the server counts them. */
  readonly count: (text: string) => void;
}

/** C strings end at their first zero byte. */
function cString(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

export function toReply(value: LuaValue, conversion: Conversion): Reply {
  return convert(value, conversion, 0);
}

function convert(value: LuaValue, conversion: Conversion, depth: number): Reply {
  switch (typeof value) {
    case 'string':
      return { kind: 'bulk', value: raw(value) };
    case 'number':
      return { kind: 'int', value: toInteger(value) };
    case 'boolean':
      if (conversion.protocol === 3) return { kind: 'bool', value };
      return value ? { kind: 'int', value: 1 } : NIL;
    default:
      if (!(value instanceof LuaTable)) return NIL;
      if (depth === DEEPEST) {
        conversion.count('ERR reached lua stack limit');
        return error('ERR reached lua stack limit');
      }
      return convertTable(value, conversion, depth);
  }
}

function toInteger(value: number): number | bigint {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return normal(toInt64(value));
}

function convertTable(table: LuaTable, conversion: Conversion, depth: number): Reply {
  const err = table.get('err');
  if (typeof err === 'string') return errorReply(table, conversion, depth);
  const ok = table.get('ok');
  if (typeof ok === 'string') {
    return { kind: 'simple', text: cString(ok).replace(/[\r\n]/g, ' ') };
  }
  return special(table, conversion, depth) ?? listReply(table, conversion, depth);
}

/** The error that a table stands for; one that a command gave has been counted. */
function errorReply(table: LuaTable, conversion: Pick<Conversion, 'count'>, depth: number): Reply {
  const text = cString(toText(table.get('err')) ?? '').replace(/^[\r\n]+|[\r\n]+$/g, '');
  const isCounted = table.get('ignore_error_stats_update') === true;
  if (isCounted || depth === 0) return isCounted ? countedError(text) : error(text);
  conversion.count(text);
  return error(text);
}

/** An error that INFO errorstats knows already. */
export function countedError(text: string): Reply {
  return { kind: 'error', text, isCounted: true };
}

/** The kinds of RESP3. */
function special(table: LuaTable, conversion: Conversion, depth: number): Reply | undefined {
  const double = table.get('double');
  if (typeof double === 'number') return { kind: 'double', digits: formatDouble(double) };
  const big = table.get('big_number');
  if (typeof big === 'string') {
    return { kind: 'bigNumber', digits: big.replace(/[\r\n]/g, ' ') };
  }
  const verbatim = table.get('verbatim_string');
  if (verbatim instanceof LuaTable) {
    const format = verbatim.get('format');
    const text = verbatim.get('string');
    if (typeof format === 'string' && typeof text === 'string') {
      const three = cString(format).slice(0, 3).padEnd(3);
      return { kind: 'verbatim', format: three, value: raw(text) };
    }
  }
  const map = table.get('map');
  if (map instanceof LuaTable) {
    return {
      kind: 'map',
      pairs: entries(map).map(([key, value]) => [
        convert(key, conversion, depth + 1),
        convert(value, conversion, depth + 1),
      ]),
    };
  }
  const set = table.get('set');
  if (!(set instanceof LuaTable)) return undefined;
  return {
    kind: 'set',
    items: entries(set).map(([key]) => convert(key, conversion, depth + 1)),
  };
}

function entries(table: LuaTable): (readonly [LuaValue, LuaValue])[] {
  const out: (readonly [LuaValue, LuaValue])[] = [];
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) out.push(entry);
  return out;
}

/** 1, 2, 3 … up to the first nil. */
function listReply(table: LuaTable, conversion: Conversion, depth: number): Reply {
  const items: Reply[] = [];
  for (let at = 1; ; at += 1) {
    const value = table.get(at);
    if (value === undefined) return { kind: 'array', items };
    items.push(convert(value, conversion, depth + 1));
  }
}
