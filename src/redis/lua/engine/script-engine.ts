// The scripts and functions of one server: what is cached, what is loaded, and the one that may be
// running. Source: eval.c (lctx), functions.c (functionsLibCtx), script.c (scriptIsTimedout,
// scriptKill).

import type { Bytes } from '../../../base/bytes.ts';
import type { Plain } from '../../../base/digest.ts';
import { sha1Hex } from '../../../base/sha1.ts';
import { NONE, type Reply } from '../../../resp/reply.ts';
import type { Context } from '../../context.ts';
import type { ClientId } from '../../effects.ts';
import { CommandError, err } from '../../errors.ts';
import { log } from '../../log.ts';
import type { RedisServer } from '../../server.ts';
import { commandAnswered } from '../../unblock.ts';
import { compileChunk } from '../compile/compile.ts';
import { SUSPENDED } from '../fault.ts';
import { LuaFunction, type Prototype } from '../function.ts';
import type { ScriptFlag } from '../host.ts';
import { EVAL_ENVIRONMENT } from '../stdlib/globals.ts';
import { newDice } from '../stdlib/random.ts';
import { LuaSyntaxFault } from '../syntax/lexer.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { LibraryStore } from './library-store.ts';
import { LuaState } from './lua-state.ts';
import { type RunDescription, ScriptRun } from './script-run.ts';
import { readScript } from './shebang.ts';
import { restoreStates, type ScriptsSnapshot, snapshotOfScripts } from './snapshot.ts';

const DEFAULT_INSTRUCTIONS = 5_000_000;
const THRESHOLD_INSTRUCTIONS_PER_MS = 5000;
/** What a slow script gets done in a millisecond of the server's clock. */
const INSTRUCTIONS_PER_MS = 10_000;

/** A cached script. Never changes, so that servers and snapshots share it. */
export interface Script {
  readonly sha: string;
  readonly body: Bytes;
  /** Null: no shebang. */
  readonly flags: ReadonlySet<ScriptFlag> | null;
  readonly prototype: Prototype;
}

export class ScriptEngine {
  /** By SHA1. */
  readonly scripts = new Map<string, Script>();
  readonly libraries: LibraryStore;
  readonly #mostInstructions: number;
  dice = newDice();
  readonly #server: RedisServer;
  #state: LuaState | null = null;
  /** The functions made of cached scripts, by SHA1. */
  #functions = new Map<string, LuaFunction>();
  /** By body, as hashing it costs more than running it. */
  readonly #byBody = new Map<string, Script>();
  #isKilled = false;
  /** The state in which a script stands still; kept by the states, as every request asks. */
  slow: LuaState | null = null;

  constructor(server: RedisServer, instructions = DEFAULT_INSTRUCTIONS) {
    this.#server = server;
    this.#mostInstructions = instructions;
    this.libraries = new LibraryStore(this);
  }

  /** By the time that `busy-reply-threshold` allows, at the pace of the emulator. */
  get instructions(): number {
    const thresholdMs = this.#server.config.integer('busy-reply-threshold');
    return Math.min(thresholdMs * THRESHOLD_INSTRUCTIONS_PER_MS, this.#mostInstructions);
  }

  /** What cannot stand still gets this much more, ten times over. */
  get hardLimit(): number {
    return this.#mostInstructions * 10;
  }

  get stats(): RedisServer['stats'] {
    return this.#server.stats;
  }

  /** The Lua state of scripts, made when it is first needed. */
  get state(): LuaState {
    this.#state ??= new LuaState(this, EVAL_ENVIRONMENT);
    return this.#state;
  }

  // --- the script that takes long ---

  /** Whether a script has used up its instructions and still runs. */
  get isBusy(): boolean {
    return this.slow !== null;
  }

  get slowRun(): ScriptRun | null {
    return this.slow === null ? null : this.slow.run;
  }

  /** A client waits for its script like for a blocked command. */
  isRunBy(client: ClientId): boolean {
    return this.slowRun?.caller === client;
  }

  /** What other clients hear meanwhile. */
  busyFault(): CommandError | undefined {
    const run = this.slowRun;
    return run === null ? undefined : run.kind === 'eval' ? BUSY_EVAL : BUSY_FUNCTION;
  }

  /** SCRIPT KILL and FUNCTION KILL. Source: script.c scriptKill. */
  kill(kind: RunDescription['kind']): void {
    const run = this.slowRun;
    if (run === null) throw new CommandError('NOTBUSY No scripts in execution right now.');
    if (run.callerRole !== 'normal') throw UNKILLABLE_PRIMARY;
    if (run.hasWritten) throw UNKILLABLE;
    if (run.kind !== kind) throw kind === 'eval' ? BUSY_FUNCTION : BUSY_EVAL;
    this.#isKilled = true;
  }

  /** Ends a script that was killed, once the one who did it has its answer. */
  endKilled(): void {
    if (!this.#isKilled) return;
    this.#isKilled = false;
    const state = this.slow;
    if (state !== null) this.#end(state, (slow) => slow.kill());
  }

  /** Lets the slow script do the work of the time that has passed. */
  continue(): void {
    const state = this.slow;
    if (state === null) return;
    this.#end(state, (slow) => slow.continue(INSTRUCTIONS_PER_MS));
  }

  #end(state: LuaState, go: (state: LuaState) => Reply | typeof SUSPENDED): void {
    const server = this.#server;
    const run = state.run as ScriptRun;
    const { now } = server;
    // Keys that it sees do not expire while it runs.
    server.now = run.startedAt;
    const reply = go(state);
    server.now = now;
    if (reply === SUSPENDED) return;
    const client = server.clients.get(run.caller);
    if (client !== undefined) {
      server.reply(client, reply);
      commandAnswered(client);
      server.unblocked.push(client);
    }
    server.endUnit();
  }

  // --- scripts ---

  /** The cached script of a body, compiled when it is new. Source: luaCreateFunction. */
  load(body: Bytes): Script {
    const known = this.#byBody.get(body);
    if (known !== undefined) return known;
    const sha = sha1Hex(body);
    const script = this.scripts.get(sha) ?? compileScript(sha, body);
    this.scripts.set(sha, script);
    this.#byBody.set(body, script);
    return script;
  }

  /** For a snapshot. Shared copy on write, but what functions captured is copied. */
  snapshot(): ScriptsSnapshot {
    return snapshotOfScripts(this);
  }

  restore(snapshot: ScriptsSnapshot): void {
    this.scripts.clear();
    this.#forgetState();
    for (const script of snapshot.scripts) {
      this.scripts.set(script.sha, script);
      this.#byBody.set(script.body, script);
    }
    this.dice = { state: snapshot.dice };
    this.#isKilled = false;
    this.slow = null;
    this.#state = restoreStates(this, this.#server, snapshot);
  }

  /** What tells two states of the lab apart. */
  describe(): Plain {
    const run = this.slowRun;
    return [
      [...this.scripts.keys()],
      [...this.libraries.all].map(({ name, code }) => [name, code]),
      String(this.dice.state),
      run === null ? null : [run.name, run.caller, run.startedAt],
    ];
  }

  /** The state of scripts, if there is one. */
  get stateIfMade(): LuaState | null {
    return this.#state;
  }

  /** SCRIPT FLUSH: the Lua state goes too. */
  flush(): void {
    this.scripts.clear();
    this.#forgetState();
  }

  #forgetState(): void {
    this.#byBody.clear();
    this.#functions = new Map();
    this.#state = null;
  }

  /** Runs a cached script. */
  eval(
    ctx: Context,
    script: Script,
    keys: readonly Bytes[],
    args: readonly Bytes[],
    isReadOnly: boolean,
  ): Reply {
    const { state } = this;
    let callee = this.#functions.get(script.sha);
    if (callee === undefined) {
      callee = new LuaFunction(script.prototype, null, [], state.globals);
      this.#functions.set(script.sha, callee);
    }
    state.setArguments(keys, args);
    const allowsOom = script.flags?.has('allow-oom') ?? false;
    const run = { kind: 'eval', name: script.sha, argv: [], isReadOnly, allowsOom } as const;
    return this.start(ctx, state, run, callee, []);
  }

  /** Runs a function of a Lua state in the name of a client. */
  start(
    ctx: Context,
    state: LuaState,
    description: RunDescription,
    callee: LuaFunction,
    args: readonly LuaValue[],
  ): Reply {
    // Its commands propagate themselves, together as one transaction.
    ctx.propagateNothing();
    const run = new ScriptRun(this.#server, ctx.client, state.client, description);
    // Of a file that is loaded, whoever loads it lets it go on.
    const canSuspend = ctx.canBlock || ctx.client.role === 'loader';
    const reply = state.start(run, callee, args, canSuspend);
    if (reply !== SUSPENDED) return reply;
    this.#logSlow(run);
    return NONE;
  }

  /** Source: script.c scriptInterrupt. */
  #logSlow({ kind, name }: ScriptRun): void {
    const thresholdMs = this.#server.config.integer('busy-reply-threshold');
    const what = `Slow script detected: still in execution after ${thresholdMs} milliseconds.`;
    const how = `You can try killing the script using the ${KILLERS[kind]} command.`;
    log(this.#server, 'warning', `${what} ${how} Script name is: ${name}.`);
  }
}

/** Tables of KEYS and ARGV for a function. */
export function wordTable(words: readonly Bytes[]): LuaTable {
  return LuaTable.fromArray([...words]);
}

function compileScript(sha: string, body: Bytes): Script {
  const header = readScript(body);
  if (header instanceof CommandError) throw header;
  const { flags, code } = header;
  try {
    return { sha, body, flags, prototype: compileChunk(code, '@user_script') };
  } catch (fault) {
    if (!(fault instanceof LuaSyntaxFault)) throw fault;
    throw err(`Error compiling script (new function): user_script:${fault.line}: ${fault.message}`);
  }
}

const KILLERS = { eval: 'SCRIPT KILL', function: 'FUNCTION KILL' } as const;

const BUSY_EVAL = new CommandError(
  'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
);
const BUSY_FUNCTION = new CommandError(
  'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.',
);
const UNKILLABLE = new CommandError(
  'UNKILLABLE Sorry the script already executed write commands against the dataset. You can ' +
    'either wait the script termination or kill the server in a hard way using the SHUTDOWN ' +
    'NOSAVE command.',
);
const UNKILLABLE_PRIMARY = new CommandError(
  'UNKILLABLE The busy script was sent by a master instance in the context of replication and ' +
    'cannot be killed.',
);
