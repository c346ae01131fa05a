// Libraries of functions: loading, replacing, deleting. Source: functions.c, function_lua.c.

import { type Bytes, lower, raw } from '../../../base/bytes.ts';
import { CommandError, err } from '../../errors.ts';
import { compileChunk } from '../compile/compile.ts';
import { LuaFault } from '../fault.ts';
import { LuaFunction } from '../function.ts';
import type { FunctionEntry, LibraryDraft } from '../host.ts';
import { FUNCTION_ENVIRONMENT } from '../stdlib/globals.ts';
import { LuaSyntaxFault } from '../syntax/lexer.ts';
import { LuaTable } from '../table.ts';
import { errorText, LuaState, type LuaStateOwner } from './lua-state.ts';
import { readLibrary } from './shebang.ts';

/** The only engine. */
export const ENGINE = raw('LUA');

export interface Library {
  readonly name: Bytes;
  /** All of it, with its shebang. */
  readonly code: Bytes;
  readonly functions: ReadonlyMap<Bytes, FunctionEntry>;
}

const BAD_NAME =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one ' +
  'character long';

function isName(text: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(text);
}

export class LibraryStore {
  readonly #owner: LuaStateOwner;
  #libraries = new Map<Bytes, Library>();
  /** By name in lower case: any spelling calls a function. */
  #functions = new Map<string, FunctionEntry>();
  #state: LuaState | null = null;

  constructor(owner: LuaStateOwner) {
    this.#owner = owner;
  }

  get all(): IterableIterator<Library> {
    return this.#libraries.values();
  }

  get count(): number {
    return this.#libraries.size;
  }

  get functionCount(): number {
    return this.#functions.size;
  }

  /** The Lua state of functions, made when it is first needed. */
  get state(): LuaState {
    this.#state ??= this.newState();
    return this.#state;
  }

  newState(): LuaState {
    return new LuaState(this.#owner, FUNCTION_ENVIRONMENT, HIDDEN_GLOBALS);
  }

  find(name: Bytes): FunctionEntry | undefined {
    return this.#functions.get(lower(name));
  }

  /** FUNCTION LOAD. @returns the library's name. Throws CommandError */
  load(code: Bytes, replaces: boolean): Bytes {
    const header = readLibrary(code);
    if (header instanceof CommandError) throw header;
    const name = raw(header.name);
    if (!isName(name)) throw err(BAD_NAME);
    if (lower(header.engine) !== 'lua') throw err(`Engine '${header.engine}' not found`);
    const old = this.#libraries.get(name);
    if (old !== undefined && !replaces) throw err(`Library '${name}' already exists`);
    const functions = this.#runCode(header.code);
    if (functions.size === 0) throw err('No functions registered');
    for (const added of functions.keys()) {
      const holder = this.#functions.get(lower(added));
      if (holder !== undefined && ![...(old?.functions.values() ?? [])].includes(holder)) {
        throw err(`Function ${added} already exists`);
      }
    }
    if (old !== undefined) this.#unlink(old);
    this.#link({ name, code, functions });
    return name;
  }

  /** Puts a library in its place, loaded or out of a snapshot. */
  #link(library: Library): void {
    this.#libraries.set(library.name, library);
    for (const entry of library.functions.values()) {
      this.#functions.set(lower(entry.name), entry);
    }
  }

  #unlink(library: Library): void {
    this.#libraries.delete(library.name);
    for (const entry of library.functions.values()) this.#functions.delete(lower(entry.name));
  }

  /** Runs a library's code, which registers its functions. Source: luaEngineCreate. */
  #runCode(code: string): ReadonlyMap<Bytes, FunctionEntry> {
    const { state } = this;
    const functions = new Map<Bytes, FunctionEntry>();
    const draft: LibraryDraft = {
      register: (entry) => {
        if (!isName(entry.name)) return BAD_NAME;
        if (functions.has(entry.name)) return 'Function already exists in the library';
        functions.set(entry.name, entry);
        return undefined;
      },
    };
    const prototype = compileLibrary(code);
    // While it runs, it sees no libraries but `redis`.
    const visible = state.globals.metatable as LuaTable;
    visible.set('__index', FUNCTION_ENVIRONMENT.loadTime);
    state.loading = draft;
    state.canSuspend = false;
    state.machine.allow(this.#owner.instructions);
    try {
      state.machine.start(new LuaFunction(prototype, null, [], state.globals), []);
    } catch (fault) {
      if (!(fault instanceof LuaFault)) throw fault;
      throw err(`Error registering functions: ${errorText(state, fault.value).text}`);
    } finally {
      state.loading = null;
      visible.set('__index', FUNCTION_ENVIRONMENT.globals);
    }
    return functions;
  }

  /** FUNCTION DELETE; tells whether it was there. */
  delete(name: Bytes): boolean {
    const library = this.#libraries.get(name);
    if (library === undefined) return false;
    this.#unlink(library);
    return true;
  }

  /**
   * FUNCTION RESTORE: all of these libraries or, where one cannot be, none. Throws CommandError
   */
  join(codes: readonly Bytes[], policy: 'flush' | 'append' | 'replace'): void {
    const before = [...this.#libraries.values()];
    if (policy === 'flush') this.clear();
    if (policy === 'append') this.#refuseKnown(codes);
    try {
      for (const code of codes) this.load(code, policy === 'replace');
    } catch (fault) {
      this.restore(before, this.#state);
      throw fault;
    }
  }

  #refuseKnown(codes: readonly Bytes[]): void {
    for (const code of codes) {
      const header = readLibrary(code);
      if (!(header instanceof CommandError) && this.#libraries.has(raw(header.name))) {
        throw err(`Library ${header.name} already exists`);
      }
    }
  }

  /** Goes back to libraries of a snapshot; null: no function state was made yet. */
  restore(libraries: readonly Library[], state: LuaState | null): void {
    this.clear();
    for (const library of libraries) this.#link(library);
    this.#state = state;
  }

  /** The state, if there is one. */
  get stateIfMade(): LuaState | null {
    return this.#state;
  }

  /** FUNCTION FLUSH. */
  clear(): void {
    this.#libraries.clear();
    this.#functions.clear();
  }
}

/**
 * Globals that are empty themselves: what they show is what their metatable points to. All servers
 * share them, as they change only while a library is loaded.
 */
const HIDDEN_GLOBALS = hiddenGlobals();

function hiddenGlobals(): LuaTable {
  const globals = new LuaTable();
  globals.metatable = new LuaTable();
  globals.metatable.set('__index', FUNCTION_ENVIRONMENT.globals);
  globals.metatable.isReadOnly = true;
  globals.isReadOnly = true;
  return globals;
}

function compileLibrary(code: string): ReturnType<typeof compileChunk> {
  try {
    return compileChunk(code, '@user_function');
  } catch (fault) {
    if (!(fault instanceof LuaSyntaxFault)) throw fault;
    throw err(`Error compiling function: user_function:${fault.line}: ${fault.message}`);
  }
}
