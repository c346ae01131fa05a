// cjson.encode. Source: lua_cjson.c (json_append_data and the functions it calls).

import { general } from '../../double.ts';
import { LuaTable } from '../table.ts';
import { NULL_POINTER } from '../userdata.ts';
import { type LuaValue, typeName } from '../value.ts';
import type { Arguments } from './define.ts';
import { jsonOption, optionsOf } from './json-options.ts';

/** The C stack holds two values for each level. Source: luaconf.h LUAI_MAXCSTACK. */
const DEEPEST = 2000;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPED = /[\x00-\x1f"\\/\x7f]/g;

function quote(text: string): string {
  const body = text.replace(
    ESCAPED,
    (char) => SHORT_ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${body}"`;
}

class Encoder {
  readonly #args: Arguments;
  readonly #options: LuaTable;

  constructor(args: Arguments) {
    this.#args = args;
    this.#options = optionsOf(args);
  }

  #refuse(value: LuaValue, reason: string): never {
    return this.#args.machine.raise(`Cannot serialise ${typeName(value)}: ${reason}`);
  }

  value(value: LuaValue, depth: number): string {
    switch (typeof value) {
      case 'string':
        return quote(value);
      case 'number':
        return this.#number(value);
      case 'boolean':
        return String(value);
      case 'undefined':
        return 'null';
      default:
        if (value instanceof LuaTable) return this.#table(value, depth + 1);
        return value === NULL_POINTER ? 'null' : this.#refuse(value, 'type not supported');
    }
  }

  #number(value: number): string {
    const invalid = jsonOption(this.#options, 'encodeInvalidNumbers');
    if (!Number.isFinite(value)) {
      if (invalid === 0) this.#refuse(value, 'must not be NaN or Inf');
      if (invalid === 2) return 'null';
      if (Number.isNaN(value)) return 'nan';
      return value > 0 ? 'inf' : '-inf';
    }
    return general(value, jsonOption(this.#options, 'precision'));
  }

  #table(table: LuaTable, depth: number): string {
    const most = Math.min(jsonOption(this.#options, 'encodeMaxDepth'), DEEPEST);
    if (depth > most) {
      this.#args.machine.raise(`Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.#arrayLength(table);
    return length > 0 ? this.#array(table, length, depth) : this.#object(table, depth);
  }

  /** The largest index of a table that is all array; -1 for an object. */
  #arrayLength(table: LuaTable): number {
    let largest = 0;
    let items = 0;
    for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
      const [key] = entry;
      if (typeof key !== 'number' || key < 1 || Math.floor(key) !== key) return -1;
      largest = Math.max(largest, key);
      items += 1;
    }
    const ratio = jsonOption(this.#options, 'sparseRatio');
    const isSparse = ratio > 0 && largest > items * ratio;
    if (isSparse && largest > jsonOption(this.#options, 'sparseSafe')) {
      if (jsonOption(this.#options, 'sparseConvert') === 0) {
        this.#refuse(table, 'excessively sparse array');
      }
      return -1;
    }
    return largest;
  }

  #array(table: LuaTable, length: number, depth: number): string {
    const items: string[] = [];
    for (let at = 1; at <= length; at += 1) items.push(this.value(table.get(at), depth));
    return `[${items.join(',')}]`;
  }

  #object(table: LuaTable, depth: number): string {
    const pairs: string[] = [];
    for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) {
      const [key, value] = entry;
      pairs.push(`${this.#key(key)}:${this.value(value, depth)}`);
    }
    return `{${pairs.join(',')}}`;
  }

  #key(key: LuaValue): string {
    if (typeof key === 'number') return `"${this.#number(key)}"`;
    if (typeof key === 'string') return quote(key);
    return this.#refuse(key, 'table key must be a number or string');
  }
}

export function encodeJson(args: Arguments): LuaValue[] {
  if (args.count !== 1) args.fail(1, 'expected 1 argument');
  return [new Encoder(args).value(args.value(1), 0)];
}
