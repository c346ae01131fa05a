// One EVAL or FCALL: what it may do, and its calls of commands. Source: script.c (scriptRunCtx,
// scriptCall).

import { type Bytes, lower } from '../../../base/bytes.ts';
import type { Ms } from '../../../base/time.ts';
import type { Reply } from '../../../resp/reply.ts';
import { call } from '../../call.ts';
import { type Client, type ClientRole, newClient } from '../../client.ts';
import { type Command, flagBit, takesWords } from '../../command.ts';
import type { ClientId } from '../../effects.ts';
import { CommandError, OUT_OF_MEMORY } from '../../errors.ts';
import { lacksMemory } from '../../eviction.ts';
import { isKnownButNotSimulated, isNotForScripts, notSimulated } from '../../not-simulated.ts';
import { anyWriteFault, isStale } from '../../replication-rules.ts';
import type { RedisServer } from '../../server.ts';
import { REPLICATE_AOF, REPLICATE_REPLICAS, type RunningScript } from '../host.ts';

const NO_SCRIPT = flagBit('noscript');
const WRITE = flagBit('write');

const STALE = flagBit('stale');
const DENY_OOM = flagBit('denyoom');
/** Propagates without changing the dataset: a read-only script may not call it. */
const MAY_REPLICATE = flagBit('may_replicate');

export interface RunDescription {
  readonly kind: 'eval' | 'function';
  /** The script's SHA1, or the function's name. */
  readonly name: string;
  readonly isReadOnly: boolean;
  /** It declared that it may run while memory is short. */
  readonly allowsOom: boolean;
  /** The request, for FUNCTION STATS. */
  readonly argv: readonly Bytes[];
}

/** Plain data beside the server, for snapshots. */
export interface RunState extends RunDescription {
  readonly caller: ClientId;
  readonly callerRole: ClientRole;
  /** The clock stands still while a script runs. */
  readonly startedAt: Ms;
  readonly protocol: 2 | 3;
  readonly db: number;
  readonly replicate: number;
  readonly hasWritten: boolean;
}

export class ScriptRun implements RunningScript, RunDescription {
  readonly kind: RunDescription['kind'];
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly allowsOom: boolean;
  readonly argv: readonly Bytes[];
  readonly caller: ClientId;
  readonly callerRole: ClientRole;
  startedAt: Ms;
  /** The write commands that ran cannot be undone, so that the script cannot be killed. */
  hasWritten = false;
  replicate = REPLICATE_AOF | REPLICATE_REPLICAS;
  /** In whose name commands run: its SELECT does not touch the caller's. */
  readonly client: Client;
  readonly #server: RedisServer;

  /** `client` is used again for each script of a Lua state. */
  constructor(
    server: RedisServer,
    caller: Pick<Client, 'id' | 'role' | 'db'>,
    client: Client,
    description: RunDescription,
  ) {
    this.#server = server;
    this.kind = description.kind;
    this.name = description.name;
    this.isReadOnly = description.isReadOnly;
    this.allowsOom = description.allowsOom;
    this.argv = description.argv;
    this.caller = caller.id;
    this.callerRole = caller.role;
    this.startedAt = server.now;
    this.client = client;
    client.db = caller.db;
    client.protocol = 2;
  }

  /** Goes on with a run that a snapshot holds. */
  static restored(server: RedisServer, state: RunState, client: Client): ScriptRun {
    const caller = { id: state.caller, role: state.callerRole, db: state.db };
    const run = new ScriptRun(server, caller, client, state);
    run.startedAt = state.startedAt;
    run.hasWritten = state.hasWritten;
    run.replicate = state.replicate;
    run.protocol = state.protocol;
    return run;
  }

  /** For a snapshot. */
  state(): RunState {
    const { kind, name, isReadOnly, allowsOom, argv, caller, callerRole, startedAt } = this;
    const { hasWritten, replicate, protocol } = this;
    const { db } = this.client;
    return {
      ...{ kind, name, isReadOnly, allowsOom, argv, caller, callerRole, startedAt },
      ...{ hasWritten, replicate, protocol, db },
    };
  }

  get protocol(): 2 | 3 {
    return this.client.protocol;
  }

  set protocol(version: 2 | 3) {
    this.client.protocol = version;
  }

  knows(argv: readonly Bytes[]): boolean {
    return !(this.#server.lookup(argv) instanceof CommandError);
  }

  call(argv: readonly Bytes[]): Reply | string {
    const server = this.#server;
    const command = server.lookup(argv);
    if (command instanceof CommandError) return this.#refuse(unknownTo(argv));
    const refused = this.#refusal(command, argv);
    if (refused !== undefined) {
      server.stats.of(command).rejected += 1;
      return this.#refuse(refused);
    }
    if ((command.mask & WRITE) !== 0) this.hasWritten = true;
    const { pending } = server;
    const outer = pending.replicate;
    pending.replicate = this.replicate;
    const reply = call(server, this.client, command, argv, 'script');
    pending.replicate = outer;
    if (reply.kind === 'error') server.stats.countError(reply.text);
    return reply;
  }

  #refuse(text: string): string {
    this.#server.stats.countError(text.startsWith('-') ? text.slice(1) : `ERR ${text}`);
    return text;
  }

  #refusal(command: Command, argv: readonly Bytes[]): string | undefined {
    if (!takesWords(command, argv.length)) {
      return 'Wrong number of args calling Redis command from script';
    }
    const server = this.#server;
    const { mask } = command;
    if ((mask & NO_SCRIPT) !== 0 && !server.administration.allowsNoScript) return NOT_FROM_SCRIPT;
    if ((mask & STALE) === 0 && isStale(server)) {
      return 'Can not execute the command on a stale replica';
    }
    if (this.isReadOnly && (mask & (WRITE | MAY_REPLICATE)) !== 0) {
      return 'Write commands are not allowed from read-only scripts.';
    }
    // Once it has written, it is not stopped half way by what the server has become.
    return this.hasWritten ? undefined : this.#firstWriteRefusal(mask);
  }

  /** Source: scriptVerifyWriteCommandAllow, scriptVerifyOOM. */
  #firstWriteRefusal(mask: number): string | undefined {
    const server = this.#server;
    const fault = (mask & WRITE) === 0 ? undefined : anyWriteFault(server, this.callerRole);
    if (fault !== undefined) return `-${fault.text}`;
    if ((mask & DENY_OOM) === 0 || this.allowsOom || this.callerRole === 'primary') {
      return undefined;
    }
    return lacksMemory(server) ? `-${OUT_OF_MEMORY.text}` : undefined;
  }
}

/** The client in whose name the commands of scripts run. */
export function newScriptClient(): Client {
  return { ...newClient(0, '', 0), role: 'script', isAuthenticated: true };
}

const NOT_FROM_SCRIPT = 'This Redis command is not allowed from script';

function unknownTo(argv: readonly Bytes[]): string {
  const name = lower(argv[0] as Bytes);
  if (isNotForScripts(argv.map(lower))) return NOT_FROM_SCRIPT;
  return isKnownButNotSimulated(name) ? notSimulated(name) : UNKNOWN;
}

const UNKNOWN = 'Unknown Redis command called from script';
