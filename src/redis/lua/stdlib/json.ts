// The cjson library. Source: lua_cjson.c (2.1.0).

import { LuaTable } from '../table.ts';
import { NULL_POINTER } from '../userdata.ts';
import { type LibraryFunction, libraryFunction } from './define.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';
import { JSON_SETTERS, newJsonOptions } from './json-options.ts';

const FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  encode: encodeJson,
  decode: decodeJson,
  ...JSON_SETTERS,
  new: () => [jsonLibrary(newJsonOptions())],
};

/** `options` of its own; null for those of the Lua state. */
export function jsonLibrary(options: LuaTable | null): LuaTable {
  const table = new LuaTable();
  const upvalues = options === null ? [] : [{ value: options }];
  for (const [name, run] of Object.entries(FUNCTIONS)) {
    table.set(name, libraryFunction(run, upvalues));
  }
  table.set('null', NULL_POINTER);
  table.set('_NAME', 'cjson');
  table.set('_VERSION', '2.1.0');
  return table;
}
