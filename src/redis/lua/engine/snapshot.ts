// What a server's snapshot holds of its scripts: the cache, the libraries with what their
// functions captured, the options of cjson, and a script that stands still. Taken and given back
// as copies, so that a snapshot never changes and can be restored again and again, also on another
// server.

import type { RedisServer } from '../../server.ts';
import type { LuaFunction } from '../function.ts';
import { EVAL_ENVIRONMENT } from '../stdlib/globals.ts';
import { LuaTable } from '../table.ts';
import type { Library } from './library-store.ts';
import { LuaState } from './lua-state.ts';
import type { Script, ScriptEngine } from './script-engine.ts';
import { type RunState, ScriptRun } from './script-run.ts';
import { type Execution, ValueCopier } from './value-copier.ts';

export interface ScriptsSnapshot {
  readonly scripts: readonly Script[];
  readonly libraries: readonly Library[];
  readonly dice: bigint;
  /** Null where the Lua state was not made yet. */
  readonly forEval: StateSnapshot | null;
  readonly forFunctions: StateSnapshot | null;
}

interface StateSnapshot {
  readonly jsonOptions: LuaTable;
  readonly addresses: number;
  /** Stands for the globals in what is copied; holds KEYS and ARGV. */
  readonly globals: LuaTable;
  readonly slow: { readonly run: RunState; readonly execution: Execution } | null;
}

const ARGUMENT_TABLES = ['KEYS', 'ARGV'];

export function snapshotOfScripts(engine: ScriptEngine): ScriptsSnapshot {
  const functions = engine.libraries.stateIfMade;
  const copier = functions && new ValueCopier(functions.machine);
  return {
    scripts: [...engine.scripts.values()],
    libraries: copier ? copyLibraries(engine.libraries.all, copier) : [],
    dice: engine.dice.state,
    forEval: engine.stateIfMade && snapshotOfState(engine.stateIfMade),
    forFunctions: functions && copier && snapshotOfState(functions, copier),
  };
}

function copyLibraries(libraries: Iterable<Library>, copier: ValueCopier): Library[] {
  return [...libraries].map((library) => ({
    ...library,
    functions: new Map(
      [...library.functions].map(([name, entry]) => {
        const callback = copier.copy(entry.callback) as LuaFunction;
        return [name, { ...entry, callback }];
      }),
    ),
  }));
}

function snapshotOfState(state: LuaState, copier = new ValueCopier(state.machine)): StateSnapshot {
  const globals = new LuaTable();
  copier.replace(state.globals, globals);
  copyArguments(state.globals, globals, copier);
  const run = state.isSuspended ? state.run : null;
  return {
    jsonOptions: copier.copy(state.jsonOptions) as LuaTable,
    addresses: state.addresses,
    globals,
    slow: run && { run: run.state(), execution: copier.copyExecution(state.execution) },
  };
}

function copyArguments(from: LuaTable, to: LuaTable, copier: ValueCopier): void {
  for (const name of ARGUMENT_TABLES) {
    const table = from.get(name);
    if (table !== undefined) to.set(name, copier.copy(table));
  }
}

/** Puts the libraries in place. @returns the state of scripts, if there was one */
export function restoreStates(
  engine: ScriptEngine,
  server: RedisServer,
  snapshot: ScriptsSnapshot,
): LuaState | null {
  const { forEval, forFunctions } = snapshot;
  const functions = forFunctions && engine.libraries.newState();
  const copier = functions && new ValueCopier(functions.machine);
  if (functions) copier?.replace(forFunctions.globals, functions.globals);
  const libraries = copier ? copyLibraries(snapshot.libraries, copier) : [];
  engine.libraries.restore(libraries, functions);
  if (functions && copier) fill(functions, forFunctions, copier, server);
  if (forEval === null) return null;
  const state = new LuaState(engine, EVAL_ENVIRONMENT);
  fill(state, forEval, new ValueCopier(state.machine), server);
  return state;
}

function fill(
  state: LuaState,
  snapshot: StateSnapshot,
  copier: ValueCopier,
  server: RedisServer,
): void {
  copier.replace(snapshot.globals, state.globals);
  copyArguments(snapshot.globals, state.globals, copier);
  state.jsonOptions = copier.copy(snapshot.jsonOptions) as LuaTable;
  state.addresses = snapshot.addresses;
  if (snapshot.slow === null) return;
  const { run, execution } = snapshot.slow;
  state.suspend(ScriptRun.restored(server, run, state.client), copier.copyExecution(execution));
}
