// A command's reply as the script gets it. Source: script_lua.c redisProtocolToLuaType. In RESP2
// the kinds of RESP3 are flattened first, as on the wire.

import type { Reply } from '../../../resp/reply.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, stringToNumber } from '../value.ts';

/** A table of one field. */
function single(field: string, value: LuaValue): LuaTable {
  const table = new LuaTable();
  table.set(field, value);
  return table;
}

/**
 * `{err = "CODE message"}`. A text that begins with `-` brings its own code, else it is ERR.
 * Source: luaPushErrorBuff.
 */
export function errorTable(text: string): LuaTable {
  const trimmed = text.replace(/^[\r\n]+|[\r\n]+$/g, '');
  if (!trimmed.startsWith('-')) return single('err', `ERR ${trimmed}`);
  const space = trimmed.indexOf(' ');
  return single('err', space < 0 ? `ERR ${trimmed.slice(1)}` : trimmed.slice(1));
}

/** The error of a command: it is counted already. */
export function countedErrorTable(text: string): LuaTable {
  const table = errorTable(text);
  table.set('ignore_error_stats_update', true);
  return table;
}

export function toLua(reply: Reply, protocol: 2 | 3): LuaValue {
  switch (reply.kind) {
    case 'bulk':
      return reply.value;
    case 'int':
      return Number(reply.value);
    case 'simple':
      return single('ok', reply.text);
    case 'attributed':
      return toLua(reply.reply, protocol);
    case 'error':
      return countedErrorTable(`-${reply.text}`);
    case 'array':
      return LuaTable.fromArray(reply.items.map((item) => toLua(item, protocol)));
    case 'nil':
    case 'nilArray':
    case 'none':
    case 'pieces':
      return protocol === 3 ? undefined : false;
    default:
      return protocol === 3 ? fromResp3(reply) : fromFlattened(reply);
  }
}

type Resp3Reply = Extract<
  Reply,
  { kind: 'map' | 'set' | 'push' | 'double' | 'bigNumber' | 'bool' | 'verbatim' }
>;

function fromFlattened(reply: Resp3Reply): LuaValue {
  switch (reply.kind) {
    case 'map':
      return LuaTable.fromArray(reply.pairs.flat().map((item) => toLua(item, 2)));
    case 'set':
    case 'push':
      return LuaTable.fromArray(reply.items.map((item) => toLua(item, 2)));
    case 'double':
    case 'bigNumber':
      return reply.digits;
    case 'bool':
      return Number(reply.value);
    case 'verbatim':
      return reply.value;
  }
}

function fromResp3(reply: Resp3Reply): LuaValue {
  switch (reply.kind) {
    case 'map': {
      const map = new LuaTable();
      for (const [key, value] of reply.pairs) setAny(map, toLua(key, 3), toLua(value, 3));
      return single('map', map);
    }
    case 'set': {
      const set = new LuaTable();
      for (const item of reply.items) setAny(set, toLua(item, 3), true);
      return single('set', set);
    }
    case 'push':
      return LuaTable.fromArray(reply.items.map((item) => toLua(item, 3)));
    case 'double':
      return single('double', stringToNumber(reply.digits));
    case 'bigNumber':
      return single('big_number', reply.digits);
    case 'bool':
      return reply.value;
    case 'verbatim': {
      const verbatim = single('string', reply.value);
      verbatim.set('format', reply.format);
      return single('verbatim_string', verbatim);
    }
  }
}

function setAny(table: LuaTable, key: LuaValue, value: LuaValue): void {
  if (key !== undefined) table.set(key, value);
}
