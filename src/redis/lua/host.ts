// What the functions of a Lua state need of the server it runs in.

import type { Bytes } from '../../base/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { LuaFunction } from './function.ts';
import type { DiceState } from './stdlib/random.ts';
import type { LuaTable } from './table.ts';
import type { LuaObject, LuaValue } from './value.ts';

/** PROPAGATE_AOF and PROPAGATE_REPL, as redis.REPL_* show them. */
export const REPLICATE_AOF = 1;
export const REPLICATE_REPLICAS = 2;

/** A script that runs: what redis.* may do. Source: script.c scriptRunCtx. */
export interface RunningScript {
  /** How replies come to the script: 2, or 3 after redis.setresp(3). */
  protocol: 2 | 3;
  /** Which of AOF and replicas get its writes. */
  replicate: number;
  /** Runs a command. @returns a text, without its code, for an error that came before it ran */
  call(argv: readonly Bytes[]): Reply | string;
  /** Whether there is such a command. */
  knows(argv: readonly Bytes[]): boolean;
}

/** A library while FUNCTION LOAD runs its code. Source: function_lua.c loadCtx. */
export interface LibraryDraft {
  /** Adds a function; the text of the error when that cannot be. */
  register(entry: FunctionEntry): string | undefined;
}

/** What redis.register_function was told. */
export interface FunctionEntry {
  readonly name: Bytes;
  readonly description: Bytes | null;
  readonly callback: LuaFunction;
  /** In the order in which FUNCTION LIST shows them. */
  readonly flags: ReadonlySet<ScriptFlag>;
}

export const SCRIPT_FLAGS = [
  'no-writes',
  'allow-oom',
  'allow-stale',
  'no-cluster',
  'allow-cross-slot-keys',
] as const;

export type ScriptFlag = (typeof SCRIPT_FLAGS)[number];

export interface ScriptHost {
  /** Whether the running script may stand still when its instructions are used up. */
  readonly canSuspend: boolean;
  /** Instructions after which a script that cannot stand still is ended. */
  readonly hardLimit: number;
  /** The error that ends it. */
  stopped(): LuaValue;
  /** What tostring shows of a table or function, the same in every run. */
  addressOf(value: LuaObject): string;
  /** Null while a library is loaded. */
  readonly run: RunningScript | null;
  /** Null unless a library is loaded. */
  readonly loading: LibraryDraft | null;
  readonly dice: DiceState;
  readonly jsonOptions: LuaTable;
}
