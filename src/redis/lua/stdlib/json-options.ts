// What cjson's functions can be told. Each Lua state has its options, and each table that cjson.new
// makes has its own. They are a Lua table that scripts cannot reach, so that snapshots copy them.
// Source: lua_cjson.c (json_config_t, json_enum_option, json_integer_option).

import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Arguments, LibraryFunction } from './define.ts';

const MAX_INT = 0x7fffffff;

const DEFAULTS = {
  sparseConvert: 0,
  sparseRatio: 2,
  sparseSafe: 10,
  encodeMaxDepth: 1000,
  decodeMaxDepth: 1000,
  encodeInvalidNumbers: 0,
  decodeInvalidNumbers: 1,
  keepBuffer: 1,
  precision: 14,
};

export type JsonOption = keyof typeof DEFAULTS;

export function newJsonOptions(): LuaTable {
  const options = new LuaTable();
  for (const [name, value] of Object.entries(DEFAULTS)) options.set(name, value);
  return options;
}

/** The options of the function that is called: of its own cjson table, or of the Lua state. */
export function optionsOf(args: Arguments): LuaTable {
  const own = args.self.upvalues[0]?.value;
  return own instanceof LuaTable ? own : args.machine.host.jsonOptions;
}

export function jsonOption(options: LuaTable, name: JsonOption): number {
  return options.get(name) as number;
}

function atMost(args: Arguments, count: number): LuaTable {
  if (args.count > count) args.fail(count + 1, 'found too many arguments');
  return optionsOf(args);
}

function integerOption(
  args: Arguments,
  at: number,
  name: JsonOption,
  [least, most]: readonly [number, number],
): LuaValue {
  const options = optionsOf(args);
  if (args.value(at) !== undefined) {
    const value = args.int(at);
    if (value < least || value > most) {
      args.fail(1, `expected integer between ${least} and ${most}`);
    }
    options.set(name, value);
  }
  return options.get(name);
}

const OFF_ON = ['off', 'on'];

function enumOption(
  args: Arguments,
  at: number,
  name: JsonOption,
  choices: readonly string[] = OFF_ON,
): LuaValue {
  const options = optionsOf(args);
  const value = args.value(at);
  if (typeof value === 'boolean') {
    options.set(name, Number(value));
  } else if (value !== undefined) {
    const choice = args.string(at);
    const index = choices.indexOf(choice);
    if (index < 0) args.fail(at, `invalid option '${choice}'`);
    options.set(name, index);
  }
  const now = jsonOption(options, name);
  return now < 2 ? now === 1 : choices[now];
}

/** One option, set when an argument is given and answered in any case. */
function single(read: (args: Arguments) => LuaValue): LibraryFunction {
  return (args) => {
    atMost(args, 1);
    return [read(args)];
  };
}

export const JSON_SETTERS: Readonly<Record<string, LibraryFunction>> = {
  encode_sparse_array: (args) => {
    atMost(args, 3);
    return [
      enumOption(args, 1, 'sparseConvert'),
      integerOption(args, 2, 'sparseRatio', [0, MAX_INT]),
      integerOption(args, 3, 'sparseSafe', [0, MAX_INT]),
    ];
  },
  encode_max_depth: single((args) => integerOption(args, 1, 'encodeMaxDepth', [1, MAX_INT])),
  decode_max_depth: single((args) => integerOption(args, 1, 'decodeMaxDepth', [1, MAX_INT])),
  encode_number_precision: single((args) => integerOption(args, 1, 'precision', [1, 14])),
  encode_keep_buffer: single((args) => enumOption(args, 1, 'keepBuffer')),
  encode_invalid_numbers: single((args) =>
    enumOption(args, 1, 'encodeInvalidNumbers', ['off', 'on', 'null']),
  ),
  decode_invalid_numbers: single((args) => enumOption(args, 1, 'decodeInvalidNumbers')),
};
