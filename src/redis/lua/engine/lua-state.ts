// A Lua state of a server: one for scripts, one for functions. Source: eval.c lctx, function_lua.c
// luaEngineCtx, script_lua.c luaCallFunction.

import type { Bytes } from '../../../base/bytes.ts';
import { error, type Reply } from '../../../resp/reply.ts';
import { LuaFault, SUSPENDED } from '../fault.ts';
import type { LuaFunction } from '../function.ts';
import type { LibraryDraft, ScriptHost } from '../host.ts';
import { errorTable } from '../redis/to-lua.ts';
import { countedError, toReply } from '../redis/to-reply.ts';
import type { Frame } from '../run/frame.ts';
import { Machine } from '../run/machine.ts';
import { type Environment, ownGlobals } from '../stdlib/globals.ts';
import { newJsonOptions } from '../stdlib/json-options.ts';
import type { DiceState } from '../stdlib/random.ts';
import { LuaTable } from '../table.ts';
import { LuaUserdata } from '../userdata.ts';
import { type LuaObject, type LuaValue, toText, typeName } from '../value.ts';
import { newScriptClient, type ScriptRun } from './script-run.ts';
import type { Execution } from './value-copier.ts';

/** What the states of a server share. */
export interface LuaStateOwner {
  readonly dice: DiceState;
  readonly stats: { countError(text: string): void };
  /** Back jumps and calls that a script may make before the server counts as busy. */
  readonly instructions: number;
  /** How many more one may make that cannot stand still. */
  readonly hardLimit: number;
  /** The state in which a script stands still. */
  slow: LuaState | null;
}

/** Made up, but as on a server: high and aligned. The libraries' are below. */
const FIRST_ADDRESS = 0x7f2000000000;
const ADDRESS_STEP = 64;

export class LuaState implements ScriptHost {
  readonly machine: Machine;
  readonly globals: LuaTable;
  /** In whose name the commands of its scripts run. */
  readonly client = newScriptClient();
  run: ScriptRun | null = null;
  loading: LibraryDraft | null = null;
  canSuspend = false;
  jsonOptions = newJsonOptions();
  /** Given so far. */
  addresses = 0;
  readonly #owner: LuaStateOwner;
  readonly #countError = (text: string) => this.#owner.stats.countError(text);

  constructor(owner: LuaStateOwner, environment: Environment, globals?: LuaTable) {
    this.#owner = owner;
    this.globals = globals ?? ownGlobals(environment.globals);
    this.machine = new Machine(this, this.globals, environment.stringMeta);
  }

  /** Whether a script stands still in it. */
  get isSuspended(): boolean {
    return this.#owner.slow === this;
  }

  get dice(): DiceState {
    return this.#owner.dice;
  }

  get hardLimit(): number {
    return this.#owner.hardLimit;
  }

  addressOf(value: LuaObject): string {
    if (value.address === '' && !(value instanceof LuaUserdata)) {
      this.addresses += 1;
      value.address = `0x${(FIRST_ADDRESS + this.addresses * ADDRESS_STEP).toString(16)}`;
    }
    return value.address;
  }

  stopped(): LuaTable {
    return this.loading === null ? killed() : errorTable('FUNCTION LOAD timeout');
  }

  /** KEYS and ARGV of a script. */
  setArguments(keys: readonly Bytes[], args: readonly Bytes[]): void {
    this.globals.set('KEYS', LuaTable.fromArray([...keys]));
    this.globals.set('ARGV', LuaTable.fromArray([...args]));
  }

  /** Starts a script. @returns its reply, or SUSPENDED */
  start(
    run: ScriptRun,
    callee: LuaFunction,
    args: readonly LuaValue[],
    canSuspend: boolean,
  ): Reply | typeof SUSPENDED {
    this.run = run;
    this.canSuspend = canSuspend;
    this.machine.allow(this.#owner.instructions);
    return this.#finish(() => this.machine.start(callee, args));
  }

  /** Goes on with a script that stands still. */
  continue(instructions: number): Reply | typeof SUSPENDED {
    this.machine.allow(instructions);
    return this.#finish(() => this.machine.continue());
  }

  /** Where a script stands still, for a snapshot. */
  get execution(): Execution {
    const { thread, frame, results } = this.machine;
    return { thread, frame: frame as Frame, results };
  }

  /** Lets a script of a snapshot stand still here. */
  suspend(run: ScriptRun, { thread, frame, results }: Execution): void {
    Object.assign(this.machine, { thread, frame, results });
    this.run = run;
    this.canSuspend = true;
    this.#owner.slow = this;
  }

  /** Ends a script that stands still, as SCRIPT KILL does. */
  kill(): Reply {
    return this.#finish(() => {
      throw new LuaFault(killed(), true);
    }) as Reply;
  }

  #finish(go: () => readonly LuaValue[] | typeof SUSPENDED): Reply | typeof SUSPENDED {
    const run = this.run as ScriptRun;
    this.#owner.slow = null;
    try {
      const results = go();
      if (results === SUSPENDED) {
        this.#owner.slow = this;
        return SUSPENDED;
      }
      return toReply(results[0], { protocol: run.protocol, count: this.#countError });
    } catch (fault) {
      if (!(fault instanceof LuaFault)) throw fault;
      return this.#errorReply(run, fault.value);
    } finally {
      if (!this.isSuspended) this.run = null;
    }
  }

  /** Source: luaCallFunction, with the error handler of eval.c. */
  #errorReply(run: ScriptRun, value: LuaValue): Reply {
    const { text, isCounted } = errorText(this, value);
    const isLocked = value instanceof LuaTable && value.isReadOnly;
    const { source, line } = isLocked
      ? { source: '@err_handler_def', line: 10 }
      : placeOf(this.machine);
    const place = source === null ? '' : ` script: ${run.name}, on ${source}:${line}.`;
    const whole = (text + place).replace(/[\r\n]+$/, '');
    return isCounted ? countedError(whole) : error(whole);
  }
}

function killed(): LuaTable {
  return errorTable('Script killed by user with SCRIPT KILL...');
}

/** The text of an uncaught error. */
export function errorText(host: ScriptHost, value: LuaValue): { text: string; isCounted: boolean } {
  if (!(value instanceof LuaTable))
    return { text: `ERR ${describe(host, value)}`, isCounted: false };
  if (value.isReadOnly) {
    const text = 'ERR err_handler_def:10: Attempt to modify a readonly table';
    return { text, isCounted: false };
  }
  const isCounted = value.get('ignore_error_stats_update') === true;
  // Redis 7.0.15 crashes where there is no text.
  const text = toText(value.get('err')) ?? 'ERR unknown error';
  return { text: text.split('\0', 1)[0] as string, isCounted };
}

function describe(host: ScriptHost, value: LuaValue): string {
  const text = toText(value);
  if (text !== undefined) return text.split('\0', 1)[0] as string;
  if (value === undefined) return 'nil';
  if (typeof value === 'boolean') return String(value);
  return `${typeName(value)}: ${host.addressOf(value as LuaObject)}`;
}

/** Where the innermost function of a script stands. */
function placeOf(machine: Machine): { source: string | null; line: number } {
  let { frame } = machine;
  while (frame?.isNative) frame = frame.parent;
  return { source: frame?.self.prototype?.source ?? null, line: frame?.line ?? 0 };
}
